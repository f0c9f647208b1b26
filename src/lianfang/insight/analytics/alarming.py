"""What in the figures a person should look at: sudden rises, clusters in space and time, silence."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from lianfang.insight.analytics.rules import ONE_DAY
from lianfang.insight.analytics.terms import Method
from lianfang_epi.dead_corners import dead_corners, zero_runs
from lianfang_epi.detection import Ears, ears
from lianfang_epi.errors import EpiError
from lianfang_epi.scanning import ScanOptions, scan

LEAST_UNITS, LEAST_DAYS = 3, 3
Counts = np.ndarray[Any, np.dtype[np.float64]]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lianfang.ground.places.models import Place
    from lianfang.insight.analytics.pack import Parameters
    from lianfang.insight.analytics.rules import Series
    from lianfang.insight.analytics.series import Reading
    from lianfang_epi.dead_corners import Evidence
    from lianfang_epi.detection import EarsAlarms
    from lianfang_epi.scanning import Cluster


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


@dataclass(frozen=True, kw_only=True)
class Table:
    """Counts of units that all know the same days; units without a figure on one of them are not in it."""

    units: list[Place]
    days: list[date]
    counts: Counts
    is_synthetic: bool


def table_of(reading: Reading, *, most_days: int) -> Table | None:
    """The newest days that the units know together; None where too few do."""
    known = {code: one for code, one in reading.series.items() if code != reading.place.code}
    last = max((one.last for one in known.values()), default=None)
    units = [one for one in reading.units if one.code in known and known[one.code].last == last]
    if last is None or len(units) < LEAST_UNITS:
        return None
    # What began a curve holds any number of days: it belongs to none.
    first = max(
        known[one.code].first + known[one.code].starts_with_total * ONE_DAY for one in units
    )
    first = max(first, last - (most_days - 1) * ONE_DAY)
    length = (last - first).days + 1
    if length < LEAST_DAYS:
        return None
    return Table(
        units=units,
        days=[first + ONE_DAY * step for step in range(length)],
        counts=np.array([known[one.code].counts[-length:] for one in units], dtype=np.float64),
        is_synthetic=any(known[one.code].is_synthetic for one in units),
    )


def clusters(reading: Reading, parameters: Parameters) -> Iterator[Found]:
    """Groups of neighbouring units with more cases in the last days than chance would put there."""
    told = parameters["scan"]
    table = table_of(reading, most_days=int(told["days"]))
    points = _points(table.units) if table else []
    if table is None or not points:
        return
    options = ScanOptions(
        longest_days=min(int(told["longest_window"]), len(table.days) - 1),
        replicates=int(told["simulations"]),
        seed=int(told["seed"]),
    )
    try:
        found = scan(table.counts, points, options=options)
    except EpiError:
        return
    for cluster in found.alarms(alpha=float(told["p"])):
        yield _cluster(table, cluster, told=told)


def _points(units: list[Place]) -> list[tuple[float, float]]:
    """Where the units lie; nothing where that is not known of all of them."""
    found = [
        (one.longitude, one.latitude)
        for one in units
        if one.longitude is not None and one.latitude is not None
    ]
    return found if len(found) == len(units) else []


def _cluster(table: Table, cluster: Cluster, *, told: dict[str, Any]) -> Found:
    return Found(
        place=table.units[cluster.units[0]].code,
        method=Method.SCAN,
        first_day=table.days[cluster.first],
        day=table.days[cluster.last],
        observed=float(cluster.observed),
        expected=round(cluster.expected, 3),
        p=cluster.probability,
        places=[table.units[at].code for at in cluster.units],
        parameters=told | {"days": len(table.days)},
        is_synthetic=table.is_synthetic,
    )


def silences(reading: Reading, parameters: Parameters) -> Iterator[Found]:
    """Units that report none on more days in a row than their inhabitants and the others let expect."""
    told = parameters["silence"]
    table = table_of(reading, most_days=int(told["days"]))
    people = [one.population for one in table.units if one.population] if table else []
    if table is None or len(people) < len(table.units):
        return
    expected = _expected(table.counts, np.array(people, dtype=np.float64))
    is_used: np.ndarray[Any, np.dtype[np.bool_]] = np.all(expected > 0, axis=0)
    if is_used.sum() < LEAST_DAYS:
        return
    used = [day for day, holds in zip(table.days, is_used, strict=True) if holds]
    counts, expected = table.counts[:, is_used], expected[:, is_used]
    tests = zero_runs(counts, expected, dispersion=float(told["dispersion"] or math.inf))
    for flag in dead_corners(tests, rate=float(told["false_share"])).flags if tests else ():
        span = _silent(counts[flag.evidence.unit])
        # A silence that has ended by itself needs nobody.
        if span.stop == len(used):
            mean = float(expected[flag.evidence.unit, span].sum())
            yield _silence(table, flag.evidence, mean=mean, days=used[span], told=told)


def _expected(counts: Counts, people: np.ndarray[Any, Any]) -> Counts:
    """Cases of each unit by day, if it had as many by inhabitants as all the others together."""
    others = counts.sum(axis=0) - counts
    expected: Counts = others * (people / (people.sum() - people))[:, None]
    return expected


def _silent(counts: np.ndarray[Any, Any]) -> slice:
    """The longest run of days without a case, the last of several as long."""
    best, begin = slice(0, 0), 0
    for day, count in enumerate(counts, start=1):
        begin = day if count else begin
        if day - begin >= best.stop - best.start and not count:
            best = slice(begin, day)
    return best


def _silence(
    table: Table, evidence: Evidence, *, mean: float, days: list[date], told: dict[str, Any]
) -> Found:
    place = table.units[evidence.unit].code
    return Found(
        place=place,
        method=Method.SILENCE,
        first_day=days[0],
        day=days[-1],
        observed=0.0,
        expected=round(mean, 3),
        p=evidence.probability,
        places=[place],
        parameters=told,
        is_synthetic=table.is_synthetic,
    )
