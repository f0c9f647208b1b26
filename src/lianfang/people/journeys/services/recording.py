"""Writing down who was aboard: services by number and day, and their legs in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may
from lianfang.people.journeys.errors import (
    PersonAndSeatNeeded,
    StopsMissing,
    UnknownService,
    WrongStops,
)
from lianfang.people.journeys.models import Leg, Service, ServiceNumber, TimetableNumber
from lianfang.people.journeys.policies import RECORD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.journeys.terms import Departure, Ride, Traveller

_SALT = "lianfang.journeys.traveller"
_UUID_DIGITS = 32
BATCH = 2000


@transaction.atomic
def open_service(departure: Departure, *, is_synthetic: bool = False) -> Service:
    """The service with this number and day; made from its timetable or its given stops if new.

    Raises:
        UnknownService: it is in no timetable and no stops are given.
        StopsMissing: fewer than two stops are given.
    """
    number = departure.number.strip().upper()
    found = (
        Service.objects.filter(numbers__number=number, numbers__origin_date=departure.origin_date)
        .order_by("pk")
        .first()
    )
    return found or _new_service(departure, number=number, is_synthetic=is_synthetic)


def _new_service(departure: Departure, *, number: str, is_synthetic: bool) -> Service:
    known = TimetableNumber.objects.select_related("timetable").filter(number=number).first()
    if known is None and not departure.stops:
        raise UnknownService(number=number, day=departure.origin_date)
    if known is None and len(departure.stops) < 2:
        raise StopsMissing(number=number)
    timetable = known.timetable if known else None
    stops = timetable.stops if timetable else [[name, "", "", 0] for name in departure.stops]
    service, _is_new = Service.objects.get_or_create(
        operator=timetable.operator if timetable else departure.operator,
        number=timetable.numbers if timetable else number,
        origin_date=departure.origin_date,
        defaults={
            "vehicle": timetable.vehicle if timetable else departure.vehicle,
            "stops": stops,
            "is_synthetic": is_synthetic,
        },
    )
    ServiceNumber.objects.bulk_create(
        [
            ServiceNumber(service=service, number=one, origin_date=service.origin_date)
            for one in service.number.split("/")
        ],
        ignore_conflicts=True,
    )
    return service


@transaction.atomic
def add_trip(
    departure: Departure,
    travellers: Sequence[Traveller],
    *,
    by: Actor,
    now: datetime,
    is_synthetic: bool = False,
) -> Service:
    """Write down who was aboard a departure. The same traveller in the same seat counts once.

    Raises:
        PersonAndSeatNeeded: a traveller has neither a person nor a document.
        WrongStops: a ride that the stops do not allow.
    """
    check_may(by, RECORD, by.place)
    service = open_service(departure, is_synthetic=is_synthetic)
    added = write_legs(service, travellers)
    if added:
        ledger.record(
            act="journeys.trip.recorded",
            by=by,
            at=now,
            place=by.place,
            subject=f"service:{service.pk}",
            data={"service": str(service), "legs": added},
        )
    return service


def write_legs(service: Service, travellers: Sequence[Traveller]) -> int:
    """Add the legs that are not there yet, inside the caller's transaction; their number."""
    legs = {(_key(leg)): leg for leg in (_leg(service, one) for one in travellers)}
    known = set(
        Leg.objects.filter(service=service).values_list("traveller", "coach", "board", "alight")
    )
    fresh = [leg for key, leg in legs.items() if key not in known]
    Leg.objects.bulk_create(fresh, batch_size=BATCH)
    return len(fresh)


def _key(leg: Leg) -> tuple[UUID, str, int, int]:
    return leg.traveller, leg.coach, leg.board, leg.alight


def _leg(service: Service, traveller: Traveller) -> Leg:
    if traveller.person is None and not traveller.document.strip():
        raise PersonAndSeatNeeded(what="", why="")
    ride = traveller.ride
    check_ride(service, ride)
    return Leg(
        service=service,
        traveller=traveller.person or key_of(traveller.document),
        is_person=traveller.person is not None,
        coach=ride.seat.coach,
        row=ride.seat.row,
        seat=ride.seat.seat,
        compartment=ride.seat.compartment,
        is_closed=ride.seat.is_closed,
        board=ride.board,
        alight=ride.alight,
        standing=ride.standing,
    )


def check_ride(service: Service, ride: Ride) -> None:
    if not 0 <= ride.board < ride.alight < len(service.stops):
        raise WrongStops(board=ride.board + 1, alight=ride.alight + 1, service=service)


def key_of(document: str) -> UUID:
    """The key of a document: the same for the same one, and no way back to it."""
    text = "".join(document.split()).upper()
    return UUID(salted_hmac(_SALT, text, algorithm="sha256").hexdigest()[:_UUID_DIGITS])
