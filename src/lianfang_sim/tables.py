"""Distributions as tables of 32-bit thresholds, so that a draw is a comparison of integers.

A table is the cumulative distribution times 2**32; the value drawn for a uniform 32-bit integer u
is the first index whose threshold is above u. Integers leave no room for rounding to differ
between machines or between the plain and the compiled form, and a larger u never gives a smaller
value.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lianfang_sim.disease import Delay

ONE = 1 << 32
TICKS = 4  # ticks in a day
MAX_CONTACTS = 4000
_FINE = 32


def threshold(probability: float) -> int:
    """The 32-bit threshold below which a uniform integer falls with this probability."""
    return int(min(max(probability, 0.0), 1.0) * ONE)


def cumulative(masses: NDArray[np.float64]) -> NDArray[np.int64]:
    """Thresholds [value] of probability masses [value]; the tail beyond 2**-33 is cut off."""
    shares = np.cumsum(masses)
    limits = np.rint(shares / shares[-1] * ONE).astype(np.int64)
    kept: NDArray[np.int64] = limits[: int(np.searchsorted(limits, ONE)) + 1]
    return kept


@lru_cache(maxsize=4096)
def _gamma_ticks(mean: float, sd: float) -> NDArray[np.int64]:
    if sd == 0.0 or mean == 0.0:
        masses = np.zeros(round(mean * TICKS) + 1)
        masses[-1] = 1.0
        return cumulative(masses)
    shape, scale = (mean / sd) ** 2, sd * sd / mean * TICKS
    length = int((mean + 12.0 * sd) * TICKS) + 2
    # Tick m gathers the density between m - 1/2 and m + 1/2, which keeps the mean.
    points = (np.arange(length * _FINE) + 0.5) / _FINE - 0.5
    density = np.zeros(points.shape)
    alive = points > 0
    x = points[alive] / scale
    density[alive] = np.exp((shape - 1.0) * np.log(x) - x - math.lgamma(shape))
    return cumulative(density.reshape(length, _FINE).sum(axis=1))


def delay_table(delay: Delay, *, at_least: int = 0) -> NDArray[np.int64]:
    """Thresholds of a gamma delay in ticks; shorter ones are drawn up to `at_least` ticks."""
    limits = _gamma_ticks(delay.mean, delay.sd)
    if at_least == 0:
        return limits
    padded = np.concatenate([limits, np.full(max(0, at_least + 1 - len(limits)), ONE)])
    padded[:at_least] = 0
    return padded


def contacts_table(mean: float, dispersion: float | None) -> NDArray[np.int64]:
    """Thresholds of a negative binomial number with this mean and k (None: Poisson).

    p(n + 1) / p(n) = (k + n) / (n + 1) × m / (k + m), at most 4,000.
    """
    numbers = np.arange(MAX_CONTACTS)
    if mean == 0.0:
        return cumulative(np.ones(1))
    if dispersion is None:
        steps = np.log(mean) - np.log(numbers + 1.0)
    else:
        odds = math.log(mean) - math.log(dispersion + mean)
        steps = np.log(dispersion + numbers) - np.log(numbers + 1.0) + odds
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    return cumulative(np.exp(logs - logs.max()))


def poisson_table(mean: float) -> tuple[int, NDArray[np.int64]]:
    """First value and thresholds of a Poisson number, cut ten standard deviations from the mean."""
    spread = 10.0 * math.sqrt(mean) + 20.0
    first = max(0, int(mean - spread))
    numbers = np.arange(first, int(mean + spread) + 1)
    if mean == 0.0:
        return 0, cumulative(np.ones(1))
    logs = np.concatenate([[0.0], np.cumsum(math.log(mean) - np.log(numbers[1:]))])
    return first, cumulative(np.exp(logs - logs.max()))
