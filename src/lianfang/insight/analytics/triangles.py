"""Counts of line lists by day of onset and days until report, as they were known at a moment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lianfang.insight.analytics.models import OnsetCount
from lianfang.insight.analytics.rules import ONE_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Triangle:
    """Cases of one place by onset (rows, oldest first) and delay in days (columns).

    A list that begins on some day knows nothing of reports before it: rows of onsets before
    `first_reported` are left out, for their early reports are missing.
    """

    first_onset: date
    last_reported: date
    counts: NDArray[np.float64]
    line_list: int
    is_synthetic: bool

    @property
    def onsets(self) -> list[date]:
        return [self.first_onset + ONE_DAY * step for step in range(len(self.counts))]

    def as_inputs(self) -> dict[str, Any]:
        """The counts of each onset by delay, as far as they can be known; the rest is to come."""
        rows = [
            [int(cases) for cases in row[: len(self.counts) - at]]
            for at, row in enumerate(self.counts)
        ]
        return {
            "first": self.first_onset.isoformat(),
            "last_reported": self.last_reported.isoformat(),
            "rows": rows,
            "line_list": self.line_list,
        }


class _Row(NamedTuple):
    onset: date
    reported: date
    cases: int
    line_list: int
    is_synthetic: bool


def read(
    places: Iterable[str], *, known_at: datetime, onset_days: int, longest_delay: int
) -> dict[str, Triangle]:
    """The triangle of each place that has a list; of several lists the one received last counts."""
    known = OnsetCount.objects.filter(
        place__in=list(places), known_from__lte=known_at, line_list__received_at__lte=known_at
    ).order_by("line_list__received_at", "line_list_id")
    by_list: defaultdict[str, dict[int, list[_Row]]] = defaultdict(dict)
    for one in known.select_related("line_list"):
        row = _Row(one.onset, one.reported, one.count, one.line_list_id, one.line_list.is_synthetic)
        by_list[one.place_id].setdefault(row.line_list, []).append(row)
    newest = {place: list(lists.values())[-1] for place, lists in by_list.items()}
    made = {
        place: _triangle(rows, onset_days=onset_days, longest_delay=longest_delay)
        for place, rows in newest.items()
    }
    return {place: triangle for place, triangle in made.items() if triangle is not None}


def _triangle(rows: list[_Row], *, onset_days: int, longest_delay: int) -> Triangle | None:
    last = max(row.reported for row in rows)
    first = max(min(row.reported for row in rows), last - ONE_DAY * (onset_days - 1))
    days = (last - first).days + 1
    width = min(days, longest_delay + 1)
    counts = np.zeros((days, width))
    for row in rows:
        delay = (row.reported - row.onset).days
        if row.onset >= first and delay < width:
            counts[(row.onset - first).days, delay] += row.cases
    if not counts.any():
        return None
    return Triangle(
        first_onset=first,
        last_reported=last,
        counts=counts,
        line_list=rows[0].line_list,
        is_synthetic=any(row.is_synthetic for row in rows),
    )
