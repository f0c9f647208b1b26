"""A board in the words and shapes of the screen. Templates only lay out what stands here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.ground.figures.terms import Knowledge
from lianfang.ground.places.naming import localized
from lianfang.insight.board import policies, words
from lianfang.insight.board.terms import Column

if TYPE_CHECKING:
    from lianfang.ground.figures.queries import Figure
    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor
    from lianfang.insight.board.queries import Board, Cell, Row


NAMED_IN_LEAD = 3
LONGEST_LABEL = 16


@dataclass(frozen=True, kw_only=True)
class Looker:
    """Whoever looks, and the address of the board with the selection kept."""

    by: Actor
    board: Board

    def url_of(self, place: Place) -> str:
        """The board of a unit, or nothing where it is a neighbour's."""
        if not policies.may_see(self.by, place):
            return ""
        address = self.board.selection.address(sort=None)
        return reverse("board:board", args=[place.code]) + address


def heroes(board: Board) -> list[dict[str, Any]]:
    return [_hero(board, code, cell) for code, cell in board.heroes.items()]


def _hero(board: Board, code: str, cell: Cell) -> dict[str, Any]:
    indicator = board.indicators[code]
    return {
        "code": code,
        "indicator": indicator,
        "unit": words.unit_of(board, code),
        "cell": cell,
        "notes": [*_qualities(cell), _("as of {day}").format(day=words.day(board.day))],
        "other": _other_line(board, cell) if cell.differs else "",
        "copy": words.quotation(board, code),
        "copy_label": _("Copy {figure} with its source").format(figure=indicator),
    }


def _qualities(cell: Cell) -> list[str]:
    """Everything that qualifies a figure: the change, or why there is none, and who is missing."""
    shown = cell.shown
    if shown.state == Knowledge.NONE:
        return [_("no figure for this day")]
    if cell.is_unconfirmed:
        return [_("not confirmed yet"), words.last_known(cell)]
    said = []
    if cell.is_partial:
        said.append(_units_in(cell))
    if cell.change is not None:
        change = words.signed(cell.change)
        said.append(_("{change} on the day before").format(change=change))
    return said


def _units_in(cell: Cell) -> str:
    return _("{parts} of {expected} units").format(
        parts=cell.shown.parts, expected=cell.shown.parts_expected
    )


def _other_line(board: Board, cell: Cell) -> str:
    return f"{words.other_knowledge(board)}: {words.number(cell.other.value)}"


def rows(looker: Looker) -> list[dict[str, Any]]:
    return [row(looker, unit) for unit in looker.board.rows]


def row(looker: Looker, unit: Row) -> dict[str, Any]:
    board = looker.board
    return {
        "code": unit.place.code,
        "label": unit.place.label,
        "url": looker.url_of(unit.place),
        "note": _row_note(board, unit),
        "unconfirmed": unit.total.is_unconfirmed,
        "cells": [_cell(board, column, cell) for column, cell in unit.cells.items()],
        "other": words.number(unit.total.other.value) if unit.total.differs else "",
        "spark": unit.spark,
        "spark_label": _("Last 14 days"),
    }


def _row_note(board: Board, unit: Row) -> str:
    cell = unit.total
    if cell.is_unconfirmed:
        return words.last_known_short(cell)
    if cell.is_partial and unit is board.whole:
        return _units_in(cell)
    if cell.differs and cell.other.value is not None:
        return _("differs from what was published since")
    return _("first cases") if unit.is_first_case else ""


def _cell(board: Board, column: Column, cell: Cell) -> dict[str, str]:
    marks = {
        "lf-unconfirmed": cell.is_unconfirmed,
        "lf-missing": cell.shown.value is None,
        "lf-board-chosen": column == board.column,
        "lf-board-wide": column in {Column.ACTIVE, Column.RATE},
    }
    return {
        "text": words.number(cell.shown.value),
        "css": " ".join(name for name, holds in marks.items() if holds),
        "reason": "" if cell.shown.value is not None else str(cell.shown.state.label),
    }


def headings(board: Board) -> list[dict[str, str]]:
    """One for each column of figures: short where the pack's own name would be long."""
    return [
        {"value": column.value, "label": _heading(board, column, code)}
        for column, code in board.columns.items()
    ]


def _heading(board: Board, column: Column, code: str) -> str:
    formula = board.indicators[code].formula or {}
    if "scale" not in formula:
        return str(column.label)
    return _("per {scale}").format(scale=words.number(formula["scale"]))


def units_line(board: Board) -> str:
    """How many units have confirmed the day."""
    total = len(board.rows)
    known = sum(cell.shown.state == Knowledge.KNOWN for cell in (row.total for row in board.rows))
    return _("{known} of {total} confirmed for {day}").format(
        known=known, total=total, day=words.day(board.day)
    )


def map_props(looker: Looker, *, geo_url: str | None) -> dict[str, Any] | None:
    """What the map draws; None where the pack has no boundaries of the units."""
    board = looker.board
    if not geo_url or not board.rows:
        return None
    return {
        "geoUrl": geo_url,
        "name": board.place.label,
        "indicator": str(board.indicator),
        "unit": words.unit_of(board, board.indicator.code),
        "units": [_map_unit(looker, unit) for unit in board.rows],
    }


def _map_unit(looker: Looker, unit: Row) -> dict[str, Any]:
    shown = unit.cells[looker.board.column].shown
    return {
        "code": unit.place.code,
        "name": unit.place.label,
        "label": _short(unit.place),
        "value": words.rounded(shown.value),
        "state": shown.state.value,
        "href": looker.url_of(unit.place),
    }


def _short(place: Place) -> str:
    """What fits on a map: the name without its ending, of a long foreign one its first word."""
    name = localized(place.stem or place.name, place.name_en)
    return name if len(name) <= LONGEST_LABEL else name.split()[0]


