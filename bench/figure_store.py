"""Runs inside a store of its own: fills it with a province's figures, reads it, rebuilds a part.

1 + 14 + 122 places, 400 days, 40 figures: 1.95 million statements and 2.19 million counters. Most
are put in by the loader's own way; a share is recorded act by act, and its rate is what counts.

Prints `name<TAB>value<TAB>unit`.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lianfang.config.settings"
django.setup()

from django.db import transaction  # noqa: E402  only after Django is set up

from bench import filling  # noqa: E402
from lianfang.ground.figures import counting, queries, services, tables  # noqa: E402
from lianfang.ground.figures.models import Indicator  # noqa: E402
from lianfang.ground.figures.services import NewStatement, Trace  # noqa: E402
from lianfang.ground.places.models import Level, Place  # noqa: E402
from lianfang.ground.posts import actors  # noqa: E402

FIRST = date(2020, 1, 1)
DAYS = [FIRST + timedelta(days=step) for step in range(400)]
PREFECTURES = [f"9{no:02d}" for no in range(14)]
COUNTIES = [f"{PREFECTURES[no % 14]}{no:03d}" for no in range(122)]
FIGURES = [f"figure-{no:02d}" for no in range(40)]
RECORDED = FIGURES[:1]
READS = 30


def measure() -> Iterator[tuple[str, float, str]]:
    _found()
    begun = time.perf_counter()
    recorded = sum(_record(code) for code in RECORDED)
    yield "figures: recorded in bulk", recorded / (time.perf_counter() - begun), "statements/s"
    yield "figures: one unit's report recorded, middle", _middle(_one_report), "ms"
    _fill()
    for name, read in _readings().items():
        yield f"figures: {name}, p95", _p95(read), "ms"
    begun = time.perf_counter()
    rows = _rebuild(RECORDED[0])
    yield "figures: rebuild", rows / (time.perf_counter() - begun), "cells/s"


def _found() -> None:
    levels = ["top", "middle", "bottom"]
    Level.objects.bulk_create(
        Level(no=no, code=code, name=code, name_en=code, digits=3 * no - 2)
        for no, code in enumerate(levels, start=1)
    )
    Place.objects.bulk_create([_place("9", 1, None)])
    Place.objects.bulk_create(_place(code, 2, "9") for code in PREFECTURES)
    Place.objects.bulk_create(_place(code, 3, code[:3]) for code in COUNTIES)
    Indicator.objects.bulk_create(
        Indicator(code=code, name=code, name_en=code, type="cumulative", reported_by=["bottom"])
        for code in FIGURES
    )
    Indicator.objects.create(
        code="change",
        name="change",
        name_en="change",
        type="flow",
        formula={"daily_change": FIGURES[0]},
    )


def _place(code: str, level: int, parent: str | None) -> Place:
    return Place(
        code=code, official_code=code, level_id=level, kind="sample", name=code, parent_id=parent
    )


def _record(code: str) -> int:
    rows = [
        NewStatement(
            place=place, indicator=code, day=day, numerator=at * 3, known_at=filling.known(day)
        )
        for at, day in enumerate(DAYS)
        for place in COUNTIES
    ]
    return _say(rows)


def _say(rows: list[NewStatement]) -> int:
    return services.record_statements(
        rows,
        by=actors.system(),
        now=filling.known(DAYS[-1]),
        source="bench",
        trace=Trace(place="9"),
    )


def _one_report() -> None:
    _one_report.count += 1  # type: ignore[attr-defined]
    _say(
        [
            NewStatement(
                place=COUNTIES[0], indicator=code, day=DAYS[-1],
                numerator=_one_report.count, source="again",  # type: ignore[attr-defined]
            )
            for code in RECORDED
        ]
    )  # fmt: skip


_one_report.count = 0  # type: ignore[attr-defined]


def _fill() -> None:
    """The other figures, put straight into the counters: what is read does not depend on how."""
    filling.fill(codes=FIGURES[len(RECORDED) :], places=["9", *PREFECTURES, *COUNTIES], days=DAYS)


def _readings() -> dict[str, Callable[[], object]]:
    """The reads of a board: a map, a table with its curves, and all counties over all days."""
    known_at = filling.known(DAYS[-2])

    def whole(places: list[str], codes: list[str], first: date) -> queries.Grid:
        return queries.grid(
            places=places, indicators=codes, first=first, last=DAYS[-1], known_at=known_at
        )

    def curves() -> list[object]:
        grid = whole(PREFECTURES, FIGURES[:3], DAYS[0])
        return [grid.values(place, FIGURES[0]) for place in PREFECTURES]

    def changes() -> list[object]:
        grid = whole(["9"], ["change"], DAYS[0])
        return [grid.series("9", "change")]

    return {
        "map of 122 units, one day": lambda: whole(COUNTIES, FIGURES[:1], DAYS[-1]),
        "14 units, 400 days, 3 figures with curves": curves,
        "one unit's 400 daily changes": changes,
        "122 units, 400 days, one figure": lambda: whole(COUNTIES, FIGURES[:1], DAYS[0]),
        "122 units, one day, 40 figures": lambda: whole(COUNTIES, FIGURES, DAYS[-1]),
        "latest day": lambda: queries.latest_day(root="9", known_at=known_at),
    }


def _rebuild(code: str) -> int:
    with transaction.atomic():
        block = tables.block_of_everything(code)
        counting.recount(block, rolls_up=True)
    return len(block.places) * len(block.days)


def _times(act: Callable[[], object]) -> list[float]:
    found = []
    for _turn in range(READS):
        begun = time.perf_counter()
        act()
        found.append((time.perf_counter() - begun) * 1000)
    return sorted(found)


def _middle(act: Callable[[], object]) -> float:
    return statistics.median(_times(act))


def _p95(act: Callable[[], object]) -> float:
    return _times(act)[int(READS * 0.95)]


if __name__ == "__main__":
    for what, value, unit in measure():
        print(what, value, unit, sep="\t")
