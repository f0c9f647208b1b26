"""Everything a board shows of its figures, read in a handful of queries however many units there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import dropwhile
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from lianfang.ground.figures import queries as figures
from lianfang.ground.figures.terms import Knowledge
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.kernel.reading import once
from lianfang.ground.places import queries as places
from lianfang.insight.board import rules
from lianfang.insight.board.terms import CURVE_DAYS, ONE_DAY, SPARK_DAYS, Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from lianfang.ground.figures.models import Indicator
    from lianfang.ground.figures.queries import Figure, Grid
    from lianfang.ground.places.models import Place
    from lianfang.insight.board.rules import Catalogue
    from lianfang.insight.board.selection import Selection


class NoFigures(NotFound):
    code = "board.figures.none"
    message = _(
        "This house holds no daily figures yet, so there is nothing to download. "
        "Load a scenario, or import the first bulletin."
    )


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure as shown, the day before it, and what the other kind of knowledge says of it."""

    shown: Figure
    before: Figure
    other: Figure
    other_before: Figure
    last: Figure | None

    @property
    def change(self) -> float | None:
        return rules.change(self.shown, self.before)

    @property
    def differs(self) -> bool:
        return rules.differs(self.shown, self.other)

    @property
    def is_unconfirmed(self) -> bool:
        return self.shown.state == Knowledge.UNCONFIRMED

    @property
    def is_partial(self) -> bool:
        """A sum in which some units are still missing."""
        return self.shown.value is not None and self.shown.parts < self.shown.parts_expected


@dataclass(frozen=True, kw_only=True)
class Row:
    """One unit: its figures by column, and the shape of its last two weeks."""

    place: Place
    cells: Mapping[Column, Cell]
    series: Sequence[float | None]

    @property
    def total(self) -> Cell:
        return self.cells[Column.TOTAL]

    @property
    def spark(self) -> list[str]:
        return rules.spark_segments(self.series)

    @property
    def is_first_case(self) -> bool:
        return rules.is_first_case(self.total.shown, self.total.before)


class Point(NamedTuple):
    """One day of the curve."""

    day: date
    value: float | None


@dataclass(frozen=True, kw_only=True)
class Board:
    """A place, its units and their figures, for one selection."""

    place: Place
    selection: Selection
    catalogue: Catalogue
    indicators: Mapping[str, Indicator]
    heroes: Mapping[str, Cell]
    whole: Row
    rows: Sequence[Row]
    curve: Sequence[Point]

    @property
    def day(self) -> date:
        return self.selection.day or self.selection.today

    @property
    def columns(self) -> dict[Column, str]:
        return self.catalogue.columns()

    @property
    def column(self) -> Column:
        """The chosen column, or the total where this pack has no such figure."""
        chosen = self.selection.column
        return chosen if chosen in self.columns else Column.TOTAL

    @property
    def indicator(self) -> Indicator:
        return self.indicators[self.columns[self.column]]

    @property
    def unconfirmed(self) -> list[Row]:
        return [row for row in self.rows if row.total.is_unconfirmed]

    @property
    def differing(self) -> list[Row]:
        return [row for row in self.rows if row.total.differs]

    @property
    def has_differences(self) -> bool:
        return bool(self.differing) or self.whole.total.differs

    @property
    def has_unit_figures(self) -> bool:
        """Whether any unit has a figure, or is awaited to give one, for the day."""
        return any(row.total.shown.state != Knowledge.NONE for row in self.rows)

    @property
    def risen(self) -> list[Row]:
        """Units with more than the day before, most first."""
        grown = [row for row in self.rows if (row.total.change or 0) > 0]
        return sorted(grown, key=lambda row: -(row.total.change or 0))

    @property
    def is_comparable(self) -> bool:
        """Whether at least one unit has figures for the day and the day before."""
        return any(row.total.change is not None for row in self.rows)

    @property
    def first_cases(self) -> list[Row]:
        return [row for row in self.rows if row.is_first_case]


def settle(selection: Selection, *, root: str) -> Selection:
    """Fill in the day: the latest one with figures known by then, and never one after today."""
    if selection.day is not None:
        return selection
    latest = figures.latest_day(root=root, known_at=selection.known_at)
    day = min(latest or selection.today, selection.today)
    return replace(selection, day=day)


