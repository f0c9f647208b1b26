"""Figures of earlier days that became others since the day before: said, not silently replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lianfang.ground.figures import queries as figures
from lianfang.insight.board import words
from lianfang.insight.board.terms import ONE_DAY, SPARK_DAYS

if TYPE_CHECKING:
    from lianfang.ground.figures.queries import Change
    from lianfang.insight.board.queries import Board


def lines(board: Board) -> list[dict[str, str]]:
    """One line for each corrected figure of the last two weeks."""
    labels = {row.place.code: row.place.label for row in board.rows}
    known_at = board.selection.known_at or board.selection.now
    found = figures.changes_since(
        places=list(labels),
        indicators=[board.catalogue.total, *board.catalogue.ended],
        since=known_at - ONE_DAY,
        known_at=known_at,
        first=board.day - SPARK_DAYS * ONE_DAY,
        last=board.day,
    )
    return [_line(board, change, labels) for change in found if change.before is not None]


def _line(board: Board, change: Change, labels: dict[str, str]) -> dict[str, str]:
    return {
        "code": change.place,
        "tone": "soon",
        "mark": _("Corrected"),
        "text": _("{place}, {indicator} of {day}").format(
            place=labels[change.place],
            indicator=board.indicators[change.indicator],
            day=words.day(change.day),
        ),
        "amount": f"{words.number(change.before)} → {words.number(change.after)}",
    }
