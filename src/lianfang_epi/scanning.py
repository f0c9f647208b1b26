"""The space-time scan: where and since when there are more cases than chance would put there.

A cylinder is a centre with its nearest neighbours (its zone) over the last days (its window). The
one least likely by chance is the cluster; how often data without any cluster hold one as unlikely
is found by Monte Carlo, each replicate keyed by (seed, number), whatever else runs beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lianfang_epi import checks
from lianfang_epi.errors import InvalidInput, InvalidWindow, NotEnoughData

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

LEAST = 1e-300
TIE = 1e-9  # two orders of adding up the same figure


class Model(StrEnum):
    """What is expected where nothing happens."""

    PERMUTATION = "permutation"  # each unit's and each day's total, independent of each other
    POISSON = "poisson"  # in proportion to population, alike on all days


@dataclass(frozen=True, kw_only=True)
class ScanOptions:
    """Which cylinders are looked at, and how many replicates without a cluster are drawn.

    `largest_share` limits a zone to that share of all cases (permutation) or of the population
    (Poisson), `most_units` to a number of units.
    """

    longest_days: int = 14
    largest_share: float = 0.5
    most_units: int | None = None
    replicates: int = 999
    seed: int = 0

    def __post_init__(self) -> None:
        checks.positive(longest_days=self.longest_days)
        if not 0 < self.largest_share <= 1:
            raise InvalidInput("largest_share", self.largest_share, "is no share above 0 up to 1")
        if self.most_units is not None:
            checks.positive(most_units=self.most_units)
        for name in ("replicates", "seed"):
            if not 0 <= getattr(self, name) < 2**63:
                raise InvalidInput(name, getattr(self, name), "must be 0 or more")


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Units (by index, the centre first) with more cases than expected since day `first`.

    `statistic` is the log likelihood ratio; `probability` how often the most unlikely cylinder of
    data without a cluster reaches it (NaN without replicates).
    """

    units: tuple[int, ...]
    first: int
    last: int
    observed: int
    expected: float
    statistic: float
    probability: float

    @property
    def relative_risk(self) -> float:
        return self.observed / self.expected


@dataclass(frozen=True, kw_only=True)
class Scan:
    """Clusters without a common unit, the most unlikely first, and the replicates' largest."""

    model: Model
    clusters: tuple[Cluster, ...]
    maxima: NDArray[np.float64]
    cases: int
    days: int
    cylinders: int
    options: ScanOptions

    def alarms(self, *, alpha: float = 0.05) -> tuple[Cluster, ...]:
        return tuple(c for c in self.clusters if c.probability <= alpha)


class Cylinders(NamedTuple):
    """All that are looked at.

    The zones of centre i are the prefixes of order[starts[i]:starts[i + 1]]; `unit_weight` is each
    zone's share of all that is expected, `day_weight` that of the last 1, 2, … days, and
    entropy[c] = c log c up to the number of cases.
    """

    starts: NDArray[np.int64]
    order: NDArray[np.int32]
    unit_weight: NDArray[np.float64]
    day_weight: NDArray[np.float64]
    entropy: NDArray[np.float64]

    def search(self, counts: NDArray[np.int32], *, keep: float) -> Any:
        windows = len(self.day_weight)
        recent = np.cumsum(counts[:, : -windows - 1 : -1], axis=1, dtype=np.int32)
        return _searcher()(recent, self, keep)


