"""Vehicles and their parties. The plate goes as soon as everybody aboard is known to have passed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.kernel.facts import Fact, Outcome, Reception
from lianfang.people.checkpoints import queries as posts
from lianfang.people.checkpoints import services as checkpoints
from lianfang.people.checkpoints.rules import Done
from lianfang.people.checkpoints.services import Delta
from lianfang.people.checkpoints.terms import Disposition as Said
from lianfang.people.screening import bodies, rules
from lianfang.people.screening.models import Party, Screening
from lianfang.people.screening.services import disposing, reading, travelling

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.checkpoints.queries import Standing
    from lianfang.people.screening.bodies import VehicleBody

PLATE_KEPT = timedelta(hours=24)
# A vehicle that stood no longer than this did not stop.
GREEN_MINUTES = 1.0


def accept(facts: Sequence[Fact], *, by: Actor, now: datetime) -> list[Outcome]:
    readings = reading.read(facts, bodies.VEHICLES)
    known = reading.standings({body.checkpoint for _fact, body in readings.good}, now=now)
    outcomes, parties = list(readings.refused), set()
    for fact, body in readings.good:
        try:
            checkpoint = reading.check_place(body.checkpoint, known.get(body.checkpoint), by=by)
        except DomainError as error:
            outcomes.append(reading.disputed(fact, error))
            continue
        reading.mark(body, checkpoint)
        outcomes.append(_keep(fact, body, checkpoint=checkpoint))
        parties.add(body.party)
    settle(parties, by=by, now=now)
    return outcomes


def _keep(fact: Fact, body: VehicleBody, *, checkpoint: Standing) -> Outcome:
    if Party.objects.filter(Q(device=fact.device, seq=fact.seq) | Q(uuid=body.party)).exists():
        return Outcome(seq=fact.seq, reception=Reception.ALREADY)
    shift = fact.at - fact.device_at
    arrived_at = min(body.arrived_at + shift, fact.at)
    left_at = None if body.left_at is None else max(body.left_at + shift, arrived_at)
    party = Party.objects.create(
        uuid=body.party,
        device=fact.device,
        seq=fact.seq,
        checkpoint_id=checkpoint.id,
        lane=body.lane,
        arrived_at=arrived_at,
        left_at=left_at,
        is_green=body.green,
        is_sealed=body.sealed,
        is_synthetic=body.is_synthetic,
        **_of(body),
    )
    checkpoints.count(
        checkpoint_id=checkpoint.id, deltas=[_delta(party)], is_synthetic=body.is_synthetic
    )
    return _judged(fact, party)


def _judged(fact: Fact, party: Party) -> Outcome:
    """A disinfection is measured by the protocols in force; the lane is told what is wrong with it."""
    if not party.agent:
        return Outcome(seq=fact.seq, reception=Reception.STORED)
    done = Done(
        area=party.area,
        agent=party.agent,
        mg_per_l=party.mg_per_l or 0,
        contact_minutes=party.contact_minutes or 0,
    )
    try:
        party.protocol = posts.check_disinfection(done)
    except DomainError as error:
        sentence = error.sentence()
        return Outcome(seq=fact.seq, reception=Reception.STORED, code=error.code, sentence=sentence)
    party.save(update_fields=["protocol"])
    return Outcome(seq=fact.seq, reception=Reception.STORED)


def _of(body: VehicleBody) -> dict[str, Any]:
    done = body.disinfection
    found: dict[str, Any] = {
        name: getattr(body, name)
        for name in ("vehicle", "service", "aboard", "plate", "from_place")
    }
    if done is not None:
        found |= done.model_dump()
    return found


def _delta(party: Party) -> Delta:
    seconds = (party.left_at - party.arrived_at).total_seconds() if party.left_at else None
    minutes = None if seconds is None else rules.delay_minutes(seconds)
    stopped = party.is_green and minutes is not None and minutes > GREEN_MINUTES
    return Delta(
        lane=party.lane,
        at=party.arrived_at,
        vehicles=1,
        green=int(party.is_green),
        green_stopped=int(stopped),
        delays=() if minutes is None else (minutes,),
    )


def settle(parties: Collection[UUID], *, by: Actor, now: datetime) -> None:
    """Look again at vehicles of which more is known: whose plate may go, who travelled with whom."""
    if not parties:
        return
    found = {
        party.uuid: party
        for party in Party.objects.select_related("checkpoint").filter(uuid__in=list(parties))
    }
    if not found:
        return
    counts = _counts(found)
    gone = [
        party.pk
        for party in found.values()
        if party.plate and _all_passed(party, *counts.get(party.uuid, (0, 0)))
    ]
    Party.objects.filter(pk__in=gone).update(plate="")
    with_stopped = [found[key] for key, (_seen, stopped) in counts.items() if stopped]
    travelling.note(with_stopped, by=by, now=now)


def _counts(parties: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """Party -> how many were screened, how many of them did not simply pass."""
    stopped = Count("pk", filter=~Q(outcome__in=[str(outcome) for outcome in disposing.GO_ON]))
    rows = Screening.objects.filter(party__in=list(parties)).values("party").order_by()
    # Whoever is measured again comes once more, with what was decided then.
    seen = Count("pk", filter=~Q(outcome=Said.REMEASURE))
    found = rows.annotate(seen=seen, stopped=stopped)
    return {row["party"]: (row["seen"], row["stopped"]) for row in found if row["party"]}


def _all_passed(party: Party, seen: int, stopped: int) -> bool:
    return stopped == 0 and seen >= party.aboard


def forget_plates(*, now: datetime) -> int:
    """Let go of plates of vehicles in which nobody was stopped within a day, whoever was missed."""
    due = Party.objects.filter(~Q(plate=""), arrived_at__lt=now - PLATE_KEPT)
    found = dict(due.values_list("uuid", "pk"))
    counts = _counts(found) if found else {}
    gone = [key for uuid, key in found.items() if not counts.get(uuid, (0, 0))[1]]
    return Party.objects.filter(pk__in=gone).update(plate="")
