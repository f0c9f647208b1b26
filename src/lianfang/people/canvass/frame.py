"""The list of households as people send it: a CSV file, looked at whole before a row is taken."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianfang.ground.places import queries as places
from lianfang.people.canvass.models import Household

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lianfang.people.canvass.models import Round

COLUMNS = ("place", "grid", "code", "address", "sequence", "longitude", "latitude", "source")
NEEDED = ("place", "address")
MOST_ROWS = 500_000
MOST_PROBLEMS = 200
LONGEST = {"address": 160, "code": 40, "source": 80}
GRID_DIGITS = 15


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One dwelling of the file, with every blank filled."""

    line: int
    place: str
    cell: str
    code: str
    address: str
    sequence: int
    longitude: float | None
    latitude: float | None
    source: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A row that cannot be used, and why."""

    line: int
    why: str


@dataclass(kw_only=True)
class Frame:
    """What a file holds: its entries, or everything that is wrong with it."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def communities(self) -> dict[str, int]:
        """Households by community."""
        found: dict[str, int] = {}
        for entry in self.entries:
            found[entry.place] = found.get(entry.place, 0) + 1
        return found


def text_of(content: bytes) -> str | None:
    """The text of a file as spreadsheets write it; None when it is no text."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def examine(content: bytes, *, round_: Round) -> Frame:
    """Read a file against the tree and the round's place; nothing is written."""
    text = text_of(content)
    if text is None:
        return _hopeless(_("It is no text file. Save the table as CSV and send it again."))
    reader = csv.reader(io.StringIO(text, newline=""))
    heading = [cell.strip().lower() for cell in next(reader, [])]
    missing = [name for name in NEEDED if name not in heading]
    if missing:
        words = _("The first line must name the columns; missing: {columns}.")
        return _hopeless(words.format(columns=", ".join(missing)))
    found = _Reading(round_)
    try:
        for cells in islice(reader, MOST_ROWS + 1):
            if any(cell.strip() for cell in cells):
                found.take(reader.line_num, dict(zip(heading, map(str.strip, cells), strict=False)))
    except csv.Error as error:
        return _hopeless(_("It is no CSV table ({error}).").format(error=error))
    return found.finish()


def _hopeless(why: str) -> Frame:
    return Frame(problems=[Problem(line=1, why=why)])


class _Reading:
    """One pass over a file: what stands in it so far, and what is wrong."""

    def __init__(self, round_: Round) -> None:
        self.round = round_
        self.frame = Frame()
        self.communities = _communities(round_.place_id)
        self.codes: dict[str, int] = {}
        self.addresses: dict[tuple[str, str], int] = {}
        self.walked: dict[str, int] = {}

    def take(self, line: int, row: dict[str, str]) -> None:
        try:
            entry = self._entry(line, row)
        except ValueError as why:
            self._complain(line, str(why))
            return
        self.frame.entries.append(entry)

    def _complain(self, line: int, why: str) -> None:
        if len(self.frame.problems) < MOST_PROBLEMS:
            self.frame.problems.append(Problem(line=line, why=why))

    def _entry(self, line: int, row: dict[str, str]) -> Entry:
        place = row["place"]
        if place not in self.communities:
            words = _("“{place}” is no community of this round's place.")
            raise ValueError(words.format(place=place[:40]))
        cell = _cell(place, row.get("grid", ""))
        sequence = _whole(row.get("sequence", "")) or self.walked.get(cell, 0) + 1
        self.walked[cell] = max(sequence, self.walked.get(cell, 0))
        code = row.get("code") or f"{cell}-{sequence:04d}"
        self._check_once(line, place, code=code, address=row["address"])
        for name, most in LONGEST.items():
            if len(row.get(name, "")) > most:
                words = _("The column {column} has more than {most} letters.")
                raise ValueError(words.format(column=name, most=most))
        return Entry(
            line=line,
            place=place,
            cell=cell,
            code=code,
            address=row["address"],
            sequence=sequence,
            longitude=_degree(row.get("longitude", ""), most=180),
            latitude=_degree(row.get("latitude", ""), most=90),
            source=row.get("source", ""),
        )

    def _check_once(self, line: int, place: str, *, code: str, address: str) -> None:
        if not address:
            raise ValueError(_("It has no address."))
        before = self.codes.setdefault(code, line)
        if before == line:
            before = self.addresses.setdefault((place, address), line)
        if before != line:
            words = _("The same household stands in row {row} already.")
            raise ValueError(words.format(row=before))

    def finish(self) -> Frame:
        frame = self.frame
        if len(frame.entries) > MOST_ROWS:
            words = _("It has more than {most} rows. Send one file for each unit.")
            self._complain(MOST_ROWS + 1, words.format(most=MOST_ROWS))
        if not frame.entries and not frame.problems:
            self._complain(1, _("It lists no household."))
        for entry in _listed_before(frame.entries, round_=self.round):
            self._complain(entry.line, _("The round lists this household already."))
        return frame


def _communities(root: str) -> set[str]:
    lowest = places.levels()[-1].no
    found = places.of_level(lowest, under=places.prefixes_of(root))
    return set(found.values_list("code", flat=True))


def _listed_before(entries: list[Entry], *, round_: Round) -> Iterator[Entry]:
    rows = iter(entries)
    while chunk := {entry.code: entry for entry in islice(rows, 900)}:
        known = Household.objects.filter(round=round_, code__in=chunk)
        for code in known.values_list("code", flat=True):
            yield chunk[code]


def _cell(place: str, grid: str) -> str:
    """The grid's code; a short one is the grid's number within its community."""
    if not grid or grid == place:
        return place
    code = grid if grid.startswith(place) else place + grid
    if not code.isascii() or not code.isdigit() or len(code) > GRID_DIGITS:
        words = _("“{grid}” is no grid of that community: use up to {most} digits.")
        raise ValueError(words.format(grid=grid[:20], most=GRID_DIGITS - len(place)))
    return code


def _whole(text: str) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueError(_("The walking order “{text}” is no whole number.").format(text=text[:20]))
    return int(text)


def _degree(text: str, *, most: int) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        raise ValueError(_("“{text}” is no position on the earth.").format(text=text[:20]))
    return value