def scan(
    counts: ArrayLike,
    points: ArrayLike,
    *,
    population: ArrayLike | None = None,
    options: ScanOptions | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Scan:
    """Clusters alive on the last day of counts of shape (units, days).

    `points` (units, 2) holds longitude and latitude in degrees. Without `population` (units) the
    expected count of a cylinder is C(zone) C(window) / C (space-time permutation: Kulldorff et al.
    2005, doi:10.1371/journal.pmed.0020059); with it, it is C times the zone's share of the
    population times the window's share of the days (Kulldorff 2001,
    doi:10.1111/1467-985X.00186). Statistic: c log(c/m) + (C - c) log((C - c)/(C - m)).

    Raises:
        InvalidCounts: a count missing, negative or not whole.
        InvalidInput: a place missing or off the earth; a unit without population.
        InvalidWindow: the longest window is longer than the data.
        NotEnoughData: fewer than two cases.
    """
    y, options = checks.counts(counts, field="counts"), options or ScanOptions()
    places = _check_places(y, points)
    if options.longest_days > y.shape[1]:
        reason = f"is longer than the {y.shape[1]} days of data"
        raise InvalidWindow("longest_days", options.longest_days, reason)
    if y.sum() < 2:
        raise NotEnoughData("counts", int(y.sum()), "cases; a cluster needs at least two")
    whole = y.astype(np.int32)
    weights = y.sum(axis=1) if population is None else _check_population(y, population)
    by_day = y.sum(axis=0) if population is None else np.ones(y.shape[1])
    model = Model.PERMUTATION if population is None else Model.POISSON
    field = _field(places, weights, by_day, cases=int(y.sum()), options=options)
    maxima = _maxima(
        whole, field, (weights, by_day, model), options=options, on_progress=on_progress
    )
    return Scan(
        model=model, clusters=_clusters(whole, field, maxima), maxima=maxima, cases=int(y.sum()),
        days=y.shape[1], cylinders=len(field.order) * len(field.day_weight), options=options,
    )  # fmt: skip


def nearest(points: NDArray[np.float64]) -> NDArray[np.int32]:
    """Every unit's neighbours by great-circle distance, itself first; shape (units, units)."""
    longitude, latitude = np.radians(points).T
    upright = np.cos(latitude)
    ball = np.column_stack(
        [upright * np.cos(longitude), upright * np.sin(longitude), np.sin(latitude)]
    )
    closeness = ball @ ball.T
    np.fill_diagonal(closeness, 2.0)
    return np.argsort(-closeness, axis=1, kind="stable").astype(np.int32)


def _check_places(y: NDArray[np.float64], points: ArrayLike) -> NDArray[np.float64]:
    places = np.asarray(points, dtype=np.float64)
    if y.ndim != 2 or places.shape != (y.shape[0], 2):
        reason = f"are no pairs of longitude and latitude for counts of shape {y.shape}"
        raise InvalidInput("points", places.shape, reason)
    is_off = ~(np.abs(places) <= np.array([180.0, 90.0]))
    checks.refuse_first(places, is_off, InvalidInput("points", None, "is no place on the earth"))
    return places


def _check_population(y: NDArray[np.float64], population: ArrayLike) -> NDArray[np.float64]:
    people = np.asarray(population, dtype=np.float64)
    if people.shape != y.shape[:1]:
        raise InvalidInput("population", people.shape, f"is not one figure for {y.shape[0]} units")
    is_none = ~(np.isfinite(people) & (people > 0))
    checks.refuse_first(people, is_none, InvalidInput("population", None, "is no population"))
    return people


def _field(
    places: NDArray[np.float64], weights: NDArray[np.float64], by_day: NDArray[np.float64],
    *, cases: int, options: ScanOptions,
) -> Cylinders:  # fmt: skip
    order = nearest(places)[:, : options.most_units]
    shares = np.cumsum(weights[order], axis=1) / weights.sum()
    is_zone = shares <= options.largest_share + TIE
    is_zone[:, 0] = True  # a unit may be a cluster of its own, however large
    windows = np.cumsum(by_day[::-1])[: options.longest_days] / by_day.sum()
    index = np.arange(cases + 1, dtype=np.float64)
    return Cylinders(
        starts=np.concatenate([[0], np.cumsum(is_zone.sum(axis=1))]),
        order=np.ascontiguousarray(order[is_zone]),
        # Where nothing is expected nothing happens either, but its logarithm stands in the table.
        unit_weight=np.maximum(shares[is_zone], LEAST),
        day_weight=np.maximum(windows, LEAST),
        entropy=index * np.log(np.maximum(index, 1.0)),
    )


def _maxima(
    counts: NDArray[np.int32], field: Cylinders, null: tuple[Any, Any, Model],
    *, options: ScanOptions, on_progress: Callable[[int], None] | None,
) -> NDArray[np.float64]:  # fmt: skip
    draw = _permuted(counts) if null[2] is Model.PERMUTATION else _scattered(counts, null)
    maxima = np.empty(options.replicates)
    for number in range(options.replicates):
        rng = np.random.Generator(np.random.Philox(key=[options.seed, number]))
        maxima[number] = field.search(draw(rng), keep=1.0)[0].max()
        if on_progress is not None:
            on_progress(number + 1)
    return maxima


def _permuted(counts: NDArray[np.int32]) -> Callable[[np.random.Generator], NDArray[np.int32]]:
    units, days = np.nonzero(counts)
    each = counts[units, days]
    unit_of_case, day_of_case = np.repeat(units, each) * counts.shape[1], np.repeat(days, each)

    def draw(rng: np.random.Generator) -> NDArray[np.int32]:
        cells = unit_of_case + rng.permutation(day_of_case)
        return _table(cells, counts.shape)

    return draw


def _scattered(
    counts: NDArray[np.int32], null: tuple[Any, Any, Model]
) -> Callable[[np.random.Generator], NDArray[np.int32]]:
    cases, days = int(counts.sum()), counts.shape[1]
    bounds = np.cumsum(null[0]) / np.sum(null[0])

    def draw(rng: np.random.Generator) -> NDArray[np.int32]:
        units = np.minimum(
            np.searchsorted(bounds, rng.random(cases), side="right"), len(bounds) - 1
        )
        return _table(units * days + rng.integers(0, days, cases), counts.shape)

    return draw


def _table(cells: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[np.int32]:
    size = shape[0] * shape[1]
    return np.bincount(cells, minlength=size).astype(np.int32).reshape(shape)


def _clusters(
    counts: NDArray[np.int32], field: Cylinders, maxima: NDArray[np.float64]
) -> tuple[Cluster, ...]:
    best, zones, lasts = field.search(counts, keep=0.0)
    taken: set[int] = set()
    clusters = []
    for centre in np.argsort(-best, kind="stable"):
        if best[centre] <= 0:
            break
        units = _units(field, int(centre), int(zones[centre]))
        if taken.isdisjoint(units):
            taken.update(units)
            found = (units, int(zones[centre]), int(lasts[centre]), float(best[centre]))
            clusters.append(_cluster(counts, field, maxima, found=found))
    return tuple(clusters)


def _units(field: Cylinders, centre: int, zone: int) -> tuple[int, ...]:
    return tuple(field.order[field.starts[centre] : zone + 1].tolist())


def _cluster(
    counts: NDArray[np.int32], field: Cylinders, maxima: NDArray[np.float64],
    *, found: tuple[tuple[int, ...], int, int, float],
) -> Cluster:  # fmt: skip
    units, zone, window, statistic = found
    last = counts.shape[1] - 1
    first = last - window
    above = int(np.sum(maxima >= statistic - TIE))
    expected = field.unit_weight[zone] * field.day_weight[window] * (len(field.entropy) - 1)
    return Cluster(
        units=units, first=first, last=last, observed=int(counts[list(units), first:].sum()),
        expected=float(expected), statistic=statistic,
        probability=(above + 1) / (len(maxima) + 1) if len(maxima) else float("nan"),
    )  # fmt: skip


@cache
def _searcher() -> Callable[..., Any]:
    # Numba is wanted for its speed only; without it the same figures come from arrays.
    if find_spec("numba") is None:
        return search_arrays
    kernel: Callable[..., Any] = import_module("lianfang_epi.scan_kernel").search
    return kernel


def search_arrays(
    recent: NDArray[np.int32], cylinders: Cylinders, keep: float
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """What `lianfang_epi.scan_kernel.search` finds, looking at every cylinder."""
    del keep
    starts, order, unit_weight, day_weight, entropy = cylinders
    cases, centres = len(entropy) - 1, len(starts) - 1
    best, zones = np.zeros(centres), np.full(centres, -1)
    lasts = np.full(centres, -1)
    for centre in range(centres):
        part = slice(starts[centre], starts[centre + 1])
        count = np.cumsum(recent[order[part]], axis=0)
        expected = cases * unit_weight[part, None] * day_weight
        outside = cases - count
        with np.errstate(divide="ignore", invalid="ignore"):
            second = entropy[outside] - outside * np.log(cases - expected)
        ratio = entropy[count] - count * np.log(expected) + np.where(outside > 0, second, 0.0)
        ratio[count <= expected] = 0.0
        if ratio.size and ratio.max() > 0:
            zone, lasts[centre] = np.unravel_index(ratio.argmax(), ratio.shape)
            best[centre], zones[centre] = ratio.max(), starts[centre] + zone
    return best, zones, lasts
