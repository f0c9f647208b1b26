"""Load the timetables of a data pack: which stops a service calls at, and on which day of its run.

`timetables` in the pack: [{file, operator, vehicle, edition}]; a file has the columns
train, seq, station, arrive, depart.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianfang.ground.ledger import services as ledger
from lianfang.people.journeys import rules
from lianfang.people.journeys.models import Timetable, TimetableNumber
from lianfang.people.journeys.terms import Vehicle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts.actors import Actor

_FIELDS = ("numbers", "operator", "vehicle", "stops", "edition")


@transaction.atomic
def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Bring the timetables to what the pack says; the number that were written."""
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
