"""After a match everybody who is nobody's contact is erased; old legs go in any case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from lianfang.ground.identity import services as vault
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may
from lianfang.ground.rulepacks import queries as rulepacks
from lianfang.people.journeys.models import Finding, Leg, MatchRun, Service
from lianfang.people.journeys.policies import ERASE
from lianfang.people.journeys.terms import FindingState

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from lianfang.ground.posts.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """How many legs were erased, and in how many runs."""

    runs: int
    legs: int


@transaction.atomic
def erase_due(*, by: Actor, now: datetime) -> Erased:
    """Erase the rows of those who are nobody's contact, a day after the last match of a service.

    Legs of services that nobody asked about go when an exposure aboard can no longer matter.
    """
    check_may(by, ERASE, by.place)
    due = list(
        MatchRun.objects.select_for_update(of=("self",))
        .filter(rest_erased_at=None, rest_due_at__lte=now)
        .select_related("trip")
    )
    waiting = set(
        MatchRun.objects.filter(rest_erased_at=None, rest_due_at__gt=now).values_list(
            "trip__service", flat=True
        )
    )
    services = {run.trip.service_id for run in due} - waiting
    legs = sum(_erase(service, by=by, now=now) for service in sorted(services))
    done = [run for run in due if run.trip.service_id in services]
    MatchRun.objects.filter(pk__in=[run.pk for run in done]).update(rest_erased_at=now)
    legs += _erase_old(now=now)
    if done or legs:
        ledger.record(
            act="journeys.rest.erased",
            by=by,
            at=now,
            place=by.place,
            data={"runs": len(done), "legs": legs},
        )
    return Erased(runs=len(done), legs=legs)


def _erase(service: int, *, by: Actor, now: datetime) -> int:
    """Erase the legs of a service, but those of contacts that are not settled or were confirmed."""
    kept = Finding.objects.filter(
        run__trip__service=OuterRef("service"), traveller=OuterRef("traveller")
    ).exclude(state=FindingState.DISMISSED)
    rest = Leg.objects.filter(service=service).exclude(Exists(kept))
    persons: list[UUID] = list(rest.filter(is_person=True).values_list("traveller", flat=True))
    count, _by_table = rest.delete()
    MatchRun.objects.filter(trip__service=service, rest_erased_at=None).update(erased=count)
    # Other reasons for keeping somebody stand; the vault knows them.
    vault.purpose_met_many(persons, record_class=RecordClass.JOURNEY, by=by, now=now)
    return count


def _erase_old(*, now: datetime) -> int:
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    pack = rulepacks.in_force(today)
    days = pack.number("exposure_lookback_days") + pack.number("observation_days")
    old = Service.objects.filter(origin_date__lt=today - timedelta(days=days)).values("pk")
    count, _by_table = Leg.objects.filter(service__in=old).delete()
    return count
