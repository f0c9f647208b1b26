"""Reading journeys: services by number and day, what was matched, and what the public may ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import scope
from lianfang.people.journeys import policies
from lianfang.people.journeys.models import (
    CaseTrip,
    Finding,
    Manifest,
    MatchRun,
    Service,
    Timetable,
    TimetableNumber,
)
from lianfang.people.journeys.terms import FindingState, Vehicle

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from lianfang.ground.posts.actors import Actor

# A timetable's longest run: a day of boarding may be this many days after the first stop.
LONGEST_RUN_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A departure that somebody may mean, whether it is on record already or only in a timetable."""

    number: str
    origin_date: date
    vehicle: Vehicle
    stops: list[list[object]]
    service_id: int | None = None

    @property
    def label(self) -> str:
        return f"{self.number} {self.stops[0][0]}–{self.stops[-1][0]}"

    @property
    def numbered(self) -> list[tuple[int, object, object]]:
        """The stops with their position, their name and their time of departure."""
        return [(at, stop[0], stop[2] or stop[1]) for at, stop in enumerate(self.stops)]


def timetable_of(number: str) -> Timetable | None:
    known = TimetableNumber.objects.select_related("timetable").filter(number=number.upper())
    found = known.first()
    return found.timetable if found else None


def candidate(number: str, *, origin_date: date) -> Candidate | None:
    """The departure with this number that left its first stop on this day; None when unknown."""
    number = number.strip().upper()
    service = Service.objects.filter(
        numbers__number=number, numbers__origin_date=origin_date
    ).first()
    found = service or timetable_of(number)
    if found is None:
        return None
    return Candidate(
        number=service.number if service else number,
        origin_date=origin_date,
        vehicle=Vehicle(found.vehicle),
        stops=found.stops,
        service_id=service.pk if service else None,
    )


def run_for(run_id: int, *, by: Actor) -> MatchRun:
    """A match with its trip and service.

    Raises:
        NotFound: no such match, or not for this post's eyes.
    """
    run = MatchRun.objects.select_related("trip__service", "trip__place").filter(pk=run_id).first()
    if run is None:
        raise NotFound(what=MatchRun._meta.verbose_name)
    policies.check_may_read(by, run.trip)
    return run


def trips_for(by: Actor) -> QuerySet[CaseTrip]:
    """Case trips in the post's jurisdiction, the newest first, with what is still to be confirmed."""
    offered = Count("runs__findings", filter=Q(runs__findings__state=FindingState.OFFERED))
    return (
        CaseTrip.objects.filter(scope.within(by.prefixes, field="place_id"))
        .select_related("service", "place")
        .annotate(offered=offered)
        .order_by("-added_at", "-pk")
    )


def last_run(trip: CaseTrip) -> MatchRun | None:
    return MatchRun.objects.filter(trip=trip).first()


def findings_of(run: MatchRun) -> QuerySet[Finding]:
    """The contacts of a match, coach by coach."""
    return Finding.objects.filter(run=run).order_by("state", "coach", "row", "seat", "pk")


def manifests_for(by: Actor) -> QuerySet[Manifest]:
    here = scope.within(by.prefixes, field="place_id")
    return Manifest.objects.filter(here).select_related("service").order_by("-received_at", "-pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTrip:
    """What the public is told of a case's trip: the vehicle and the stretch, never the person."""

    number: str
    origin_date: date
    coach: str
    board: str
    alight: str
    is_same_coach: bool
    is_synthetic: bool


def published(number: str, *, day: date, coach: str = "") -> list[PublicTrip]:
    """Published trips of cases on a service that left its first stop on a day, or ran through it."""
    number, coach = number.strip().upper(), coach.strip().lstrip("0").upper()
    days = [day - timedelta(days=back) for back in range(LONGEST_RUN_DAYS)]
    trips = (
        CaseTrip.objects.filter(
            service__numbers__number=number,
            service__numbers__origin_date__in=days,
            published_at__isnull=False,
        )
        .select_related("service")
        .order_by("-service__origin_date", "board", "coach")
    )
    return sorted(
        {_public(trip, coach) for trip in trips if _was_under_way(trip, day)},
        key=lambda trip: (not trip.is_same_coach, trip.board, trip.coach),
    )


def _was_under_way(trip: CaseTrip, day: date) -> bool:
    """Whether the case was aboard on that day, or it is the day by which the service is called."""
    first = trip.service.origin_date
    from_day, to_day = (
        first + timedelta(days=int(trip.service.stops[at][3])) for at in (trip.board, trip.alight)
    )
    return day == first or from_day <= day <= to_day


def _public(trip: CaseTrip, coach: str) -> PublicTrip:
    names = trip.service.stop_names
    return PublicTrip(
        number=trip.service.number,
        origin_date=trip.service.origin_date,
        coach=trip.coach,
        board=names[trip.board],
        alight=names[trip.alight],
        is_same_coach=not trip.coach or trip.coach.upper() == coach,
        is_synthetic=trip.is_synthetic,
    )


def overdue(*, now: datetime) -> int:
    """Matches whose other travellers should have been erased by now and are not."""
    return MatchRun.objects.filter(rest_erased_at=None, rest_due_at__lt=now).count()
