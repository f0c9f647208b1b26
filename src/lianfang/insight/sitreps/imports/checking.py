"""What each row of a bulletin says, and every reason why it cannot be taken."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianfang.insight.sitreps.imports.reading import FORMULA
from lianfang.insight.sitreps.terms import Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lianfang.ground.figures.models import Indicator
    from lianfang.ground.places.models import Place
    from lianfang.insight.sitreps.imports.naming import Gazetteer

_DAY = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?(\s.*)?")
_PACKED_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_COUNT = re.compile(r"\d{1,3}(,\d{3}){1,2}|\d{1,9}")
_BEFORE_ANY = 2000


@dataclass
class Checked:
    """One row as understood. `falls` are changes that only a correction may make."""

    number: int
    cells: Sequence[str]
    place: Place | None = None
    day: date | None = None
    values: dict[str, int] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    falls: list[str] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return bool(self.reasons)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Understands rows: which column holds what, which places there are, what day it is."""

    mapping: Sequence[str]
    gazetteer: Gazetteer
    indicators: Mapping[str, Indicator]
    today: date

    def check(self, number: int, cells: Sequence[str]) -> Checked:
        row = Checked(number=number, cells=cells)
        if len(cells) < self._needed:
            row.reasons.append(
                _("The row breaks off: it has {cells} cells where {columns} are needed.").format(
                    cells=len(cells), columns=self._needed
                )
            )
            return row
        for column, cell in zip(self.mapping, cells, strict=False):
            if column:
                self._take(row, column, cell)
        if not row.values and not row.reasons:
            row.reasons.append(_("The row holds no figure. Take it out, or write 0 for none."))
        return row

    @property
    def _needed(self) -> int:
        return max(at for at, column in enumerate(self.mapping, start=1) if column)

    def _take(self, row: Checked, column: str, cell: str) -> None:
        if cell.startswith(FORMULA):
            why = _("“{cell}” is a formula. Paste the values instead, then send the file again.")
            row.reasons.append(why.format(cell=cell[:40]))
        elif column == Column.PLACE:
            self._take_place(row, cell)
        elif column == Column.DAY:
            self._take_day(row, cell)
        else:
            self._take_value(row, column, cell)

    def _take_place(self, row: Checked, cell: str) -> None:
        found = self.gazetteer.find(cell)
        if len(found) == 1:
            row.place = found[0]
        elif found:
            why = _("“{cell}” may be {places}. Write the code instead.")
            row.reasons.append(why.format(cell=cell, places=", ".join(map(_with_code, found))))
        else:
            row.reasons.append(self._unknown(cell))

    def _unknown(self, cell: str) -> str:
        near = self.gazetteer.nearest(cell)
        if near:
            why = _("There is no “{cell}” here. Did you mean {near}?")
            return why.format(cell=cell, near=near)
        return _("There is no “{cell}” here. Write the place's name or official code.").format(
            cell=cell
        )

    def _take_day(self, row: Checked, cell: str) -> None:
        day = parse_day(cell)
        if day is None:
            why = _("“{cell}” is not a day. Write it as 2020-01-29.")
            row.reasons.append(why.format(cell=cell))
        elif day > self.today:
            why = _("{day} has not come yet.")
            row.reasons.append(why.format(day=day.isoformat()))
        else:
            row.day = day

    def _take_value(self, row: Checked, column: str, cell: str) -> None:
        written = unicodedata.normalize("NFKC", cell).replace(" ", "")
        if _COUNT.fullmatch(written):
            row.values[column] = int(written.replace(",", ""))
        elif written:
            why = _("{what}: “{cell}” is not a count. Write a whole number, 0 or more.")
            row.reasons.append(why.format(what=self.indicators[column], cell=cell))


def parse_day(cell: str) -> date | None:
    """A day with its year: 2020-01-29, 2020/1/29, 2020年1月29日, 20200129."""
    written = unicodedata.normalize("NFKC", cell).strip()
    found = _DAY.fullmatch(written) or _PACKED_DAY.fullmatch(written)
    if found is None:
        return None
    try:
        day = date(*(int(part) for part in found.groups()[:3]))
    except ValueError:
        return None
    return day if day.year >= _BEFORE_ANY else None


def mark_doubles(rows: Sequence[Checked]) -> None:
    """Refuse every row after the first that speaks of the same place and day."""
    first: dict[tuple[str, date], int] = {}
    for row in rows:
        if row.place is None or row.day is None:
            continue
        earlier = first.setdefault((row.place.code, row.day), row.number)
        if earlier != row.number:
            why = _("{place} on {day} stands in row {earlier} already. Keep one of the two.")
            row.reasons.append(why.format(place=row.place, day=row.day, earlier=earlier))


def _with_code(place: Place) -> str:
    return f"{place} ({place.code})"
