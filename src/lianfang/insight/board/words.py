"""Numbers, days and moments as words, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianfang.ground.places.naming import localized

if TYPE_CHECKING:
    from datetime import date, datetime

    from lianfang.insight.board.queries import Board, Cell

MISSING = "–"


def number(value: float | None) -> str:
    """A whole number with thousands set apart, a rate with two places, a dash for what is not known."""
    if value is None:
        return MISSING
    if float(value).is_integer():
        return str(intcomma(int(value), use_l10n=False))
    return f"{value:,.2f}"


def rounded(value: float | None) -> float | None:
    """A figure as charts and files carry it: whole numbers whole, rates not longer than they mean."""
    if value is None:
        return None
    return int(value) if float(value).is_integer() else round(value, 2)


def signed(value: float | None) -> str:
    """A change: a rise carries its sign, no change is said as zero with a sign of its own."""
    if value is None:
        return MISSING
    mark = {True: "+", False: "±" if value == 0 else ""}[value > 0]
    return mark + number(value).replace("-", "\N{MINUS SIGN}")


def day(value: date) -> str:
    return date_format(value, _("j F"))


def full_day(value: date) -> str:
    return date_format(value, _("j F Y"))


def moment(value: datetime) -> str:
    return date_format(localtime(value), _("j F, H:i"))


def knowledge(board: Board) -> str:
    """When what is shown was known, as a phrase."""
    known_at = board.selection.known_at
    if known_at is None:
        return _("everything published since")
    return _("as known at {moment}").format(moment=moment(known_at))


def other_knowledge(board: Board) -> str:
    """The heading of the column that holds the other truth."""
    other = board.selection.other_known_at
    if other is None:
        return _("Published since")
    return _("Known at {moment}").format(moment=moment(other))


def last_known(cell: Cell) -> str:
    """What is known instead of a missing figure."""
    if cell.last is None:
        return _("none known before")
    return _("last known: {value} on {day}").format(
        value=number(cell.last.value), day=day(cell.last.day)
    )


def last_known_short(cell: Cell) -> str:
    """The same where there is little room."""
    if cell.last is None:
        return _("none known before")
    return _("last {value} ({day})").format(
        value=number(cell.last.value), day=date_format(cell.last.day, _("j M"))
    )


def quotation(board: Board, code: str) -> str:
    """A figure as one sentence with its place, day, knowledge and source, ready to be pasted."""
    cell = board.heroes[code]
    indicator = board.indicators[code]
    return _(
        "{place}, {indicator}: {value} {unit}, as of {day} 24:00, {knowledge}. Source: {source}"
    ).format(
        place=board.place.label,
        indicator=indicator,
        value=number(cell.shown.value),
        unit=unit_of(board, code),
        day=full_day(board.day),
        knowledge=knowledge(board),
        source=cell.shown.source or _("sum of the units' own figures"),
    )


def unit_of(board: Board, code: str) -> str:
    indicator = board.indicators[code]
    return localized(indicator.unit, indicator.unit_en)
