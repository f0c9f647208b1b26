"""Matching a case's trip: everybody aboard judged, contacts offered, the rest marked to be erased."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q

from lianfang.ground.kernel import events
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may
from lianfang.ground.rulepacks import queries as rulepacks
from lianfang.people.journeys import policies, rules
from lianfang.people.journeys.errors import CaseMissing
from lianfang.people.journeys.models import CaseTrip, Finding, Leg, MatchRun, Service
from lianfang.people.journeys.rules import Aboard, Case
from lianfang.people.journeys.services import filing
from lianfang.people.journeys.services.recording import check_ride
from lianfang.people.journeys.terms import (
    FINDING_MOVES,
    CaseRide,
    Result,
    Ride,
    Seat,
    Standing,
    Vehicle,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.rulepacks.pack import Pack
    from lianfang.people.journeys.rules import Far, Judged

_FIELDS = Aboard._fields
_SEAT = ("coach", "row", "seat", "compartment", "is_closed")


@transaction.atomic
def add_case_trip(given: CaseRide, *, by: Actor, now: datetime) -> CaseTrip:
    """Note a journey of a case. The same case boarding there again corrects the seat.

    Raises:
        NotAllowed: only disease control does this.
        CaseMissing: no report card is named.
        WrongStops: the service does not run that way.
    """
    check_may(by, policies.MATCH, by.place)
    if not given.case_ref.strip():
        raise CaseMissing
    service = Service.objects.filter(pk=given.service_id).first()
    if service is None:
        raise NotFound(what=Service._meta.verbose_name)
    check_ride(service, given.ride)
    values = {name: getattr(given.ride.seat, name) for name in _SEAT} | {
        "alight": given.ride.alight,
        "person": given.person,
        "has_heavy_symptoms": given.has_heavy_symptoms,
    }
    trip, _is_new = CaseTrip.objects.update_or_create(
        service=service,
        case_ref=given.case_ref.strip(),
        board=given.ride.board,
        defaults=values,
        create_defaults=values
        | {
            "place_id": by.place,
            "added_at": now,
            "added_by_id": by.account_id,
            "is_synthetic": given.is_synthetic or service.is_synthetic,
        },
    )
    return trip


@transaction.atomic
def match_case(*, trip_id: int, by: Actor, now: datetime) -> MatchRun:
    """Judge everybody who was aboard with the case, by the vehicle rules in force today.

    Contacts are offered to the investigator; nobody is restricted by this. Rows of all others are
    erased after the time that the pack gives.

    Raises:
        NotFound: no such trip, or not for this post's eyes.
        NoPackInForce: there are no rules yet.
    """
    trip = CaseTrip.objects.select_related("service").filter(pk=trip_id).first()
    if trip is None:
        raise NotFound(what=CaseTrip._meta.verbose_name)
    policies.check_may_match(by, trip)
    pack = rulepacks.in_force(now.astimezone(ZoneInfo(settings.TIME_ZONE)).date())
    judged = _judged(trip, pack)
    run = _kept(trip, judged, pack=pack, by=by, now=now)
    ledger.record(
        act="journeys.case.matched",
        by=by,
        at=now,
        place=trip.place_id,
        subject=f"match-run:{run.pk}",
        data={
            "service": str(trip.service),
            "contacts": run.contacts,
            "generals": run.generals,
            "aboard": run.aboard,
            "pack": pack.code,
        },
    )
    events.publish("journeys.case.matched", run_id=run.pk)
    return run


def match_person(*, person: UUID, case_ref: str, by: Actor, now: datetime) -> list[MatchRun]:
    """Match every journey that is known of a person who became a case; one run for each."""
    legs = Leg.objects.filter(traveller=person, is_person=True).values("service_id", *_FIELDS)
    runs = []
    for leg in legs:
        ride = Ride(
            seat=Seat(**{name: leg[name] for name in _SEAT}),
            board=leg["board"],
            alight=leg["alight"],
            standing=Standing(leg["standing"]),
        )
        given = CaseRide(service_id=leg["service_id"], case_ref=case_ref, ride=ride, person=person)
        trip = add_case_trip(given, by=by, now=now)
        runs.append(match_case(trip_id=trip.pk, by=by, now=now))
    return runs


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What the rules say: of each who may be near, and how many of the others."""

    near: list[Judged]
    results: Counter[str]
    reasons: Counter[str]


