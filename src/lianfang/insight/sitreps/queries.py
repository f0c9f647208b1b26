"""Reading reports: a unit's sheet for one day, the units below it, the days around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import pgettext

from lianfang.ground.figures import queries as figures
from lianfang.ground.figures.terms import IndicatorType, Knowledge
from lianfang.ground.places import queries as places
from lianfang.insight.sitreps import rules
from lianfang.insight.sitreps.models import DailyReport, ReportVersion
from lianfang.insight.sitreps.terms import STATE_TONES, ReportState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from lianfang.ground.figures.models import Indicator
    from lianfang.ground.figures.queries import Figure, Grid
    from lianfang.ground.places.models import Place

STRIP_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure of a sheet: what was known the day before, and what is known of the day."""

    indicator: Indicator
    before: int | None
    before_day: date | None
    current: int | None
    typed: str = ""

    @property
    def value(self) -> str:
        """What the field starts with: what was typed, else what is known, else the day before."""
        if self.typed:
            return self.typed
        start = self.before if self.current is None else self.current
        return "" if start is None else str(start)

    @property
    def change(self) -> int | None:
        if self.current is None or self.before is None:
            return None
        return self.current - self.before

    @property
    def is_steep(self) -> bool:
        return self.current is not None and rules.is_steep(self.current, before=self.before)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit's row in its superior's table."""

    place: Place
    state: ReportState
    lines: list[Line]
    confirmed_at: datetime | None
    is_zero: bool
    source: str

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]

    @property
    def is_missing(self) -> bool:
        return self.state == ReportState.DUE


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of the strip above a sheet."""

    day: date
    state: ReportState

    @property
    def tone(self) -> str:
        return STATE_TONES[self.state]


def indicators_of(place: Place) -> list[Indicator]:
    """What units of this level report each day; empty when they report nothing of their own."""
    return figures.reported_daily(place.level.code)


def units_of(place: Place) -> list[Place]:
    """The units below that report each day."""
    below = places.next_level(place.level_id)
    if below is None or not figures.reported_daily(below.code):
        return []
    return list(places.children(place.code).select_related("level"))


def start_day(place: Place, *, now: datetime) -> date:
    """The day to begin with: yesterday, or today once yesterday is known."""
    today = figures.day_of(now)
    yesterday = today - timedelta(days=1)
    unit = place if indicators_of(place) else None
    state = _states([unit], [yesterday], now=now)[unit.code, yesterday] if unit else None
    if unit is None:
        return figures.latest_day(root=place.code, known_at=now) or yesterday
    return yesterday if state == ReportState.DUE else today


def sheet(place: Place, *, day: date, now: datetime) -> list[Line]:
    """The unit's figures of a day, and what they start from."""
    return _lines(place, indicators_of(place), day=day, grid=_grid([place], day, now=now), now=now)


def units(place: Place, *, day: date, now: datetime) -> list[Unit]:
    """The units below with their figures of a day, missing ones first."""
    below = units_of(place)
    if not below:
        return []
    grid = _grid(below, day, now=now)
    states = _states(below, [day], now=now)
    versions = {version.report.place_id: version for version in _last_versions(below, day)}
    indicators = indicators_of(below[0])
    rows = [
        Unit(
            place=unit,
            state=states[unit.code, day],
            lines=_lines(unit, indicators, day=day, grid=grid, now=None),
            confirmed_at=versions[unit.code].confirmed_at if unit.code in versions else None,
            is_zero=unit.code in versions and versions[unit.code].is_zero,
            source=grid[unit.code, indicators[0].code, day].source,
        )
        for unit in below
    ]
    return sorted(rows, key=lambda row: (not row.is_missing, row.place.code))


