"""People aboard, made up for tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from lianfang.ground.identity import services as vault
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.posts.actors import system
from lianfang.people.journeys import services
from lianfang.people.journeys.terms import (
    CaseRide,
    Departure,
    Ride,
    Seat,
    Standing,
    Traveller,
    Vehicle,
)
from tests.factories import NOON

DAY = date(2020, 1, 22)
STOPS = ("South", "Middle", "East", "North")
LATER = NOON + timedelta(hours=25)


def departure(vehicle: Vehicle = Vehicle.SEALED_TRAIN, **changes: Any) -> Departure:
    given = {"operator": "rail", "number": "T1", "origin_date": DAY, "stops": STOPS}
    return Departure(**given | {"vehicle": vehicle} | changes)


def ride(board: int = 0, alight: int = 3, *, standing: Standing = Standing.SEATED, **seat) -> Ride:
    return Ride(seat=Seat(**seat), board=board, alight=alight, standing=standing)


def passenger(document: str, board: int = 0, alight: int = 3, **seat) -> Traveller:
    return Traveller(document=document, ride=ride(board, alight, **seat))


def a_person(number: int, *, place: str = "430602"):
    """Somebody in the vault, who does not exist."""
    traits = vault.Traits(name=f"演示{number}", phone=f"1380000{number:04}", is_synthetic=True)
    return vault.register(
        traits, record_class=RecordClass.JOURNEY, place=place, by=system(place=place), now=NOON
    ).person


def aboard(*travellers: Traveller, by, **changes):
    return services.add_trip(departure(**changes), travellers, by=by, now=NOON)


def matched(service, *, by, at: Ride, **changes):
    given = CaseRide(service_id=service.pk, case_ref="card-1", ride=at, **changes)
    trip = services.add_case_trip(given, by=by, now=NOON)
    return services.match_case(trip_id=trip.pk, by=by, now=NOON)
