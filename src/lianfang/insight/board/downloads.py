"""The table of units as a file: the same figures as on the screen, with where they come from."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from lianfang.ground.places.naming import localized
from lianfang.insight.board import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lianfang.insight.board.queries import Board, Row

    Value = str | float | None
    Line = Sequence[Value]

# Excel takes a CSV file without this mark for the machine's old code page and garbles Chinese.
BYTE_ORDER_MARK = "\ufeff"
# A cell that begins so is run as a formula by spreadsheet programs.
_FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


def file_name(board: Board, *, ending: str) -> str:
    """Place, day and knowledge, so that two downloads are never taken for one another."""
    known_at = board.selection.known_at
    known = f"{localtime(known_at):%Y%m%dT%H%M}" if known_at else "all"
    return f"lianfang-{board.place.code}-{board.day:%Y%m%d}-known-{known}.{ending}"


def lines(board: Board) -> Iterator[Line]:
    """The heading, one line for each unit, and the whole."""
    yield _heading(board)
    for row in board.rows:
        yield _line(board, row)
    yield _line(board, board.whole)


def _heading(board: Board) -> Line:
    names = [str(board.indicators[code]) for code in board.columns.values()]
    other = [words.other_knowledge(board)] if board.has_differences else []
    return [_("Code"), _("Name"), *names, _("State"), _("Synthetic"), *other, _("Source")]


def _line(board: Board, row: Row) -> Line:
    shown = row.total.shown
    values = [words.rounded(row.cells[column].shown.value) for column in board.columns]
    other = [words.rounded(row.total.other.value)] if board.has_differences else []
    return [
        row.place.code,
        row.place.label,
        *values,
        _state(row),
        _("synthetic") if shown.is_synthetic else "",
        *other,
        shown.source,
    ]


def _state(row: Row) -> str:
    cell = row.total
    if cell.is_unconfirmed:
        return str(cell.shown.state.label) + "; " + words.last_known(cell)
    if cell.is_partial:
        return _("{parts} of {expected} units").format(
            parts=cell.shown.parts, expected=cell.shown.parts_expected
        )
    return str(cell.shown.state.label)


def notes(board: Board, *, attribution: str) -> Iterator[Line]:
    """What a reader of the file must know about it."""
    yield [_("Place"), board.place.label]
    yield [_("As of"), _("{day} 24:00").format(day=words.full_day(board.day))]
    yield [_("Knowledge"), words.knowledge(board)]
    yield [_("Made at"), words.moment(board.selection.now)]
    yield [_("Source"), board.whole.total.shown.source or _("sum of the units' own figures")]
    yield [_("Boundaries and populations"), attribution]
    for code in board.columns.values():
        yield [str(board.indicators[code]), _definition(board, code)]


def _definition(board: Board, code: str) -> str:
    indicator = board.indicators[code]
    return localized(indicator.definition, indicator.definition_en)


def as_csv(board: Board, *, attribution: str) -> bytes:
    """The table first, so that programs find its heading; the notes after an empty line."""
    out = io.StringIO()
    writer = csv.writer(out)
    for line in [*lines(board), [], *notes(board, attribution=attribution)]:
        writer.writerow([_harmless(value) for value in line])
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def _harmless(value: Value) -> Value:
    if isinstance(value, str) and value.startswith(_FORMULA_MARKS):
        return "'" + value
    return value


def as_xlsx(board: Board, *, attribution: str) -> bytes:
    """Three sheets: the units, the curve, the notes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _sheet(book, _("Units"), list(lines(board)))
    _sheet(book, _("By day"), list(_curve_lines(board)))
    _sheet(book, _("Notes"), list(notes(board, attribution=attribution)))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _curve_lines(board: Board) -> Iterator[Line]:
    yield [_("Day"), str(board.indicator)]
    for point in board.curve:
        yield [point.day.isoformat(), words.rounded(point.value)]


def _sheet(book: Workbook, title: str, content: list[Line]) -> None:
    sheet = book.create_sheet(title)
    for line in content:
        sheet.append([_harmless(value) for value in line])
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in sheet.columns:
        widest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(48, widest * 1.6 + 2)
