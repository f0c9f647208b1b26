"""Epidemic curves: counts by day and unit from dates of a line list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from lianfang_epi.errors import InvalidInput, NotEnoughData

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class EpidemicCurve:
    """Counts without gaps: a day on which nothing happened counts 0."""

    units: tuple[str, ...]
    days: tuple[date, ...]
    counts: NDArray[np.int64]  # (units, days)

    @property
    def total(self) -> NDArray[np.int64]:
        """All units together, shape (days,)."""
        summed: NDArray[np.int64] = self.counts.sum(axis=0)
        return summed


def epidemic_curve(
    events: Sequence[date | None],
    *,
    units: Sequence[str] | None = None,
    first: date | None = None,
    last: date | None = None,
) -> EpidemicCurve:
    """Count events by day.

    Args:
        events: One date per event, in any order.
        units: The unit of each event; without them all belong to one unit without a name.
        first: First day of the curve, else that of the first event.
        last: Last day of the curve, else that of the last event.

    Raises:
        NotEnoughData: no event, and no first and last day either.
        InvalidInput: a missing date or one outside the days asked for, with its position; units
            of another number than events.
    """
    known = _known(events)
    if not known and (first is None or last is None):
        raise NotEnoughData("events", 0, "dates: none, and no days to count over")
    begin, end = first or min(known), last or max(known)
    days = tuple(begin + timedelta(n) for n in range((end - begin).days + 1))
    if units is not None and len(units) != len(known):
        raise InvalidInput("units", len(units), f"do not match {len(known)} events")
    owners = list(units) if units is not None else [""] * len(known)
    names = tuple(sorted(set(owners))) or ("",)
    rows = {name: row for row, name in enumerate(names)}
    counts = np.zeros((len(names), len(days)), dtype=np.int64)
    for position, (day, unit) in enumerate(zip(known, owners, strict=True)):
        if not begin <= day <= end:
            reason = f"is not from {begin} to {end}"
            raise InvalidInput("events", day.isoformat(), reason, position=position)
        counts[rows[unit], (day - begin).days] += 1
    return EpidemicCurve(units=names, days=days, counts=counts)


def _known(events: Sequence[date | None]) -> list[date]:
    for position, day in enumerate(events):
        if day is None:
            raise InvalidInput("events", None, "is missing", position=position)
    return [day for day in events if day is not None]
