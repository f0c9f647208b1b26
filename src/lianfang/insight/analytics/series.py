"""The house's own figures as series of new cases, as they were known at a moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lianfang.ground.figures import queries as figures
from lianfang.ground.places import queries as places
from lianfang.insight.analytics import rules
from lianfang.insight.analytics.rules import LONGEST_DAYS, ONE_DAY, Series

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.figures.queries import Figure
    from lianfang.ground.places.models import Place


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The series of a place and of the units that report below it, as known at a moment."""

    place: Place
    units: tuple[Place, ...]
    known_at: datetime
    series: dict[str, Series]

    @property
    def places(self) -> tuple[Place, ...]:
        return (self.place, *self.units)


def read(place: Place, *, known_at: datetime) -> Reading:
    """Everything that is known by `known_at`; a unit without a usable series is left out of `series`."""
    units = units_of(place)
    total = rules.counted(figures.indicators())
    found: dict[str, Series] = {}
    if total is not None:
        last = figures.day_of(known_at)
        first = last - LONGEST_DAYS * ONE_DAY
        codes = [place.code, *(unit.code for unit in units)]
        grid = figures.grid(
            places=codes, indicators=[total], first=first, last=last, known_at=known_at
        )
        for code in codes:
            series = _series(grid.series(code, total))
            if series is not None:
                found[code] = series
    return Reading(place=place, units=units, known_at=known_at, series=found)


def units_of(place: Place) -> tuple[Place, ...]:
    """The units directly below whose level reports every day."""
    below = places.next_level(place.level.no)
    if below is None or not figures.reported_daily(below.code):
        return ()
    return tuple(places.children(place.code))


def _series(known: list[Figure]) -> Series | None:
    # A sum of which a unit is missing would look like a fall: only whole figures count.
    totals = [int(one.value) if one.is_whole and one.value is not None else None for one in known]
    series = rules.series_of(totals, first=known[0].day)
    if series is None:
        return None
    is_synthetic = any(one.is_synthetic for one in known if one.day >= series.first)
    return replace(series, is_synthetic=is_synthetic)
