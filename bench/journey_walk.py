"""Fills one store with legs and matches cases on it. Prints name, value, unit by tab."""

import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.filling import settle  # noqa: E402
from bench.harness import percentile  # noqa: E402
from lianfang.ground.kernel.packs import DataFolder  # noqa: E402
from lianfang.ground.places.models import Level, Place  # noqa: E402
from lianfang.ground.posts.actors import Actor, system  # noqa: E402
from lianfang.ground.rulepacks import loading as rulepacks  # noqa: E402
from lianfang.people.journeys import loading, services  # noqa: E402
from lianfang.people.journeys.models import CaseTrip, Leg, Service  # noqa: E402
from lianfang.people.journeys.terms import (  # noqa: E402
    CaseRide,
    Departure,
    Ride,
    Seat,
    Vehicle,
)

LEGS = int(os.environ.get("LIANFANG_BENCH_LEGS", "10000000"))
ABOARD = 800
COACHES = 16
CASES = 1000
FIRST = date(2020, 1, 1)
NOW = datetime(2020, 1, 29, 4, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[1] / "data" / "hunan"
# Each service gets the same seats; the key of a traveller is made from service and seat.
_LEGS = """
    INSERT INTO {table} (service_id, traveller, is_person, coach, row, seat, compartment,
        is_closed, board, alight, standing)
    SELECT s.id, {key}, {false}, p.coach, p.row, p.seat, NULL, {false},
        p.board * (s.calls - 1) / 10, 1 + p.alight * (s.calls - 1) / 11, 0
    FROM bench_services s, bench_seats p ORDER BY s.id, p.no
"""


def main() -> None:
    by = system(place="43")
    _prepare(by)
    begun = time.perf_counter()
    _fill(-(-LEGS // ABOARD))
    settle()
    _say("journeys: legs filled", Leg.objects.count(), "legs")
    _say("journeys: filling", time.perf_counter() - begun, "s")
    trips = [_trip(service, by) for service in _chosen()]
    services.match_case(trip_id=trips[0], by=by, now=NOW)
    spent = []
    for trip in trips:
        begun = time.perf_counter()
        services.match_case(trip_id=trip, by=by, now=NOW)
        spent.append(time.perf_counter() - begun)
    _say("journeys: match of one case, p95", percentile(spent, 0.95) * 1000, "ms")
    _say("journeys: match of one case, median", percentile(spent, 0.5) * 1000, "ms")
    _say("journeys: 1,000 cases of a day", sum(spent), "s")


def _prepare(by: Actor) -> None:
    Level.objects.create(no=1, digits=2, code="top", name="top", name_en="top")
    Place.objects.create(
        code="43", official_code="43", level_id=1, kind="top", name="top", name_en="top"
    )
    data = DataFolder(DATA)
    rulepacks.load(data, by=by, now=NOW, report=lambda rows: None)
    loading.load(data, by=by, now=NOW, report=lambda rows: None)


@transaction.atomic
def _fill(departures: int) -> None:
    numbers = list(loading.Timetable.objects.order_by("pk").values_list("numbers", flat=True))
    on_server = connection.vendor == "postgresql"
    for number in range(departures):
        train, day = numbers[number % len(numbers)], number // len(numbers)
        services.open_service(
            Departure(
                operator="rail",
                number=train.split("/")[0],
                origin_date=FIRST + timedelta(days=day),
                vehicle=Vehicle.SEALED_TRAIN,
            )
        )
    calls = {pk: len(stops) for pk, stops in Service.objects.values_list("pk", "stops")}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_services (id bigint, calls integer)")
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_seats (no integer, coach varchar(8), row integer,"
            " seat varchar(4), board integer, alight integer)"
        )
        cursor.executemany("INSERT INTO bench_services VALUES (%s, %s)", list(calls.items()))
        cursor.executemany(
            "INSERT INTO bench_seats VALUES (%s, %s, %s, %s, %s, %s)", list(_seats())
        )
        key = (
            "md5(s.id || '-' || p.no)::uuid"
            if on_server
            else "printf('%016x%016x', s.id * 2654435761, p.no)"
        )
        false = "false" if on_server else "0"
        statement = _LEGS.format(table=Leg._meta.db_table, key=key, false=false)
        cursor.execute(statement)


def _seats() -> Iterator[tuple[object, ...]]:
    chance = random.Random(1)  # noqa: S311  the same seats each time
    for number in range(ABOARD):
        board = chance.randrange(10)
        alight = chance.randrange(board + 1, 11)
        place = number // COACHES
        yield number, str(1 + number % COACHES), 1 + place // 5, "ABCDF"[place % 5], board, alight


def _chosen() -> list[Service]:
    keys = list(Service.objects.values_list("pk", flat=True))
    picked = random.Random(2).sample(keys, min(CASES, len(keys)))  # noqa: S311  the same each time
    return list(Service.objects.filter(pk__in=picked))


def _trip(service: Service, by: Actor) -> int:
    seat = Seat(coach=str(1 + service.pk % COACHES), row=3, seat="A")
    ride = Ride(seat=seat, board=0, alight=len(service.stops) - 1)
    given = CaseRide(service_id=service.pk, case_ref="bench", ride=ride, is_synthetic=True)
    trip: CaseTrip = services.add_case_trip(given, by=by, now=NOW)
    return trip.pk


def _say(name: str, value: float, unit: str) -> None:
    sys.stdout.write(f"{name}\t{value}\t{unit}\n")


if __name__ == "__main__":
    main()
