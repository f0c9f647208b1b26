"""Runs inside the store that `board_store` has filled: records, reads and rebuilds figures.

1 + 14 + 122 places, 400 days, 40 figures: more than two million counters lie there. A further
figure is recorded act by act; its rate is what counts.

Prints `name<TAB>value<TAB>unit`.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lianfang.config.settings"
django.setup()

from django.db import transaction  # noqa: E402  only after Django is set up

from bench import filling  # noqa: E402
from bench.filling import DAYS  # noqa: E402
from bench.harness import percentile  # noqa: E402
from lianfang.ground.figures import counting, queries, services, tables  # noqa: E402
from lianfang.ground.figures.models import Indicator  # noqa: E402
from lianfang.ground.figures.services import NewStatement, Trace  # noqa: E402
from lianfang.ground.places import queries as places  # noqa: E402
from lianfang.ground.posts import actors  # noqa: E402

ROOT = places.root()
PREFECTURES = [place.code for place in places.of_level(2)]
COUNTIES = [place.code for place in places.of_level(3)]
RECORDED = "bench-recorded"
CHANGE = "bench-change"
READS = 30


def measure() -> Iterator[tuple[str, float, str]]:
    _define()
    begun = time.perf_counter()
    recorded = _record()
    yield "figures: recorded in bulk", recorded / (time.perf_counter() - begun), "statements/s"
    yield "figures: one unit's report recorded, middle", _middle(_one_report), "ms"
    for name, read in _readings().items():
        yield f"figures: {name}, p95", percentile(_times(read), 0.95), "ms"
    begun = time.perf_counter()
    rows = _rebuild()
    yield "figures: rebuild", rows / (time.perf_counter() - begun), "cells/s"


def _define() -> None:
    words = {"name": RECORDED, "name_en": RECORDED, "reported_by": ["county"]}
    Indicator.objects.create(code=RECORDED, type="cumulative", **words)
    Indicator.objects.create(
        code=CHANGE, name=CHANGE, name_en=CHANGE, type="flow", formula={"daily_change": RECORDED}
    )


def _record() -> int:
    return _say(
        [
            NewStatement(
                place=place,
                indicator=RECORDED,
                day=day,
                numerator=at * 3,
                known_at=filling.known(day),
            )
            for at, day in enumerate(DAYS)
            for place in COUNTIES
        ]
    )


def _say(rows: list[NewStatement]) -> int:
    return services.record_statements(
        rows,
        by=actors.system(),
        now=filling.known(DAYS[-1]),
        source="bench",
        trace=Trace(place=ROOT.code),
    )


def _one_report() -> None:
    _one_report.count += 1  # type: ignore[attr-defined]
    _say(
        [
            NewStatement(
                place=COUNTIES[0], indicator=RECORDED, day=DAYS[-1],
                numerator=_one_report.count, source="again",  # type: ignore[attr-defined]
            )
        ]
    )  # fmt: skip


_one_report.count = 0  # type: ignore[attr-defined]


def _readings() -> dict[str, Callable[[], object]]:
    """The reads of a board: a map, a table with its curves, and all counties over all days."""
    known_at = filling.known(DAYS[-2])
    filled = [one.code for one in queries.indicators() if one.code.startswith(filling.PREFIX)]

    def whole(codes: list[str], indicators: list[str], first: date) -> queries.Grid:
        return queries.grid(
            places=codes, indicators=indicators, first=first, last=DAYS[-1], known_at=known_at
        )

    def curves() -> list[object]:
        grid = whole(PREFECTURES, filled[:3], DAYS[0])
        return [grid.values(place, filled[0]) for place in PREFECTURES]

    def changes() -> list[object]:
        grid = whole([ROOT.code], [CHANGE], DAYS[0])
        return [grid.series(ROOT.code, CHANGE)]

    return {
        "map of 122 units, one day": lambda: whole(COUNTIES, [RECORDED], DAYS[-1]),
        "14 units, 400 days, 3 figures with curves": curves,
        "one unit's 400 daily changes": changes,
        "122 units, 400 days, one figure": lambda: whole(COUNTIES, [RECORDED], DAYS[0]),
        "122 units, one day, all figures": lambda: whole(COUNTIES, filled, DAYS[-1]),
        "latest day": lambda: queries.latest_day(root=ROOT.code, known_at=known_at),
    }


def _rebuild() -> int:
    with transaction.atomic():
        block = tables.block_of_everything(RECORDED)
        counting.recount(block, rolls_up=True)
    return len(block.places) * len(block.days)


def _times(act: Callable[[], object]) -> list[float]:
    found = []
    for _turn in range(READS):
        begun = time.perf_counter()
        act()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def _middle(act: Callable[[], object]) -> float:
    return statistics.median(_times(act))


if __name__ == "__main__":
    for what, value, unit in measure():
        print(what, value, unit, sep="\t")