def strip(place: Place, *, day: date, now: datetime) -> list[Day]:
    """The days around the one shown, none of them after today."""
    last = min(day + timedelta(days=STRIP_DAYS // 2), figures.day_of(now))
    days = [last - timedelta(days=back) for back in reversed(range(STRIP_DAYS))]
    states = _states([place], days, now=now)
    return [Day(day=one, state=states[place.code, one]) for one in days]


def history(place: Place, *, day: date) -> list[ReportVersion]:
    """Every version of a unit's report, the newest first."""
    found = ReportVersion.objects.filter(report__place=place, report__day=day)
    return list(found.select_related("report").order_by("-no"))


def reminded_at(place: Place, *, day: date) -> datetime | None:
    """When the superior last asked for a unit's figures of a day."""
    report = report_of(place, day=day)
    return report.reminded_at if report else None


def report_of(place: Place, *, day: date) -> DailyReport | None:
    return DailyReport.objects.filter(place=place, day=day).first()


def state_of(place: Place, *, day: date, now: datetime) -> ReportState:
    return _states([place], [day], now=now)[place.code, day]


def known_values(
    place: Place, *, indicators: Sequence[Indicator], day: date, now: datetime
) -> dict[str, int]:
    """The newest known figures up to a day."""
    found = figures.last_known(
        places=[place.code],
        indicators=[one.code for one in indicators],
        day=day,
        known_at=now,
    )
    return {code: int(figure.value or 0) for (_, code), figure in found.items()}


def values_on(
    place: Place, *, indicators: Sequence[Indicator], day: date, now: datetime
) -> dict[str, int]:
    """What the unit itself is known to have said of a day."""
    codes = [one.code for one in indicators]
    grid = figures.grid(places=[place.code], indicators=codes, first=day, last=day, known_at=now)
    found = {code: grid[place.code, code, day] for code in codes}
    return {
        code: int(one.value) for code, one in found.items() if one.value is not None and _own(one)
    }


def differences() -> dict[str, tuple[str, ...]]:
    """Computed figures that are a difference of others: code -> what is taken from what."""
    return {
        one.code: tuple(one.formula["minus"])
        for one in figures.indicators()
        if one.formula and "minus" in one.formula
    }


def is_cumulative(indicator: Indicator) -> bool:
    return indicator.type == IndicatorType.CUMULATIVE


def listed(things: Iterable[object]) -> str:
    """Names one after the other, with what the language puts between them."""
    return pgettext("between the parts of a list", ", ").join(str(one) for one in things)


def _own(figure: Figure) -> bool:
    """Whether a figure is the unit's own word or the whole sum of its parts."""
    return figure.state == Knowledge.KNOWN and figure.is_whole


def _grid(units: Sequence[Place], day: date, *, now: datetime) -> Grid:
    codes = sorted({one.code for unit in units[:1] for one in indicators_of(unit)})
    return figures.grid(
        places=[unit.code for unit in units],
        indicators=codes,
        first=day - timedelta(days=1),
        last=day,
        known_at=now,
    )


def _lines(
    place: Place,
    indicators: Sequence[Indicator],
    *,
    day: date,
    grid: Grid,
    now: datetime | None,
) -> list[Line]:
    """`now` asks for the last known figures however old; without it only yesterday's count."""
    last: dict[tuple[str, str], Figure] = {}
    eve = day - timedelta(days=1)
    if now is not None:
        last = figures.last_known(
            places=[place.code], indicators=[one.code for one in indicators], day=eve, known_at=now
        )
    lines = []
    for one in indicators:
        current = grid[place.code, one.code, day].value
        before = last.get((place.code, one.code), grid[place.code, one.code, eve])
        lines.append(
            Line(
                indicator=one,
                before=None if before.value is None else int(before.value),
                before_day=before.day,
                current=None if current is None else int(current),
            )
        )
    return lines


def _states(
    units: Sequence[Place], days: Sequence[date], *, now: datetime
) -> dict[tuple[str, date], ReportState]:
    """The state of each report.

    One that never was a row here, but whose figures are known from a bulletin, counts as published.
    """
    codes = [unit.code for unit in units]
    rows = {
        (row.place_id, row.day): ReportState(row.state)
        # A report that was only asked for stands where it would without a row.
        for row in DailyReport.objects.filter(place__in=codes, day__in=days, version__gt=0)
    }
    indicators = [one.code for unit in units[:1] for one in indicators_of(unit)]
    indicators = indicators or [one.code for one in figures.indicators() if one.reported_by]
    grid = figures.grid(
        places=codes, indicators=indicators, first=min(days), last=max(days), known_at=now
    )
    return {
        (code, day): rows.get((code, day))
        or _bulletin_state(grid[code, one, day] for one in indicators)
        for code in codes
        for day in days
    }


def _bulletin_state(found: Iterable[Figure]) -> ReportState:
    # The sum of the units below is whole, too, but nobody has published it.
    is_known = [figure.is_whole and figure.parts_expected == 1 for figure in found]
    return ReportState.PUBLISHED if is_known and all(is_known) else ReportState.DUE


def _last_versions(units: Sequence[Place], day: date) -> list[ReportVersion]:
    found = ReportVersion.objects.filter(report__place__in=units, report__day=day)
    return list(found.select_related("report").order_by("no"))