def _judged(trip: CaseTrip, pack: Pack) -> _Outcome:
    """Everybody aboard but the case, judged. Those in other coaches are counted, not read."""
    case = Case(
        ride=ride_of(trip),
        vehicle=Vehicle(trip.service.vehicle),
        has_heavy_symptoms=trip.has_heavy_symptoms,
    )
    table = pack.table(rules.TABLE)
    far = rules.far_away(case, table=table)
    legs = Leg.objects.filter(service=trip.service_id)
    near_legs = legs if far is None else legs.filter(_near(trip))
    others = (Aboard._make(leg) for leg in near_legs.values_list(*_FIELDS))
    near = rules.match((leg for leg in others if not _is_case(leg, trip)), case=case, table=table)
    outcome = _Outcome(
        near=near,
        results=Counter(one.result for one in near),
        reasons=Counter(one.reason for one in near),
    )
    if far is not None:
        _count_far(outcome, far, legs=legs.exclude(_near(trip)), trip=trip)
    return outcome


def _near(trip: CaseTrip) -> Q:
    return Q(coach__in={trip.coach, ""}) | Q(standing=Standing.CREW)


def _count_far(outcome: _Outcome, far: Far, *, legs: QuerySet[Leg], trip: CaseTrip) -> None:
    together = Q(board__lt=trip.alight, alight__gt=trip.board)
    counted = legs.aggregate(all=Count("pk"), together=Count("pk", filter=together))
    apart = counted["all"] - counted["together"]
    for (result, reason), count in ((far.together, counted["together"]), (far.apart, apart)):
        if count:
            outcome.results[result] += count
            outcome.reasons[reason] += count


def ride_of(trip: CaseTrip) -> Ride:
    seat = Seat(**{name: getattr(trip, name) for name in _SEAT})
    return Ride(seat=seat, board=trip.board, alight=trip.alight)


def _is_case(leg: Aboard, trip: CaseTrip) -> bool:
    if trip.person is not None and leg.traveller == trip.person:
        return True
    has_seat = bool(trip.seat) and (leg.coach, leg.row, leg.seat) == (
        trip.coach,
        trip.row,
        trip.seat,
    )
    return has_seat and rules.overlaps((leg.board, leg.alight), (trip.board, trip.alight))


def _kept(trip: CaseTrip, outcome: _Outcome, *, pack: Pack, by: Actor, now: datetime) -> MatchRun:
    results = outcome.results
    run = MatchRun.objects.create(
        trip=trip,
        at=now,
        pack=pack.code,
        inputs={name: getattr(trip, name) for name in (*_SEAT, "board", "alight")}
        | {"vehicle": trip.service.vehicle, "has_heavy_symptoms": trip.has_heavy_symptoms},
        reasons=dict(outcome.reasons),
        aboard=results.total(),
        contacts=results[Result.CONTACT],
        generals=results[Result.GENERAL],
        rest_due_at=now + timedelta(hours=pack.number("retention_hours.manifest_rest")),
        run_by_id=by.account_id,
        is_synthetic=trip.is_synthetic,
    )
    _offer(run, (one for one in outcome.near if one.result == Result.CONTACT))
    return run


def _offer(run: MatchRun, contacts: Iterable[Judged]) -> None:
    """Offer each contact once; what was settled in an earlier run of the trip stays settled."""
    settled = {
        (one.traveller, one.board): one
        for one in Finding.objects.filter(run__trip=run.trip_id).exclude(settled_at=None)
    }
    Finding.objects.filter(run__trip=run.trip_id, settled_at=None).delete()
    rows = [
        _finding(run, one) for one in contacts if (one.leg.traveller, one.leg.board) not in settled
    ]
    filing.insert(Finding, _COLUMNS, rows)
    Finding.objects.filter(pk__in=[one.pk for one in settled.values()]).update(run=run)


_COLUMNS = (
    *("run_id", "traveller", "person", "coach", "row", "seat", "compartment", "board", "alight"),
    *("standing", "reason", "is_unsure", "state", "note"),
)


def _finding(run: MatchRun, judged: Judged) -> tuple[object, ...]:
    """A contact as a row in the order of `_COLUMNS`."""
    leg = judged.leg
    person = leg.traveller if leg.is_person else None
    where = (leg.coach, leg.row, leg.seat, leg.compartment, leg.board, leg.alight, leg.standing)
    start = FINDING_MOVES.start.value
    return run.pk, leg.traveller, person, *where, judged.reason, judged.is_unsure, start, ""


@transaction.atomic
def publish_trip(*, trip_id: int, is_public: bool, by: Actor, now: datetime) -> CaseTrip:
    """Let the public ask about this trip, or no longer. Service, day, coach and stretch are shown."""
    trip = CaseTrip.objects.select_for_update().filter(pk=trip_id).first()
    if trip is None:
        raise NotFound(what=CaseTrip._meta.verbose_name)
    policies.check_may_match(by, trip)
    if (trip.published_at is not None) == is_public:
        return trip
    trip.published_at = now if is_public else None
    trip.save(update_fields=["published_at"])
    ledger.record(
        act="journeys.trip.published" if is_public else "journeys.trip.withdrawn",
        by=by,
        at=now,
        place=trip.place_id,
        subject=f"case-trip:{trip.pk}",
        data={"service": str(trip.service), "coach": trip.coach},
    )
    return trip