def read_board(*, place: Place, units: Sequence[Place], selection: Selection) -> Board | None:
    """The board of a place; None when the house holds no figure that accumulates."""
    indicators = {indicator.code: indicator for indicator in figures.indicators()}
    catalogue = rules.catalogue_of(indicators.values())
    if catalogue is None:
        return None
    reader = _Reader(
        codes=[place.code, *(unit.code for unit in units)],
        selection=selection,
        catalogue=catalogue,
        definitions=indicators,
    )
    whole = reader.row(place)
    rows = [reader.row(unit) for unit in units]
    board = Board(
        place=place,
        selection=selection,
        catalogue=catalogue,
        indicators=indicators,
        heroes={code: reader.cell(place.code, code) for code in catalogue.heroes()},
        whole=whole,
        rows=_sorted(rows, selection.sort),
        curve=(),
    )
    return replace(board, curve=_curve(board))


class _Reader:
    """The two grids of one board: as shown, and as the other kind of knowledge has it."""

    def __init__(
        self,
        *,
        codes: Sequence[str],
        selection: Selection,
        catalogue: Catalogue,
        definitions: Mapping[str, Indicator],
    ) -> None:
        self._day = selection.day or selection.today
        self._catalogue = catalogue
        self._shown = figures.grid(
            places=codes,
            indicators=catalogue.codes(),
            first=self._day - SPARK_DAYS * ONE_DAY,
            last=self._day,
            known_at=selection.known_at,
            definitions=definitions,
        )
        self._other = figures.grid(
            places=codes,
            indicators=catalogue.codes(),
            first=self._day - ONE_DAY,
            last=self._day,
            known_at=selection.other_known_at,
            definitions=definitions,
        )

    def cell(self, place: str, code: str) -> Cell:
        shown = self._settled(self._shown[place, code, self._day])
        return Cell(
            shown=shown,
            before=self._shown[place, code, self._day - ONE_DAY],
            other=self._other[place, code, self._day],
            other_before=self._other[place, code, self._day - ONE_DAY],
            last=None
            if shown.value is not None
            else self._shown.last_known(place, code, day=self._day),
        )

    def _settled(self, figure: Figure) -> Figure:
        """A computed figure that waits for nothing is no figure, not one still to be confirmed."""
        total = self._shown[figure.place, self._catalogue.total, figure.day]
        if figure.state == Knowledge.UNCONFIRMED and total.is_whole:
            return replace(figure, state=Knowledge.NONE)
        return figure

    def row(self, place: Place) -> Row:
        columns = self._catalogue.columns()
        drawn = columns.get(Column.NEW, self._catalogue.total)
        return Row(
            place=place,
            cells={column: self.cell(place.code, code) for column, code in columns.items()},
            series=self._shown.values(place.code, drawn)[-SPARK_DAYS:],
        )


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """By a column's value or by name; what is not known stands at the end in either direction."""
    word = sort.removeprefix("-")
    falling = sort.startswith("-")
    if word == "name":
        return sorted(rows, key=lambda row: row.place.label, reverse=falling)
    if word not in Column.values or not rows or Column(word) not in rows[0].cells:
        return rows
    column = Column(word)
    known = [row for row in rows if row.cells[column].shown.value is not None]
    known.sort(key=lambda row: row.cells[column].shown.value or 0, reverse=falling)
    return known + [row for row in rows if row.cells[column].shown.value is None]


def _curve(board: Board) -> list[Point]:
    """The chosen figure of the whole by day, from the first day anything was known."""
    grid = figures.grid(
        places=[board.place.code],
        indicators=[board.indicator.code],
        first=board.day - CURVE_DAYS * ONE_DAY,
        last=board.day,
        known_at=board.selection.known_at,
        definitions=board.indicators,
    )
    values = grid.values(board.place.code, board.indicator.code)
    points = [Point(day, value) for day, value in zip(grid.days, values, strict=True)]
    return list(dropwhile(lambda point: point.value is None, points))


def spot_days(board: Board) -> list[date]:
    """Days for which at least one unit's figure is known, latest first: for places without a series."""
    grid = figures.grid(
        places=[row.place.code for row in board.rows],
        indicators=[board.catalogue.total],
        first=board.day - CURVE_DAYS * ONE_DAY,
        last=board.selection.today,
        known_at=board.selection.known_at,
    )
    return sorted(_known_days(grid, board), reverse=True)


def _known_days(grid: Grid, board: Board) -> set[date]:
    return {
        figure.day
        for row in board.rows
        for figure in grid.series(row.place.code, board.catalogue.total)
        if figure.value is not None
    }


@once
def units_of(place: Place) -> list[Place]:
    """The units a board lists below a place, zones left out: their counts stand with their hosts."""
    return list(places.children(place.code))
