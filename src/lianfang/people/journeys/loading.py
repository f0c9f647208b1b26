"""Load the timetables of a data pack: which stops a service calls at, and on which day of its run.

`timetables` in the pack: [{file, operator, vehicle, edition}]; a file has the columns
train, seq, station, arrive, depart. A scenario may bring made-up departures with a made-up case in
`journeys.yaml`, to show what a match looks like; they are marked synthetic:

    - number: DEMO1
      operator: …
      vehicle: sealed_train
      origin_date: "2020-01-22"
      stops: [a, b, c]
      place: "4306"                      # whose disease control matched it
      aboard: {coaches: 8, rows: 10, seats: ABCDF}
      case: {ref: DEMO-0001, coach: "5", row: 3, seat: A, board: 0, alight: 2}
      public: true
"""

from __future__ import annotations

from datetime import date
from itertools import groupby, product
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import system
from lianfang.people.journeys import rules, services
from lianfang.people.journeys.models import Service, Timetable, TimetableNumber
from lianfang.people.journeys.terms import CaseRide, Departure, Ride, Seat, Traveller, Vehicle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts.actors import Actor

SAMPLE = "journeys"
_FIELDS = ("numbers", "operator", "vehicle", "stops", "edition")


@transaction.atomic
def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Bring the timetables to what the pack says, and the scenario's sample; rows written."""
    written = _load_timetables(data, by=by, now=now, report=report)
    for given in data.yaml(SAMPLE) if data.has(SAMPLE) else []:
        written += _load_sample(given, now=now)
    return written


def _load_timetables(
    data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]
) -> int:
    wanted = [row for given in _given(data) for row in _read(data, given)]
    report(len(wanted))
    known = {row["numbers"]: row for row in Timetable.objects.values(*_FIELDS)}
    fresh = [row for row in wanted if known.get(row.numbers) != _values(row)]
    if not fresh:
        return 0
    Timetable.objects.filter(pk__in=[row.pk for row in fresh]).delete()
    Timetable.objects.bulk_create(fresh)
    TimetableNumber.objects.bulk_create(
        [
            TimetableNumber(number=number, timetable=row)
            for row in fresh
            for number in row.numbers.split("/")
        ],
        ignore_conflicts=True,
    )
    ledger.record(
        act="journeys.timetable.loaded",
        by=by,
        at=now,
        place=data.pack.manifest["root"],
        data={"count": len(fresh)},
    )
    return len(fresh)


def _load_sample(given: dict[str, Any], *, now: datetime) -> int:
    """A made-up departure with a made-up case; one that is there already is left alone."""
    day = date.fromisoformat(given["origin_date"])
    if Service.objects.filter(number=given["number"], origin_date=day).exists():
        return 0
    by = system(place=given["place"])
    departure = Departure(
        operator=given["operator"],
        number=given["number"],
        origin_date=day,
        vehicle=Vehicle(given["vehicle"]),
        stops=tuple(given["stops"]),
    )
    travellers = list(_sample_travellers(given))
    service = services.add_trip(departure, travellers, by=by, now=now, is_synthetic=True)
    case = dict(given["case"])
    ref, board, alight = case.pop("ref"), case.pop("board"), case.pop("alight")
    ride = Ride(seat=Seat(**case), board=board, alight=alight)
    ask = CaseRide(service_id=service.pk, case_ref=ref, ride=ride, is_synthetic=True)
    trip = services.add_case_trip(ask, by=by, now=now)
    services.match_case(trip_id=trip.pk, by=by, now=now)
    services.publish_trip(trip_id=trip.pk, is_public=bool(given["public"]), by=by, now=now)
    return len(travellers)


def _sample_travellers(given: dict[str, Any]) -> Iterator[Traveller]:
    """One in each seat, with documents that nobody has; some leave or board half-way."""
    plan, last = given["aboard"], len(given["stops"]) - 1
    seats = product(range(1, plan["coaches"] + 1), range(1, plan["rows"] + 1), plan["seats"])
    for number, (coach, row, letter) in enumerate(seats):
        seat = Seat(coach=str(coach), row=row, seat=letter)
        board, alight = (1, last) if number % 7 == 3 else (0, 1) if number % 5 == 4 else (0, last)
        ride = Ride(seat=seat, board=board, alight=alight)
        yield Traveller(document=f"{given['number']}{number:05}", ride=ride)


def _given(data: DataFolder) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data.pack.manifest.get("timetables", [])
    return found


def _read(data: DataFolder, given: dict[str, Any]) -> Iterator[Timetable]:
    rows = data.rows(given["file"])
    for train, calls in groupby(rows, key=lambda row: row["train"]):
        stops = [(call["station"], call["arrive"], call["depart"]) for call in calls]
        if len(stops) < 2:
            continue
        yield Timetable(
            numbers=train,
            operator=given["operator"],
            vehicle=Vehicle(given["vehicle"]),
            stops=[list(stop) for stop in rules.days_at(stops)],
            edition=str(given["edition"]),
        )


def _values(row: Timetable) -> dict[str, Any]:
    return {field: getattr(row, field) for field in _FIELDS}
