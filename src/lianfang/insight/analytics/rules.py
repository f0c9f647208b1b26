"""Which days of a figure can be used, and what an interval allows to be said. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from lianfang.insight.analytics.terms import Limit, Trend

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

ONE_DAY = timedelta(days=1)
LONGEST_DAYS = 120


class IndicatorLike(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def formula(self) -> Any: ...
    @property
    def reported_by(self) -> Any: ...


@dataclass(frozen=True, kw_only=True)
class Series:
    """New cases by day without a gap, oldest first. The first is everything up to its day.

    `is_cut` says that earlier days were left out because of a gap or a fall.
    """

    first: date
    counts: tuple[int, ...]
    is_cut: bool = False
    starts_with_total: bool = False
    is_synthetic: bool = False

    @property
    def last(self) -> date:
        return self.first + ONE_DAY * (len(self.counts) - 1)

    @property
    def days(self) -> list[date]:
        return [self.first + ONE_DAY * step for step in range(len(self.counts))]

    def limits(self) -> list[Limit]:
        """What the choice of days keeps from the reader."""
        found = [Limit.FIRST_DAY] if self.starts_with_total else []
        return [*found, *([Limit.GAP] if self.is_cut else [])]

    def as_inputs(self) -> dict[str, Any]:
        return {"first": self.first.isoformat(), "counts": list(self.counts)}


def counted(indicators: Iterable[IndicatorLike]) -> str | None:
    """The cumulative figure that units report every day: its daily change is what is estimated from."""
    for one in indicators:
        if one.type == "cumulative" and one.formula is None and one.reported_by:
            return one.code
    return None


def series_of(totals: Sequence[int | None], *, first: date) -> Series | None:
    """New cases from cumulative counts: the newest stretch of days without a gap.

    A missing day is never filled in and a fall is never made good: what lies before the last of
    them is left out. Without two known days in a row there is no series.

    Args:
        totals: Cumulative counts by day, None where nothing is known.
        first: The day of the first of them.
    """
    end = _last_known(totals)
    if end is None:
        return None
    begin = _begin_of_stretch(totals, end)
    counts = [_number(totals[day]) - _number(totals[day - 1]) for day in range(begin + 1, end + 1)]
    is_cut = any(total is not None for total in totals[:begin])
    # Where nothing was known before, the first count starts the rest; else it may hold anything.
    starts_with_total = begin > 0 and not is_cut
    if starts_with_total:
        counts.insert(0, _number(totals[begin]))
    if len(counts) < 2:
        return None
    return Series(
        first=first + ONE_DAY * (begin if starts_with_total else begin + 1),
        counts=tuple(counts),
        is_cut=is_cut,
        starts_with_total=starts_with_total,
    )


def _last_known(totals: Sequence[int | None]) -> int | None:
    known = [day for day, total in enumerate(totals) if total is not None]
    return known[-1] if known else None


def _begin_of_stretch(totals: Sequence[int | None], end: int) -> int:
    begin = end
    while begin > 0 and _goes_on(totals[begin - 1], totals[begin]):
        begin -= 1
    return begin


def _goes_on(before: int | None, after: int | None) -> bool:
    return before is not None and after is not None and after >= before


def _number(total: int | None) -> int:
    return total or 0


def trend_of(lower: float, upper: float) -> Trend:
    """What an interval of R says; an interval that holds 1 says nothing about the direction."""
    if lower > 1:
        return Trend.GROWING
    return Trend.SHRINKING if upper < 1 else Trend.OPEN


def digest_of(*parts: Any) -> str:
    """What stands for everything an estimate was computed from."""
    text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
