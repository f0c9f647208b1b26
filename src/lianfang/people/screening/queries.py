from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from lianfang.ground.handovers import queries as handovers
from lianfang.ground.places import scope
from lianfang.people.checkpoints.terms import Disposition as Outcome
from lianfang.people.screening import slips
from lianfang.people.screening.errors import DispositionNotFound, SlipNotValid
from lianfang.people.screening.models import Disposition, Party, Screening
from lianfang.people.screening.terms import DispositionState

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from lianfang.ground.handovers.models import Handover
    from lianfang.ground.posts.actors import Actor


def day_of(now: datetime) -> tuple[datetime, datetime]:
    """Today where the place lies: from midnight to midnight."""
    today = datetime.combine(timezone.localdate(now), time.min, timezone.get_current_timezone())
    return today, today + timedelta(days=1)


def dispositions(*, checkpoint_id: int, now: datetime) -> QuerySet[Disposition]:
    """Those of today and whatever of earlier days still waits, the desk's first."""
    first, last = day_of(now)
    is_todays = Q(at__gte=first, at__lt=last)
    waits = Q(state__in=[DispositionState.DESK, DispositionState.OFFERED])
    found = Disposition.objects.filter(is_todays | waits, checkpoint=checkpoint_id)
    return found.select_related("checkpoint").order_by("state", "-at", "-pk")


def with_handovers(found: Collection[Disposition]) -> list[tuple[Disposition, Handover | None]]:
    """Each with its last hand-over, in one question."""
    last = handovers.latest_for([one.subject for one in found if one.person is not None])
    return [(one, last.get(one.subject)) for one in found]


def disposition(*, disposition_id: int, by: Actor) -> Disposition:
    """One disposition of the reader's places.

    Raises:
        DispositionNotFound: there is none, or it is elsewhere.
    """
    rows = Disposition.objects.filter(scope.within(by.prefixes), pk=disposition_id)
    found = rows.select_related("checkpoint", "place", "screening").first()
    if found is None:
        raise DispositionNotFound(what="")
    return found


def waiting_at_desks(*, by: Actor) -> dict[int, int]:
    """Checkpoint -> people for whom somebody must choose a receiver."""
    rows = Disposition.objects.filter(scope.within(by.prefixes), state=DispositionState.DESK)
    counts = rows.values("checkpoint_id").order_by().annotate(n=Count("pk"))
    return {row["checkpoint_id"]: row["n"] for row in counts}


def vehicles(*, checkpoint_id: int, now: datetime) -> QuerySet[Party]:
    """Vehicles of today, the newest first."""
    first, last = day_of(now)
    found = Party.objects.filter(checkpoint=checkpoint_id, arrived_at__gte=first)
    return found.filter(arrived_at__lt=last).order_by("-arrived_at", "-pk")


def vehicle(*, party_id: int, by: Actor) -> Party:
    """One vehicle at a checkpoint of the reader's places."""
    here = scope.within(by.prefixes, field="checkpoint__place_id")
    found = Party.objects.filter(here, pk=party_id).select_related("checkpoint__place").first()
    if found is None:
        raise DispositionNotFound(what="")
    return found


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a slip says to whoever checks it: where, when, what; never who."""

    code: str
    slip: slips.Slip
    checkpoint: str
    place: str
    at: datetime
    outcome: str
    state: str
    passed: int
    stopped: int
    is_synthetic: bool


def shown(code: str) -> Shown:
    """What stands behind a slip.

    Raises:
        SlipNotValid: it was not made here, or what it stood for is gone.
    """
    slip = slips.read(code)
    found = None if slip is None else _behind(slip)
    if found is None:
        raise SlipNotValid(what="")
    return found


def _behind(slip: slips.Slip) -> Shown | None:
    if slip.kind == slips.Kind.VEHICLE:
        party = Party.objects.select_related("checkpoint__place").filter(pk=slip.key).first()
        return None if party is None else of_vehicle(party)
    rows = Disposition.objects.select_related("checkpoint__place").filter(pk=slip.key)
    one = rows.first()
    return None if one is None else of_disposition(one)


def of_vehicle(party: Party) -> Shown:
    """A vehicle's certificate: how many passed, and whether everybody did."""
    rows = Screening.objects.filter(party=party.uuid).values_list("outcome", flat=True)
    counts = Counter(rows)
    passed = counts[Outcome.PASS.value]
    stopped = sum(counts.values()) - passed - counts[Outcome.REMEASURE.value]
    slip = slips.Slip(slips.Kind.VEHICLE, party.pk)
    return Shown(
        code=slips.code_of(slip.kind, slip.key),
        slip=slip,
        checkpoint=party.checkpoint.label,
        place=party.checkpoint.place.label,
        at=party.left_at or party.arrived_at,
        outcome=str(Outcome.PASS.label),
        state="",
        passed=passed,
        stopped=stopped,
        is_synthetic=party.is_synthetic,
    )


def of_disposition(found: Disposition) -> Shown:
    slip = slips.Slip(slips.Kind.DISPOSITION, found.pk)
    return Shown(
        code=slips.code_of(slip.kind, slip.key),
        slip=slip,
        checkpoint=found.checkpoint.label,
        place=found.checkpoint.place.label,
        at=found.at,
        outcome=str(Outcome(found.outcome).label),
        state=str(DispositionState(found.state).label),
        passed=0,
        stopped=1,
        is_synthetic=found.is_synthetic,
    )
