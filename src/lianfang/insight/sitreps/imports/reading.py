"""Cells from bytes. Whatever arrives, the answer is text cells or a refusal that says what to do."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
from django.utils.translation import gettext as _

from lianfang.insight.sitreps.imports import errors

if TYPE_CHECKING:
    from collections.abc import Iterable

MEGABYTE = 1024 * 1024
LARGEST_BYTES = 10 * MEGABYTE
LARGEST_UNPACKED_BYTES = 60 * MEGABYTE
MOST_FILES_IN_A_BOOK = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 200

# A formula's result depends on whatever calculates it, so the text itself is kept and refused later.
FORMULA = "="

_ZIP = b"PK\x03\x04"
_KINDS = {
    b"\xd0\xcf\x11\xe0": "XLS",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
}
_DELIMITERS = ",\t;|，"


class Table(NamedTuple):
    """The rows of a file as text; `numbers` are their numbers in the file, for people."""

    rows: list[list[str]]
    numbers: list[int]


def read(*, name: str, content: bytes) -> Table:
    """The table in a file, blank rows left out.

    Raises:
        FileTooLarge, SwollenFile, TooManyRows, UnreadableFile, WrongEncoding, EmptyTable
    """
    if len(content) > LARGEST_BYTES:
        size = round(len(content) / MEGABYTE)
        raise errors.FileTooLarge(name=name, size=size, limit=LARGEST_BYTES // MEGABYTE)
    for start, kind in _KINDS.items():
        if content.startswith(start):
            raise errors.UnreadableFile(name=name, kind=kind)
    is_book = content.startswith(_ZIP)
    rows = _book(name, content) if is_book else _lines(name, content)
    return _table(name, rows)


def _table(name: str, rows: Iterable[list[str]]) -> Table:
    table = Table([], [])
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise errors.TooManyRows(name=name, limit=MOST_ROWS)
        if any(row):
            table.rows.append(_trimmed(row))
            table.numbers.append(number)
    if not table.rows:
        raise errors.EmptyTable(name=name)
    return table


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row[:MOST_COLUMNS]


def _lines(name: str, content: bytes) -> list[list[str]]:
    text = _text(name, content)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [[cell.strip()[:LONGEST_CELL] for cell in row] for row in reader]
    except csv.Error as error:
        raise errors.UnreadableFile(name=name, kind="CSV") from error


def _text(name: str, content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GB18030: what the spreadsheets of the field write."""
    encodings = ["utf-8-sig", "gb18030"]
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise errors.UnreadableFile(name=name, kind=_("not a text"))
        return text
    raise errors.WrongEncoding(name=name)


def _delimiter(text: str) -> str:
    """The separator that most of the first lines share, the same number of times."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        times, share = counts.most_common(1)[0] if counts else (0, 0)
        return share, times

    best = max(_DELIMITERS, key=agreement)
    return best if agreement(best)[0] else ","


def _book(name: str, content: bytes) -> list[list[str]]:
    _check_size(name, content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS + 1, values_only=True)
        return [[_cell(value) for value in row] for row in rows]
    except Exception as error:
        # The reader of workbooks fails in many ways on files that only look like one.
        raise errors.UnreadableFile(name=name, kind="XLSX") from error


def _check_size(name: str, content: bytes) -> None:
    """Look at the sizes a packed file states before unpacking any of it."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise errors.UnreadableFile(name=name, kind="XLSX") from error
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_FILES_IN_A_BOOK or unpacked > LARGEST_UNPACKED_BYTES:
        raise errors.SwollenFile(name=name)


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value).strip()[:LONGEST_CELL]
