"""What in the figures a person should look at: sudden rises, clusters in space and time, silence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from lianfang.insight.analytics.terms import Method
from lianfang_epi.detection import Ears, ears

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lianfang.insight.analytics.pack import Parameters
    from lianfang.insight.analytics.rules import Series
    from lianfang.insight.analytics.series import Reading
    from lianfang_epi.detection import EarsAlarms


@dataclass(frozen=True, kw_only=True)
class Found:
    """An alarm before it is stored."""

    place: str
    method: Method
    first_day: date
    day: date
    observed: float
    expected: float
    threshold: float | None = None
    p: float | None = None
    places: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)
    is_synthetic: bool = False

    @property
    def key(self) -> str:
        """The same rise, cluster or silence found again is the same alarm."""
        # A silence that goes on is one alarm; a cluster and a rise are of their day.
        day = self.first_day if self.method == Method.SILENCE else self.day
        return f"{self.method}:{self.place}:{day}"


def rises(reading: Reading, parameters: Parameters) -> Iterator[Found]:
    """EARS on the newest days of each place."""
    for place in reading.places:
        series = reading.series.get(place.code)
        if series is None:
            continue
        for name in parameters["alarms"]["methods"]:
            yield from _rises(place.code, series, method=Ears(name), told=parameters["alarms"])


def _rises(place: str, series: Series, *, method: Ears, told: dict[str, Any]) -> Iterator[Found]:
    begins = 1 if series.starts_with_total else 0
    counts = np.array(series.counts[begins:], dtype=np.float64)
    if len(counts) <= needed_days(method, told):
        return
    found = ears(
        counts,
        method=method,
        baseline_days=int(told["baseline_days"]),
        minimum_sd=float(told["minimum_sd"]),
    )
    for at in range(max(0, len(counts) - int(told["tested_days"])), len(counts)):
        if found.is_alarm[at]:
            yield _rise(place, series, found, at=at, day=series.days[at + begins])


def needed_days(method: Ears, told: dict[str, Any]) -> int:
    """Days before the first day that can alarm at all."""
    guard = {Ears.C1: 0, Ears.C2: 2}.get(method, 4)
    return int(told["baseline_days"]) + guard


def _rise(place: str, series: Series, found: EarsAlarms, *, at: int, day: date) -> Found:
    return Found(
        place=place,
        method=Method(found.method.value),
        first_day=day,
        day=day,
        observed=float(found.counts[at]),
        expected=round(float(found.expected[at]), 3),
        threshold=round(max(0.0, float(found.upper[at])), 3),
        places=[place],
        parameters={"baseline_days": found.baseline_days, "minimum_sd": found.minimum_sd},
        is_synthetic=series.is_synthetic,
    )
