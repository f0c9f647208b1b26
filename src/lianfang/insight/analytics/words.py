"""Intervals, days and growth as words, in the reader's language: the range first, the middle after."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianfang.insight.analytics.terms import Absence, Limit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

MISSING = "–"
LONGEST_DOUBLING_DAYS = 60


def number(value: float | None) -> str:
    """A whole number whole, a small one with one place more than a large one."""
    if value is None:
        return MISSING
    if float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) < LONGEST_DOUBLING_DAYS else f"{value:,.0f}"


def between(lower: float, upper: float) -> str:
    return _("between {lower} and {upper}").format(lower=number(lower), upper=number(upper))


def span(lower: float, upper: float) -> str:
    """The same where there is little room."""
    return _("{lower} to {upper}").format(lower=number(lower), upper=number(upper))


def percent(rate: float) -> str:
    """Growth per day as a change in hundredths, with its sign."""
    change = round((math.exp(rate) - 1) * 100)
    mark = {1: "+", 0: "±", -1: "\N{MINUS SIGN}"}[(change > 0) - (change < 0)]
    return f"{mark}{abs(change)} %"


def growth(rate: dict[str, float]) -> str:
    return _("{lower} to {upper} a day").format(
        lower=percent(rate["lower"]), upper=percent(rate["upper"])
    )


def doubling(rate: dict[str, float]) -> str:
    """How long doubling or halving takes; an interval that holds no growth does not tell."""
    lower, upper = rate["lower"], rate["upper"]
    if lower > 0:
        return _("doubles in {days} days").format(days=_days(upper, lower))
    if upper < 0:
        return _("halves in {days} days").format(days=_days(-lower, -upper))
    return _("growing or falling: not to be told")


def _days(fast: float, slow: float) -> str:
    shortest, longest = math.log(2) / fast, math.log(2) / slow
    if longest > LONGEST_DOUBLING_DAYS:
        return _("{shortest} or more").format(shortest=number(round(shortest, 1)))
    return span(round(shortest, 1), round(longest, 1))


def day(value: date) -> str:
    return date_format(value, _("j F"))


def full_day(value: date) -> str:
    return date_format(value, _("j F Y"))


def moment(value: datetime) -> str:
    return date_format(localtime(value), _("j F Y, H:i"))


def days(first: date, last: date) -> str:
    if first == last:
        return day(first)
    return _("{first} to {last}").format(first=day(first), last=day(last))


def absence(code: str) -> str:
    """Why there is a dash."""
    return str(Absence(code).label) if code in Absence else ""


def limits(codes: Iterable[str]) -> list[dict[str, Any]]:
    """What cannot be told, as sentences, in their fixed order."""
    named = set(codes)
    return [{"code": one.value, "text": one.label} for one in Limit if one in named]
