"""From facts to cases: bodies read, checkpoints known, each judged by the table of its day."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.utils import timezone
from pydantic import BaseModel, TypeAdapter, ValidationError

from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.kernel.facts import Fact, Outcome, Reception
from lianfang.ground.rulepacks import queries as rulepacks
from lianfang.ground.rulepacks.errors import NoPackInForce
from lianfang.people.checkpoints import queries as checkpoints
from lianfang.people.screening import bodies, rules
from lianfang.people.screening.errors import (
    AnswersMissing,
    BodyInvalid,
    CheckpointElsewhere,
    CheckpointUnknown,
    NoRules,
    OutcomeDiffers,
    PackDiffers,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.rulepacks.pack import Pack
    from lianfang.people.checkpoints.queries import Standing

Body = TypeVar("Body", bound=BaseModel)


@dataclass(slots=True)
class Case:
    """One screening on its way through the room."""

    fact: Fact
    body: bodies.ScreeningBody
    checkpoint: Standing
    inputs: dict[str, Any]
    judged: rules.Judged
    person: UUID | None = None
    doubts: list[DomainError] = field(default_factory=list)


@dataclass
class Readings(Generic[Body]):
    """Facts whose bodies could be read, and what is said of the others."""

    good: list[tuple[Fact, Body]] = field(default_factory=list)
    refused: list[Outcome] = field(default_factory=list)


def disputed(fact: Fact, error: DomainError) -> Outcome:
    params = {name: str(value) for name, value in error.params.items()}
    return Outcome(
        seq=fact.seq,
        reception=Reception.DISPUTED,
        code=error.code,
        sentence=error.sentence(),
        params=params,
    )


def read(facts: Sequence[Fact], adapter: TypeAdapter[list[Body]]) -> Readings[Body]:
    """All bodies at once, because that is quick; one by one where one of them is wrong."""
    try:
        found = adapter.validate_python([fact.body for fact in facts])
    except ValidationError:
        return _read_each(facts, adapter)
    return Readings(good=list(zip(facts, found, strict=True)))


def _read_each(facts: Sequence[Fact], adapter: TypeAdapter[list[Body]]) -> Readings[Body]:
    readings: Readings[Body] = Readings()
    for fact in facts:
        try:
            (body,) = adapter.validate_python([fact.body])
        except ValidationError as error:
            mistake = BodyInvalid(where=bodies.mistakes_of(error), what="", why="")
            readings.refused.append(disputed(fact, mistake))
        else:
            readings.good.append((fact, body))
    return readings


def standings(codes: set[str], *, now: datetime) -> dict[str, Standing]:
    return checkpoints.standings(codes, now=now)


def check_place(code: str, found: Standing | None, *, by: Actor) -> Standing:
    """The checkpoint, if it is known and the device's post answers for it."""
    if found is None:
        raise CheckpointUnknown(checkpoint=code, what="", why="")
    if not by.covers(found.place):
        raise CheckpointElsewhere(checkpoint=code, what="", why="")
    return found


def mark(body: bodies.Marked, checkpoint: Standing) -> None:
    """Whatever is entered at a made-up checkpoint is made up, whether or not the device says so."""
    body.is_synthetic = body.is_synthetic or checkpoint.is_synthetic


def cases(
    readings: Readings[bodies.ScreeningBody], *, by: Actor, now: datetime
) -> Iterator[Case | Outcome]:
    """Each screening judged; or the outcome that says why it could not be."""
    known = standings({body.checkpoint for _fact, body in readings.good}, now=now)
    packs = Packs()
    make = partial(_case, known=known, packs=packs, by=by)
    for fact, body in readings.good:
        try:
            yield make(fact, body)
        except DomainError as error:
            yield disputed(fact, error)


def _case(
    fact: Fact,
    body: bodies.ScreeningBody,
    *,
    known: Mapping[str, Standing],
    packs: Packs,
    by: Actor,
) -> Case:
    checkpoint = check_place(body.checkpoint, known.get(body.checkpoint), by=by)
    mark(body, checkpoint)
    day = packs.day_of(fact.at)
    pack = packs.in_force(day)
    inputs = rules.inputs_of(body, pack=pack, on=day)
    own = packs.own(fact.pack, current=pack.code)
    judged = rules.judge(body.outcome, inputs=inputs, pack=pack, own=own)
    case = Case(fact, body, checkpoint, inputs, judged)
    if judged.doubt:
        case.doubts.append(_doubt(case, pack))
    return case


class Packs:
    """The rule packs a batch needs, each read once."""

    def __init__(self) -> None:
        self._zone = timezone.get_current_timezone()
        self._by_day: dict[date, Pack] = {}
        self._by_code: dict[str, Pack | None] = {}

    def day_of(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()

    def in_force(self, day: date) -> Pack:
        if day not in self._by_day:
            try:
                self._by_day[day] = rulepacks.in_force(day)
            except NoPackInForce as error:
                raise NoRules(day=day) from error
        return self._by_day[day]

    def own(self, code: str, *, current: str) -> Pack | None:
        """The pack a device decided by, when it is another than the one in force and known here."""
        if not code or code == current:
            return None
        if code not in self._by_code:
            try:
                self._by_code[code] = rulepacks.pack(code)
            except DomainError:
                self._by_code[code] = None
        return self._by_code[code]


_DOUBTS: dict[str, type[OutcomeDiffers]] = {
    "outcome-differs": OutcomeDiffers,
    "pack-differs": PackDiffers,
    "answers-missing": AnswersMissing,
}


def _doubt(case: Case, pack: Pack) -> DomainError:
    decision = case.judged.decision
    outcomes = pack.table(decision.table).outcomes
    label = {code: str(words) for code, words in outcomes.items()}
    return _DOUBTS[case.judged.doubt](
        said=label.get(case.body.outcome, case.body.outcome),
        decided=label.get(decision.outcome, decision.outcome),
        stands=label.get(case.judged.stands, case.judged.stands),
        why=" ".join(str(note) for note in decision.reasons),
        own=case.fact.pack,
        pack=pack.code,
    )
