"""The room's way in: facts of persons, vehicles and queues, inside the caller's transaction."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianfang.ground.kernel.facts import Fact, Outcome, Reception
from lianfang.people.checkpoints import services as checkpoints
from lianfang.people.checkpoints.services import Delta
from lianfang.people.checkpoints.terms import Disposition as Said
from lianfang.people.screening import bodies, rules
from lianfang.people.screening.models import Screening
from lianfang.people.screening.services import (
    declaring,
    disposing,
    filing,
    passing,
    queues,
    reading,
    vehicles,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.screening.services.reading import Case

IDENTITY_DROPPED = "screening.identity.dropped"
_AT, _PARTY = filing.COLUMNS.index("at"), filing.COLUMNS.index("party")
_LANE = itemgetter(
    *(filing.COLUMNS.index(name) for name in ("checkpoint_id", "is_synthetic", "lane", "outcome"))
)


def accept(facts: Sequence[Fact], *, by: Actor, place: str, now: datetime) -> list[Outcome]:
    """Keep facts of the kinds `screening`, `vehicle` and `queue`; one outcome for each.

    A repeated fact changes nothing. An outcome of the device that the rules do not share is kept
    and shown to a person, and until then the more careful of the two stands.
    """
    del place  # each fact names its checkpoint, and the actor's jurisdiction is looked at there
    of_kind: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        of_kind[fact.kind].append(fact)
    outcomes = _screenings(of_kind["screening"], by=by, now=now) if of_kind["screening"] else []
    if of_kind["vehicle"]:
        outcomes += vehicles.accept(of_kind["vehicle"], by=by, now=now)
    if of_kind["queue"]:
        outcomes += queues.accept(of_kind["queue"], by=by, now=now)
    return outcomes


def _screenings(facts: Sequence[Fact], *, by: Actor, now: datetime) -> list[Outcome]:
    fresh, outcomes = _without_known(facts)
    plain, others = passing.sift(fresh, by=by, now=now)
    cases, refused = _cases(others, by=by, now=now)
    stopped = [case for case in cases if case.judged.stands not in disposing.GO_ON]
    declaring.use(cases, by=by, now=now)
    disposing.register(stopped, by=by, now=now)
    rows = [row for _fact, row in plain] + [_row(case) for case in cases]
    filing.insert(rows)
    _count(rows)
    disposing.dispose(stopped, by=by, now=now)
    vehicles.settle({row[_PARTY] for row in rows if row[_PARTY] is not None}, by=by, now=now)
    outcomes += [Outcome(seq=fact.seq, reception=Reception.STORED) for fact, _plain in plain]
    return outcomes + refused + [_outcome(case) for case in cases]


def _cases(facts: Sequence[Fact], *, by: Actor, now: datetime) -> tuple[list[Case], list[Outcome]]:
    """Those who need more than a row, judged; and what is said of facts that could not be."""
    if not facts:
        return [], []
    readings = reading.read(facts, bodies.SCREENINGS)
    cases: list[Case] = []
    refused = list(readings.refused)
    for found in reading.cases(readings, by=by, now=now):
        (refused if isinstance(found, Outcome) else cases).append(found)  # type: ignore[arg-type]  # told apart in the same line
    return cases, refused


def _without_known(facts: Sequence[Fact]) -> tuple[list[Fact], list[Outcome]]:
    """A number that is there already was kept before, whoever sends it again."""
    known = known_in(Screening, facts)
    if not known:
        return list(facts), []
    already = [_already(fact) for fact in facts if (fact.device, fact.seq) in known]
    return [fact for fact in facts if (fact.device, fact.seq) not in known], already


def known_in(model: Any, facts: Sequence[Fact]) -> set[tuple[Any, int]]:
    """Which of these numbers a table holds: one look at the end of an index when it is none."""
    seqs = [fact.seq for fact in facts]
    devices = {fact.device for fact in facts}
    rows = model.objects.filter(device__in=devices, seq__range=(min(seqs), max(seqs)))
    return set(rows.values_list("device", "seq"))


def _already(fact: Fact) -> Outcome:
    return Outcome(seq=fact.seq, reception=Reception.ALREADY)


def _row(case: Case) -> tuple[Any, ...]:
    """In the order of `filing.COLUMNS`."""
    fact, body, judged = case.fact, case.body, case.judged
    stands = judged.stands
    readings = body.readings
    return (
        fact.device,
        fact.seq,
        case.checkpoint.id,
        body.lane,
        fact.at,
        body.party,
        stands.value,
        "" if body.outcome == stands else body.outcome[:26],
        judged.decision.row,
        judged.decision.pack,
        rules.band_of(readings[-1].celsius) if readings else None,
        "" if stands == Said.PASS and not case.doubts else _inputs(case),
        case.person,
        bool(case.doubts),
        body.is_synthetic,
    )


def _inputs(case: Case) -> str:
    """What the table was asked, so that anybody can decide again; every reading, not the last alone."""
    readings = [[one.celsius, one.method, one.ambient] for one in case.body.readings]
    return json.dumps({"inputs": case.inputs, "readings": readings}, separators=(",", ":"))


def _count(rows: Iterable[tuple[Any, ...]]) -> None:
    """The flow of each lane and hour, added up before the store is asked."""
    deltas: defaultdict[tuple[int, bool], list[Delta]] = defaultdict(list)
    people = Counter((*_LANE(row), _hour(row[_AT])) for row in rows)
    for (checkpoint_id, is_synthetic, lane, outcome, hour), count in people.items():
        found = Delta(lane=lane, at=hour, outcomes={outcome: count})
        deltas[checkpoint_id, is_synthetic].append(found)
    for (checkpoint_id, is_synthetic), each in deltas.items():
        checkpoints.count(checkpoint_id=checkpoint_id, deltas=each, is_synthetic=is_synthetic)


def _hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _outcome(case: Case) -> Outcome:
    if case.doubts:
        return reading.disputed(case.fact, case.doubts[0])
    if case.body.person is not None and case.person is None:
        return Outcome(
            seq=case.fact.seq,
            reception=Reception.STORED,
            code=IDENTITY_DROPPED,
            sentence=_(
                "Whoever passes leaves no name: what was written of the person was dropped."
            ),
        )
    return Outcome(seq=case.fact.seq, reception=Reception.STORED)
