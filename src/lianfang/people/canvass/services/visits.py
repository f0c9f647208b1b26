"""Visits come in: from pads in batches, from the web page one by one. Facts merge; none conflicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.kernel.facts import Outcome, Reception
from lianfang.ground.ledger import services as ledger
from lianfang.people.canvass import reading, rules
from lianfang.people.canvass.models import STAND_FIELDS, Household, Visit
from lianfang.people.canvass.reading import Context, Heard
from lianfang.people.canvass.services import counting, follow_ups, revisits
from lianfang.people.canvass.terms import Via

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.kernel.facts import Fact
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.canvass.models import Round

BATCH = 500
ACCEPTED, REHEARSED = "canvass.visits.accepted", "canvass.visits.rehearsed"


@dataclass
class _Batch:
    """What one transaction takes in for one round."""

    round: Round
    heard: list[Heard] = field(default_factory=list)


@transaction.atomic
def accept(
    facts: Sequence[Fact], *, by: Actor, place: str, now: datetime, via: Via = Via.PAD
) -> list[Outcome]:
    """Take in visits: one outcome for each fact, in the order given.

    A fact that came before is answered so and changes nothing; one that cannot be kept as a visit
    is answered as disputed, with what to do about it.
    """
    outcomes, batches = _take_in(facts, by=by, place=place, now=now, via=via)
    _record(batches, act=ACCEPTED, by=by, place=place, now=now)
    return outcomes


@transaction.atomic
def rehearse(facts: Sequence[Fact], *, by: Actor, place: str, now: datetime) -> list[Outcome]:
    """Take in visits that were made up for a demonstration: they stand in no timeline."""
    outcomes, batches = _take_in(facts, by=by, place=place, now=now, via=Via.PAD)
    _record(batches, act=REHEARSED, by=by, place=place, now=now)
    return outcomes


def _take_in(
    facts: Sequence[Fact], *, by: Actor, place: str, now: datetime, via: Via
) -> tuple[list[Outcome], dict[int, _Batch]]:
    context = Context(facts, by=by, place=place)
    outcomes: dict[int, Outcome] = {}
    batches: dict[int, _Batch] = {}
    for number, fact in enumerate(facts):
        try:
            heard = reading.hear(fact, context=context)
        except DomainError as refusal:
            outcomes[number] = _disputed(fact, refusal)
            continue
        kept = Reception.ALREADY if heard is None else Reception.STORED
        outcomes[number] = Outcome(seq=fact.seq, reception=kept)
        if heard is not None:
            batches.setdefault(heard.round.pk, _Batch(heard.round)).heard.append(heard)
    for _key, batch in sorted(batches.items()):
        _keep(batch, by=by, now=now, via=via)
    return [outcomes[number] for number in range(len(facts))], batches


def record(fact: Fact, *, by: Actor, now: datetime) -> None:
    """One visit from the web page; a refusal is raised instead of kept.

    Raises:
        DomainError: what the page shows to whoever tried.
    """
    reading.hear(fact, context=Context([fact], by=by, place=by.place))
    accept([fact], by=by, place=by.place, now=now, via=Via.WEB)


def _disputed(fact: Fact, refusal: DomainError) -> Outcome:
    return Outcome(
        seq=fact.seq,
        reception=Reception.DISPUTED,
        code=refusal.code,
        sentence=refusal.message,
        params=refusal.params,
    )


def _keep(batch: _Batch, *, by: Actor, now: datetime, via: Via) -> None:
    added = _list_found(batch)
    visits = Visit.objects.bulk_create(
        [_visit(heard, by=by, now=now, via=via) for heard in batch.heard], batch_size=BATCH
    )
    first = [(visit, heard) for visit, heard in zip(visits, batch.heard, strict=True)]
    grown = _walk([pair for pair in first if not pair[1].is_blind], added)
    counting.add(batch.round, grown)
    revisits.take_in(batch.round, [pair for pair in first if pair[1].is_blind])
    walked = [pair for pair in first if not pair[1].is_blind]
    revisits.draw(batch.round, [visit for visit, _heard in walked], now=now)
    follow_ups.open_for(walked, now=now)


def _list_found(batch: _Batch) -> set[str]:
    """Give rows to households that are on no list. Two visits to one of them list it once."""
    new = {heard.household.code: heard.household for heard in batch.heard if heard.is_new}
    for household in Household.objects.bulk_create(new.values(), batch_size=BATCH):
        new[household.code] = household
    for heard in batch.heard:
        heard.household = new.get(heard.household.code, heard.household)
    return set(new)


def _visit(heard: Heard, *, by: Actor, now: datetime, via: Via) -> Visit:
    return Visit(
        household=heard.household,
        result=heard.result,
        persons=heard.persons,
        linked=heard.linked,
        answers=heard.answers,
        found=[finding.code for finding in heard.findings],
        at=heard.fact.at,
        device_at=heard.fact.device_at,
        received_at=now,
        device=heard.fact.device,
        seq=heard.fact.seq,
        via=via,
        is_blind=heard.is_blind,
        by_id=by.account_id,
        by_label=by.label[:160],
        is_synthetic=heard.household.is_synthetic,
    )


def _walk(pairs: list[tuple[Visit, Heard]], added: set[str]) -> dict[str, Counter[str]]:
    """Bring the households to where they stand now; what that adds to the counters of their cells."""
    grown: defaultdict[str, Counter[str]] = defaultdict(Counter)
    touched: dict[int, Household] = {}
    for _seen, heard in pairs:
        household = touched.setdefault(heard.household.pk, heard.household)
        outside = household.is_outside
        if household.code in added:
            added.discard(household.code)
            before: Counter[str] = Counter()
        else:
            before = rules.contribution(household.stand, is_outside=outside)
        household.stand = rules.after(household.stand, heard.said)
        change = grown[household.cell]
        change.update(rules.contribution(household.stand, is_outside=outside))
        change.subtract(before)
    Household.objects.bulk_update(
        sorted(touched.values(), key=lambda household: household.pk), STAND_FIELDS, batch_size=BATCH
    )
    return grown


def _record(batches: dict[int, _Batch], *, act: str, by: Actor, place: str, now: datetime) -> None:
    heard = [one for batch in batches.values() for one in batch.heard]
    if heard:
        ledger.record(
            act=act,
            by=by,
            at=now,
            place=place,
            subject=f"round:{heard[0].round.code}",
            data={"rounds": sorted(batch.round.code for batch in batches.values())},
            parts=(_line(one) for one in heard),
        )


def _line(heard: Heard) -> str:
    return f"{heard.fact.device} {heard.fact.seq} {heard.household.code} {heard.result}"
