"""A read block of figures: every (place, indicator, day) in it answers, computed when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from lianfang.ground.figures import rules
from lianfang.ground.figures.rules import AWAITED, NOTHING, Reading
from lianfang.ground.figures.terms import Knowledge, for_reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianfang.ground.figures.rules import Formula

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it was known; `value` is None unless `state` is KNOWN.

    `parts` of `parts_expected` units below were known when the figure is their sum; both are 1 for a
    figure that the unit stated itself.
    """

    place: str
    indicator: str
    day: date
    value: float | None
    state: Knowledge
    parts: int
    parts_expected: int
    source: str
    is_synthetic: bool
    known_from: datetime | None

    @property
    def is_whole(self) -> bool:
        """Known, and no unit below it is missing."""
        return self.state == Knowledge.KNOWN and self.parts >= self.parts_expected


class Raw(NamedTuple):
    """A counter's row as the store gives it; times stay text until somebody asks."""

    numerator: int
    denominator: int | None
    parts: int
    parts_expected: int
    source: str
    is_synthetic: bool | int
    known_from: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a grid must know besides the rows: definitions, who reports, populations, today."""

    formulas: Mapping[str, Formula | None]
    reporting: Mapping[str, frozenset[str]]
    populations: Mapping[str, int | None]
    first: date
    last: date
    today: date | None


class Grid:
    """Figures by `grid[place, indicator, day]`; whatever is missing answers as such, never fails."""

    def __init__(
        self, cells: Mapping[tuple[str, str], Mapping[str, tuple[Any, ...]]], *, frame: Frame
    ) -> None:
        self._cells = cells
        self._frame = frame

    def __getitem__(self, key: tuple[str, str, date]) -> Figure:
        place, indicator, day = key
        reading = self._read(place, indicator, day)
        return Figure(
            place,
            indicator,
            day,
            reading.value,
            reading.state,
            reading.parts,
            reading.parts_expected,
            for_reader(reading.source),
            reading.is_synthetic,
            _moment(reading.known_from),
        )

    @property
    def days(self) -> list[date]:
        length = (self._frame.last - self._frame.first).days + 1
        return [self._frame.first + ONE_DAY * step for step in range(length)]

    def series(self, place: str, indicator: str) -> list[Figure]:
        """The figures of all days, oldest first."""
        return [self[place, indicator, day] for day in self.days]

    def recorded(self, place: str, indicator: str) -> list[Figure]:
        """The figures of the days that have one stored, oldest first, however long the span is."""
        days = sorted(self._cells.get((place, indicator), {}))
        return [self[place, indicator, date.fromisoformat(day)] for day in days]

    def values(self, place: str, indicator: str) -> list[float | None]:
        """The bare values of all days: what a curve needs, at a third of the cost of `series`."""
        return [self._read(place, indicator, day).value for day in self.days]

    def last_known(self, place: str, indicator: str, *, day: date) -> Figure | None:
        """The newest known figure up to a day, as far back as the grid reaches."""
        while day >= self._frame.first:
            if self._read(place, indicator, day).state == Knowledge.KNOWN:
                return self[place, indicator, day]
            day -= ONE_DAY
        return None

    def _read(self, place: str, indicator: str, day: date) -> Reading:
        formula = self._frame.formulas.get(indicator)
        if formula is None:
            return self._stored(place, indicator, day)
        return rules.evaluate(
            formula,
            read=lambda code, before: self._read(place, code, day - ONE_DAY * before),
            population=self._frame.populations.get(place),
        )

    def _stored(self, place: str, indicator: str, day: date) -> Reading:
        row = self._cells.get((place, indicator), {}).get(day.isoformat())
        if row is None:
            return self._missing(place, indicator, day)
        numerator, denominator, parts, expected, source, is_synthetic, known_from = row
        value = numerator if denominator is None else numerator / denominator
        return Reading(
            value, Knowledge.KNOWN, parts, expected, source, bool(is_synthetic), known_from
        )

    def _missing(self, place: str, indicator: str, day: date) -> Reading:
        is_reporting = place in self._frame.reporting.get(indicator, ())
        if rules.is_awaited(day=day, today=self._frame.today, is_reporting=is_reporting):
            return AWAITED
        return NOTHING


def _moment(stored: datetime | str | None) -> datetime | None:
    """A time as the store wrote it: aware on one store, UTC without saying so on the other."""
    if not isinstance(stored, str):
        return stored
    moment = datetime.fromisoformat(stored)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
