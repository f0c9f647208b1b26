"""Counts that fall: against the days in the file itself, and against what is known."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianfang.ground.figures import queries as figures
from lianfang.insight.sitreps import queries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from lianfang.insight.sitreps.imports.checking import Checked

    Course = dict[tuple[str, str], dict[date, int]]


def mark_falls(rows: Sequence[Checked], *, now: datetime) -> None:
    """Note on each row which of its counts fall or change what was known of that very day."""
    usable = [row for row in rows if row.place is not None and row.day is not None]
    if not usable:
        return
    compared = Compared(
        known=_known(usable, now=now),
        in_file=_in_file(usable),
        names={one.code: str(one) for one in figures.indicators()},
        cumulative={one.code for one in figures.indicators() if queries.is_cumulative(one)},
    )
    for row in usable:
        row.falls.extend(compared.falls(row))


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What a row is compared with: what is known, and the other rows of its file."""

    known: Course
    in_file: Course
    names: dict[str, str]
    cumulative: set[str]

    def falls(self, row: Checked) -> Iterator[str]:
        for code, value in row.values.items():
            if row.place is None or row.day is None:
                continue
            cell = (row.place.code, code)
            before = self.known[cell].get(row.day, value)
            if before != value:
                yield _("{what}: {before} was known for this day, the file says {value}.").format(
                    what=self.names[code], before=before, value=value
                )
            course = self.known[cell] | self.in_file[cell] if code in self.cumulative else {}
            eve = max((day for day in course if day < row.day), default=None)
            if eve is not None and course[eve] > value:
                yield _("{what} falls from {before} on {day} to {value}.").format(
                    what=self.names[code], before=course[eve], day=eve, value=value
                )


def _in_file(rows: Sequence[Checked]) -> Course:
    found: Course = defaultdict(dict)
    for row in rows:
        for code, value in row.values.items():
            if row.place is not None and row.day is not None:
                found[row.place.code, code][row.day] = value
    return found


def _known(rows: Sequence[Checked], *, now: datetime) -> Course:
    """What is known of the same places from the day before the file's first to its last."""
    places = sorted({row.place.code for row in rows if row.place})
    codes = sorted({code for row in rows for code in row.values})
    days = [row.day for row in rows if row.day]
    block = figures.grid(
        places=places,
        indicators=codes,
        first=min(days) - timedelta(days=1),
        last=max(days),
        known_at=now,
    )
    found: Course = defaultdict(dict)
    for place in places:
        for code in codes:
            found[place, code] = {
                one.day: int(one.value)
                for one in block.recorded(place, code)
                if one.value is not None and one.is_whole
            }
    return found
