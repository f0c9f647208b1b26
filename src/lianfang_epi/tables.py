"""CSV in and out: a bad file is refused whole, with the row and the reason."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from lianfang_epi.errors import InvalidFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from _typeshed import SupportsWrite

FIRST_ROW = 2  # row 1 of a file is its heading


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a file; its cells are read by name and refused with the row's number."""

    path: Path
    number: int
    cells: Mapping[str, str]

    def refuse(self, reason: str) -> NoReturn:
        raise InvalidFile(self.path, self.number, reason) from None

    def text(self, name: str) -> str:
        if not self.cells.get(name):
            self.refuse(f"{name} is missing")
        return self.cells[name]

    def real(self, name: str) -> float:
        text = self.text(name)
        try:
            return float(text)
        except ValueError:
            self.refuse(f"{name} = {text!r} is no number")

    def count(self, name: str) -> int:
        value = self.real(name)
        if not (value >= 0 and value.is_integer()):
            self.refuse(f"{name} = {self.cells[name]!r} is no whole number of 0 or more")
        return int(value)

    def day(self, name: str) -> date:
        text = self.text(name)
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.refuse(f"{name} = {text!r} is no date like 2020-01-29")


def read(path: Path, *, columns: Sequence[str] = ()) -> list[Row]:
    """The rows of a CSV file, whitespace stripped, empty lines left out.

    Raises:
        InvalidFile: no such file, not UTF-8, a column of `columns` missing, no rows, or a row
            with more or fewer cells than the heading.
    """
    lines = csv.reader(_text(path).splitlines())
    heading = [name.strip() for name in next(lines, [])]
    for name in columns:
        if name not in heading:
            raise InvalidFile(path, 1, f"has no column {name!r}; it has {', '.join(heading)}")
    found = [
        Row(path=path, number=n, cells=_cells(heading, cells, at=(path, n)))
        for n, cells in enumerate(lines, FIRST_ROW)
        if cells
    ]
    if not found:
        raise InvalidFile(path, None, "has no rows")
    return found


def write(path: Path | None, heading: Sequence[str], lines: Iterable[Mapping[str, object]]) -> None:
    """Write lines as CSV to a file, or to standard output without one."""
    if path is None:
        _write(sys.stdout, heading, lines)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        _write(file, heading, lines)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidFile(path, None, f"cannot be read ({error})") from error


def _write(
    file: SupportsWrite[str], heading: Sequence[str], lines: Iterable[Mapping[str, object]]
) -> None:
    writer = csv.DictWriter(file, heading, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)


def _cells(heading: Sequence[str], cells: Sequence[str], *, at: tuple[Path, int]) -> dict[str, str]:
    if len(cells) != len(heading):
        raise InvalidFile(*at, f"has {len(cells)} cells; the heading has {len(heading)}")
    return {name: cell.strip() for name, cell in zip(heading, cells, strict=True)}