def curve_props(board: Board, *, marks: list[dict[str, str]]) -> dict[str, Any]:
    days = [point.day.isoformat() for point in board.curve]
    is_flow = board.column == Column.NEW
    return {
        "days": days,
        "unit": words.unit_of(board, board.indicator.code),
        "series": [
            {
                "code": board.place.code,
                "name": str(board.indicator),
                "type": "bar" if is_flow else "line",
                "values": [words.rounded(point.value) for point in board.curve],
            }
        ],
        "marks": [mark for mark in marks if mark["day"] in days],
    }


def truths(board: Board) -> dict[str, Any]:
    """Both truths in sentences, where what was known and what was published since differ."""
    if not board.has_differences:
        return {}
    hindsight = board.selection.is_hindsight
    day = words.day(board.day)
    moment = words.moment(board.selection.known_at or board.selection.now)
    sentence = (
        _("You see figures for {day} that were not known at {moment}; they were published later.")
        if hindsight
        else _("Figures for {day} were published after {moment}. What you see leaves them out.")
    )
    address = board.selection.address(known=None if hindsight else "all", day=board.day.isoformat())
    return {
        "title": _("Seen in hindsight.") if hindsight else _("Known only later."),
        "sentence": sentence.format(day=day, moment=moment),
        "lines": [_truth(board, row) for row in _worth_telling(board)],
        "url": address,
        "action": _("Only what was known") if hindsight else _("Show what was published since"),
    }


def _worth_telling(board: Board) -> list[Row]:
    """The whole, and units whose first case lies between the two truths; the table has the rest."""
    firsts = [row for row in board.differing if _begins_between(row.total)]
    return [row for row in (board.whole, *firsts) if row.total.differs]


def _begins_between(cell: Cell) -> bool:
    """One kind of knowledge has cases where the other, or the last before it, says zero."""
    told = [_last_said(cell.shown, cell.before), _last_said(cell.other, cell.other_before)]
    return 0 in told and any(told)


def _last_said(figure: Figure, before: Figure) -> float | None:
    return before.value if figure.value is None else figure.value


def _truth(board: Board, unit: Row) -> str:
    """One unit's two truths side by side, with the moment that separates them."""
    cell = unit.total
    then, before, since = cell.shown, cell.before, cell.other
    if board.selection.is_hindsight:
        then, before, since = cell.other, cell.other_before, cell.shown
    return _(
        "{place}, {indicator}: as known at {moment}: {then}; "
        "published since: {since}, known from {known_from}."
    ).format(
        place=unit.place.label,
        indicator=board.indicators[board.catalogue.total],
        moment=words.moment(board.selection.known_at or board.selection.now),
        then=_said_then(then, before),
        since=words.number(since.value),
        known_from=words.moment(since.known_from) if since.known_from else words.MISSING,
    )


def _said_then(then: Figure, before: Figure) -> str:
    """What was known, or in place of a figure that was not there the one of the day before."""
    if then.value is not None:
        return words.number(then.value)
    if before.value is None:
        return _("not confirmed yet")
    return _("not confirmed yet (last known: {value} on {day})").format(
        value=words.number(before.value), day=words.day(before.day)
    )


def changes(board: Board, corrections: list[dict[str, str]]) -> dict[str, Any]:
    """What is different from the day before: first cases, rises, corrections of earlier days."""
    firsts = [_change_line(row, tone="active", mark=_("First cases")) for row in board.first_cases]
    named = {line["code"] for line in firsts}
    rises = [_change_line(row) for row in board.risen if row.place.code not in named]
    before = words.day(board.whole.total.before.day)
    return {
        "since": _("since {day}").format(day=before),
        "lines": [*_waiting(board), *firsts, *corrections, *rises],
        "nothing": _("No unit reports more than on {day}.").format(day=before)
        if board.is_comparable
        else _("No unit has figures for both days, so nothing can be compared."),
    }


def lead(board: Board) -> str:
    """The first glance in one sentence: what was added since the day before, and where most."""
    whole = board.whole.total
    if whole.is_unconfirmed:
        return _(
            "{day}: no unit has confirmed yet. Unconfirmed figures are shown as “–”, "
            "with the last known one beside."
        ).format(day=words.day(board.day))
    if whole.change is None:
        return ""
    before, change = words.day(whole.before.day), words.signed(whole.change)
    risen = board.risen
    if not board.is_comparable:
        return _("Since {day}: {change}.").format(day=before, change=change)
    if not risen:
        return _("No unit reports more than on {day}.").format(day=before)
    most = _(", ").join(
        f"{row.place.label} {words.signed(row.total.change)}" for row in risen[:NAMED_IN_LEAD]
    )
    return _("Since {day}: {change} in {count} of {total} units; most in {most}.").format(
        day=before,
        change=change,
        count=len(risen),
        total=len(board.rows),
        most=most,
    )


def _waiting(board: Board) -> list[dict[str, str]]:
    """The figures that are still to come, said first: no change is not the same as not known."""
    count = len(board.unconfirmed)
    if not count:
        return []
    text = ngettext(
        "{count} unit has not confirmed {day}",
        "{count} units have not confirmed {day}",
        count,
    )
    return [{
        "tone": "open",
        "mark": _("Not confirmed"),
        "text": text.format(count=count, day=words.day(board.day)),
    }]  # fmt: skip


def _change_line(row: Row, *, tone: str = "", mark: str = "") -> dict[str, str]:
    return {
        "code": row.place.code,
        "text": row.place.label,
        "amount": f"{words.signed(row.total.change)} → {words.number(row.total.shown.value)}",
        "tone": tone,
        "mark": mark,
    }
