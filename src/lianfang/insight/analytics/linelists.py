"""A file of cases becomes counts by place and days. Whatever could point to a person is refused."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianfang.ground.kernel import typed
from lianfang.ground.places import queries as places
from lianfang.insight.analytics import errors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

MEGABYTE = 1024 * 1024
LARGEST_BYTES = 5 * MEGABYTE
LONGEST_DELAY_DAYS = 120
MOST_IN_A_ROW = 10_000
NEEDED = ("place", "onset", "reported")
COLUMNS = (*NEEDED, "count")

# Numbers that can only be those of a person: identity card, mobile and fixed telephone.
_NUMBERS = re.compile(r"(?<!\d)(\d{17}[\dXx]|\d{15}|1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")
_WORDS = re.compile(
    r"(?<![a-z])(name|surname|id|id.?card|identity|passport|phone|mobile|tel|address|birth\w*|sex|gender"
    r"|age)(?![a-z])|姓|名|身份|证件|护照|电话|手机|地址|住址|性别|年龄|生日|出生",
    re.IGNORECASE,
)

Cell = tuple[str, "date", "date"]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What a list holds: cases by place, day of onset and day of report."""

    cells: dict[Cell, int]
    rows: int

    @property
    def cases(self) -> int:
        return sum(self.cells.values())


def read(*, name: str, content: bytes, today: date) -> Counts:
    """The counts of a file.

    Raises:
        FileTooLarge, UnreadableFile, PersonalData, WrongColumns, NoRows, WrongRow: the file is
            refused whole, and nothing of it is kept.
    """
    if len(content) > LARGEST_BYTES:
        raise errors.FileTooLarge(name=name, limit=LARGEST_BYTES // MEGABYTE)
    lines = _lines(name, content)
    heading = [cell.strip().lower() for cell in lines[0]] if lines else []
    _check_heading(name, heading)
    rows = [(number, line) for number, line in enumerate(lines[1:], start=2) if any(line)]
    if not rows:
        raise errors.NoRows(name=name)
    reader = _Reader(name=name, heading=heading, known=_places(rows, heading), today=today)
    cells: Counter[Cell] = Counter()
    for number, line in rows:
        cell, count = reader.read(number, line)
        cells[cell] += count
    return Counts(cells=dict(cells), rows=len(rows))


def _lines(name: str, content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        try:
            found = list(csv.reader(io.StringIO(text, newline="")))
        except csv.Error as error:
            raise errors.UnreadableFile(name=name) from error
        return [[cell.strip() for cell in line] for line in found]
    raise errors.UnreadableFile(name=name)


def _check_heading(name: str, heading: Sequence[str]) -> None:
    for cell in heading:
        if cell not in COLUMNS and _WORDS.search(cell):
            raise errors.PersonalData(name=name, where=_("the column “{}”").format(cell[:40]))
    is_right = set(NEEDED) <= set(heading) <= set(COLUMNS) and len(set(heading)) == len(heading)
    if not is_right:
        raise errors.WrongColumns(name=name, found=", ".join(heading)[:200] or "–")


def _places(rows: Sequence[tuple[int, list[str]]], heading: Sequence[str]) -> set[str]:
    at = heading.index("place")
    return places.known_codes(line[at] for _number, line in rows if len(line) > at)


@dataclass(frozen=True, kw_only=True)
class _Reader:
    name: str
    heading: list[str]
    known: set[str]
    today: date

    def read(self, number: int, line: list[str]) -> tuple[Cell, int]:
        if any(_NUMBERS.search(cell) for cell in line):
            raise errors.PersonalData(name=self.name, where=_("row {row}").format(row=number))
        if len(line) != len(self.heading):
            why = _("it has {cells} cells where the heading has {columns}.")
            raise self._wrong(number, why.format(cells=len(line), columns=len(self.heading)))
        cells = dict(zip(self.heading, line, strict=True))
        if cells["place"] not in self.known:
            why = _("“{value}” is not the code of a place of the tree.")
            raise self._wrong(number, why.format(value=cells["place"][:40]))
        onset, reported = self._day(number, cells["onset"]), self._day(number, cells["reported"])
        self._check_order(number, onset, reported)
        return (cells["place"], onset, reported), self._count(number, cells.get("count", "1"))

    def _day(self, number: int, text: str) -> date:
        day = typed.day(text)
        if day is None:
            why = _("“{value}” is not a day like 2020-01-29.").format(value=text[:40])
            raise self._wrong(number, why)
        return day

    def _check_order(self, number: int, onset: date, reported: date) -> None:
        if reported < onset:
            raise self._wrong(number, _("it was reported before the day of onset."))
        if reported > self.today:
            raise self._wrong(number, _("the day of report has not come yet."))
        if (reported - onset).days > LONGEST_DELAY_DAYS:
            why = _("more than {days} days lie between onset and report.")
            raise self._wrong(number, why.format(days=LONGEST_DELAY_DAYS))

    def _count(self, number: int, text: str) -> int:
        count = typed.key(text)
        if count is None or not 1 <= count <= MOST_IN_A_ROW:
            why = _("“{value}” is not a count from 1 to {most}.")
            raise self._wrong(number, why.format(value=text[:40], most=MOST_IN_A_ROW))
        return count

    def _wrong(self, number: int, why: str) -> errors.WrongRow:
        return errors.WrongRow(name=self.name, row=number, why=why)
