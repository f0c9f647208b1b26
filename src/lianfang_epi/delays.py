"""Delays between two events, each known to an interval, seen until a cut-off.

Serves incubation (exposure to onset), serial intervals (onset to onset) and reporting delays
(onset to report) alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.stats import chi2

from lianfang_epi import checks
from lianfang_epi.errors import InvalidInput, NoConvergence, NotEnoughData
from lianfang_epi.families import Delay, Family
from lianfang_epi.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

LEAST_PAIRS = 3
LOG_VARIATIONS = (np.log(0.02), np.log(10.0))  # beyond these no delay of days is told apart
LOG_FACTORS = 6.0  # the mean may be e^6 times the middle of the data, or e^-6
TINY = 1e-300
NEAR = 1e-3  # of a bound: the search ran away


@dataclass(frozen=True, kw_only=True)
class Observations:
    """Pairs of events in days on one clock; an exact time has equal ends.

    `seen_until`: the second event of this pair could only be known if it lay before this time;
    leave it out where everybody was followed to the end.

    Raises:
        InvalidInput: ends out of order, a value missing, a pair that allows no delay above 0, or
            one whose second event lies after `seen_until`; with the pair's position.
        NotEnoughData: fewer than 3 pairs.
    """

    first_from: Array
    first_to: Array
    second_from: Array
    second_to: Array
    seen_until: Array | None = None

    def __post_init__(self) -> None:
        ends = (self.first_from, self.first_to, self.second_from, self.second_to)
        names = ("first_from", "first_to", "second_from", "second_to")
        for name, values in zip(names, ends, strict=True):
            _refuse(name, values, ~np.isfinite(values), reason="is missing")
            if values.shape != self.first_from.shape:
                raise InvalidInput(name, values.size, f"values, not {self.first_from.size}")
        if self.first_from.size < LEAST_PAIRS:
            raise NotEnoughData("pairs", self.first_from.size, "are fewer than 3")
        self._check_order()

    def _check_order(self) -> None:
        one, two = self.first_to, self.second_to
        _refuse("first_to", one, one < self.first_from, reason="is before first_from")
        _refuse("second_to", two, two < self.second_from, reason="is before second_from")
        _refuse("second_to", two, two <= self.first_from, reason="leaves no delay above 0 days")
        if self.seen_until is not None:
            _refuse("second_to", two, ~(two <= self.seen_until), reason="is after seen_until")

    @classmethod
    def exact(cls, delays: ArrayLike) -> Observations:
        """Delays known exactly, in days."""
        known = np.atleast_1d(np.asarray(delays, dtype=np.float64))
        zero = np.zeros_like(known)
        return cls(first_from=zero, first_to=zero, second_from=known, second_to=known)

    @classmethod
    def by_day(
        cls, first: ArrayLike, second: ArrayLike, *, last: ArrayLike | None = None
    ) -> Observations:
        """Events known by day: each may be at any hour. `last`: last day of observation."""
        one, two = (np.atleast_1d(np.asarray(days, dtype=np.float64)) for days in (first, second))
        until = None if last is None else np.broadcast_to(np.asarray(last) + 1.0, two.shape)
        return cls(
            first_from=one,
            first_to=one + 1,
            second_from=two,
            second_to=two + 1,
            seen_until=until,
        )

    @property
    def pairs(self) -> int:
        return int(self.first_from.size)

    @property
    def middles(self) -> Array:
        """The delay of each pair by the middles of its intervals, at least a tenth of a day."""
        first = (self.first_from + self.first_to) / 2
        second = (self.second_from + self.second_to) / 2
        middles: Array = np.maximum(second - first, 0.1)
        return middles

    def log_likelihood(self, delay: Delay) -> float:
        """Σ log P(second event as seen | first as seen, and early enough to be seen).

        The first event is uniform over its interval, so both intervals integrate in closed form
        through ∫F (doubly interval-censored: Reich et al. 2009, doi:10.1002/sim.3659).
        """
        pairs, times = self._distinct
        both = _mean_over_first(pairs, delay.cumulative, delay.integral, at=pairs[3])
        both = both - _mean_over_first(pairs, delay.cumulative, delay.integral, at=pairs[2])
        exact = _mean_over_first(pairs, delay.density, delay.cumulative, at=pairs[2])
        value = np.log(np.maximum(np.where(pairs[3] > pairs[2], both, exact), TINY))
        if self.seen_until is not None:
            seen = _mean_over_first(pairs, delay.cumulative, delay.integral, at=pairs[4])
            value -= np.log(np.maximum(seen, TINY))
        return float(times @ value)

    @cached_property
    def _distinct(self) -> tuple[Array, Array]:
        """Pairs that differ, one column each, and how often each was seen: days repeat."""
        until = np.full(self.pairs, np.inf) if self.seen_until is None else self.seen_until
        ends = [self.first_from, self.first_to, self.second_from, self.second_to, until]
        pairs, times = np.unique(np.stack(ends), axis=1, return_counts=True)
        return pairs, times.astype(np.float64)


@dataclass(frozen=True, kw_only=True)
class DelayFit:
    """The most likely delay of one family, with intervals from the profile of the likelihood."""

    delay: Delay
    mean: Interval
    sd: Interval
    median: Interval
    p95: Interval
    log_likelihood: float
    pairs: int
    is_truncation_corrected: bool

    @property
    def family(self) -> Family:
        return self.delay.family

    @property
    def aic(self) -> float:
        """2 × 2 parameters - 2 × log-likelihood: the lowest of several families fits best."""
        return 4 - 2 * self.log_likelihood


def fit_delay(
    observations: Observations, *, family: Family = Family.GAMMA, probability: float = 0.95
) -> DelayFit:
    """Fit one family by maximum likelihood.

    The interval of a figure holds the values at which twice the loss of log-likelihood, the other
    parameter set to its best, is below the quantile of chi-square with one degree of freedom.

    Raises:
        NoConvergence: the likelihood rises without end (no spread, or truncated too early).
    """
    checks.probability(probability=probability)
    search = _Search(observations=observations, family=Family(family), probability=probability)
    log_mean, log_cv = search.best()
    delay = search.delay(log_mean, log_cv)
    peak = observations.log_likelihood(delay)
    unit = Delay(family=delay.family, mean=1.0, sd=1.0)
    return DelayFit(
        delay=delay,
        mean=search.profile(lambda cv: 1.0, at=delay, peak=peak),
        sd=search.profile(lambda cv: cv, at=delay, peak=peak),
        median=search.profile(lambda cv: _with(unit, cv).quantile(0.5), at=delay, peak=peak),
        p95=search.profile(lambda cv: _with(unit, cv).quantile(0.95), at=delay, peak=peak),
        log_likelihood=peak,
        pairs=observations.pairs,
        is_truncation_corrected=observations.seen_until is not None,
    )


def fit_delays(observations: Observations, *, probability: float = 0.95) -> tuple[DelayFit, ...]:
    """Every family, the best by AIC first. Raises `NoConvergence` as `fit_delay`."""
    fits = [fit_delay(observations, family=family, probability=probability) for family in Family]
    return tuple(sorted(fits, key=lambda fit: fit.aic))


@dataclass(frozen=True, kw_only=True)
class _Search:
    """The likelihood over (log mean, log coefficient of variation)."""

    observations: Observations
    family: Family
    probability: float

    def delay(self, log_mean: float, log_cv: float) -> Delay:
        mean = float(np.exp(log_mean))
        return Delay(family=self.family, mean=mean, sd=mean * float(np.exp(log_cv)))

    def loss(self, log_mean: float, log_cv: float) -> float:
        return -self.observations.log_likelihood(self.delay(log_mean, log_cv))

    def best(self) -> tuple[float, float]:
        middles = self.observations.middles
        middle = float(np.log(middles.mean()))
        spread = np.clip(np.log(middles.std() / middles.mean() + 0.05), *LOG_VARIATIONS)
        bounds = [(middle - LOG_FACTORS, middle + LOG_FACTORS), LOG_VARIATIONS]
        found = minimize(
            lambda x: self.loss(x[0], x[1]),
            [middle, float(spread)],
            method="Nelder-Mead",
            bounds=bounds,
            options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 2000},
        )
        for name, value, (low, high) in zip(("mean", "sd"), found.x, bounds, strict=True):
            if not found.success or min(value - low, high - value) < NEAR:
                text = (
                    f"{self.family} delay: the likelihood of {self.observations.pairs} pairs rises "
                    f"without end in its {name}; they do not tell it"
                )
                raise NoConvergence(text)
        return float(found.x[0]), float(found.x[1])

    def profile(self, ratio: Callable[[float], float], *, at: Delay, peak: float) -> Interval:
        """The interval of mean × ratio(coefficient of variation)."""
        centre = float(np.log(at.mean * ratio(at.variation)))
        limit = chi2.ppf(self.probability, 1) / 2

        def excess(log_value: float) -> float:
            def loss(log_cv: float) -> float:
                return self.loss(log_value - float(np.log(ratio(float(np.exp(log_cv))))), log_cv)

            best = minimize_scalar(
                loss, bounds=LOG_VARIATIONS, method="bounded", options={"xatol": 1e-6}
            )
            return float(best.fun + peak - limit)

        ends = [_crossing(excess, centre, step) for step in (-0.05, 0.05)]
        value, lower, upper = np.exp([centre, *ends]).tolist()
        return Interval(value=value, lower=lower, upper=upper, probability=self.probability)


def _crossing(excess: Callable[[float], float], centre: float, step: float) -> float:
    """Where the profile leaves the interval; infinite where it never does."""
    inside = centre
    while abs(step) <= LOG_FACTORS:
        if excess(centre + step) > 0:
            return float(brentq(excess, inside, centre + step, xtol=1e-6))
        inside, step = centre + step, step * 2
    return float(np.copysign(np.inf, step))


def _mean_over_first(
    pairs: Array,
    form: Callable[[Array], Array],
    integral: Callable[[Array], Array],
    *,
    at: Array,
) -> Array:
    """Mean of form(at - first) with the first event uniform over its interval."""
    begin, end = pairs[0], pairs[1]
    mean = (integral(at - begin) - integral(at - end)) / np.where(end > begin, end - begin, 1.0)
    return np.where(end > begin, mean, form(at - begin))


def _with(unit: Delay, cv: float) -> Delay:
    return Delay(family=unit.family, mean=1.0, sd=cv)


def _refuse(name: str, values: Array, is_wrong: NDArray[np.bool_], *, reason: str) -> None:
    checks.refuse_first(values, is_wrong, InvalidInput(name, None, reason))
