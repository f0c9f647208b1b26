"""Delay distributions by mean and standard deviation: gamma, lognormal, Weibull."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammainc, gammaincinv, gammaln, ndtr, ndtri

from lianfang_epi import checks
from lianfang_epi.serial import Given

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

NEARLY_ALL = 0.9999
WEIBULL_LOG_SHAPES = (-3.0, 7.0)  # coefficients of variation from about 0.001 to 10^6


class Family(StrEnum):
    """Which form the distribution has."""

    GAMMA = "gamma"
    LOGNORMAL = "lognormal"
    WEIBULL = "weibull"


@dataclass(frozen=True, kw_only=True)
class Delay:
    """A distribution of delays above 0 days."""

    family: Family
    mean: float
    sd: float

    def __post_init__(self) -> None:
        checks.positive(mean=self.mean, sd=self.sd)

    @property
    def variation(self) -> float:
        return self.sd / self.mean

    def density(self, days: ArrayLike) -> Array:
        return self._at(days, _DENSITY[self.family])

    def cumulative(self, days: ArrayLike) -> Array:
        """P(delay <= days)."""
        return self._at(days, _CUMULATIVE[self.family])

    def integral(self, days: ArrayLike) -> Array:
        """∫ P(delay <= x) dx from 0 to `days`, which is x F(x) - E[delay; delay <= x]."""
        part = self._at(days, _PARTIAL[self.family])
        return np.maximum(days, 0) * self.cumulative(days) - self.mean * part

    def quantile(self, probability: float) -> float:
        """The days within which this share of delays has ended."""
        checks.probability(probability=probability)
        return self.mean * float(_QUANTILE[self.family](probability, self.variation))

    def by_day(self, days: int) -> Array:
        """P(k calendar days between two events), k = 0 … days - 1, the first at any hour.

        A second difference of `integral`; what lies beyond the days is left out.
        """
        integral = self.integral(np.arange(-1.0, days + 1))
        return np.maximum(np.diff(integral, n=2), 0)

    def serial_interval(self) -> Given:
        """By day, none on the same day, cut where next to nothing is left, summing to one."""
        weights = self.by_day(int(np.ceil(self.quantile(NEARLY_ALL))) + 2)
        weights[0] = 0
        return Given(probabilities=tuple((weights / weights.sum()).tolist()))

    def _at(self, days: ArrayLike, form: Callable[[Array, float], Array]) -> Array:
        # Every form is written for a mean of 1; one function then serves all means.
        scaled = np.asarray(days, dtype=np.float64) / self.mean
        safe = np.where(scaled > 0, scaled, 1.0)
        value = np.where(scaled > 0, form(safe, self.variation), 0.0)
        return value / self.mean if form is _DENSITY[self.family] else value


def _gamma_density(x: Array, cv: float) -> Array:
    k = cv**-2
    value: Array = np.exp(k * np.log(k) + (k - 1) * np.log(x) - k * x - gammaln(k))
    return value


def _gamma_cumulative(x: Array, cv: float) -> Array:
    value: Array = gammainc(cv**-2, x * cv**-2)
    return value


def _gamma_partial(x: Array, cv: float) -> Array:
    value: Array = gammainc(cv**-2 + 1, x * cv**-2)
    return value


def _gamma_quantile(p: float, cv: float) -> float:
    return float(gammaincinv(cv**-2, p) * cv**2)


def _sigma(cv: float) -> float:
    return float(np.sqrt(np.log1p(cv**2)))


def _lognormal_density(x: Array, cv: float) -> Array:
    s = _sigma(cv)
    z = (np.log(x) + s**2 / 2) / s
    value: Array = np.exp(-(z**2) / 2) / (x * s * np.sqrt(2 * np.pi))
    return value


def _lognormal_cumulative(x: Array, cv: float) -> Array:
    value: Array = ndtr(np.log(x) / _sigma(cv) + _sigma(cv) / 2)
    return value


def _lognormal_partial(x: Array, cv: float) -> Array:
    value: Array = ndtr(np.log(x) / _sigma(cv) - _sigma(cv) / 2)
    return value


def _lognormal_quantile(p: float, cv: float) -> float:
    return float(np.exp(_sigma(cv) * ndtri(p) - _sigma(cv) ** 2 / 2))


@lru_cache(maxsize=4096)
def _weibull(cv: float) -> tuple[float, float]:
    """Shape and scale of the Weibull distribution with mean 1."""

    def excess(log_shape: float) -> float:
        k = np.exp(log_shape)
        return float(gammaln(1 + 2 / k) - 2 * gammaln(1 + 1 / k) - np.log1p(cv**2))

    k = float(np.exp(brentq(excess, *WEIBULL_LOG_SHAPES, xtol=1e-13)))
    return k, float(np.exp(-gammaln(1 + 1 / k)))


def _weibull_density(x: Array, cv: float) -> Array:
    k, scale = _weibull(cv)
    return k / scale * (x / scale) ** (k - 1) * np.exp(-((x / scale) ** k))


def _weibull_cumulative(x: Array, cv: float) -> Array:
    k, scale = _weibull(cv)
    return -np.expm1(-((x / scale) ** k))


def _weibull_partial(x: Array, cv: float) -> Array:
    k, scale = _weibull(cv)
    value: Array = gammainc(1 + 1 / k, (x / scale) ** k)
    return value


def _weibull_quantile(p: float, cv: float) -> float:
    k, scale = _weibull(cv)
    return float(scale * (-np.log1p(-p)) ** (1 / k))


_DENSITY = {
    Family.GAMMA: _gamma_density,
    Family.LOGNORMAL: _lognormal_density,
    Family.WEIBULL: _weibull_density,
}
_CUMULATIVE = {
    Family.GAMMA: _gamma_cumulative,
    Family.LOGNORMAL: _lognormal_cumulative,
    Family.WEIBULL: _weibull_cumulative,
}
_PARTIAL = {
    Family.GAMMA: _gamma_partial,
    Family.LOGNORMAL: _lognormal_partial,
    Family.WEIBULL: _weibull_partial,
}
_QUANTILE = {
    Family.GAMMA: _gamma_quantile,
    Family.LOGNORMAL: _lognormal_quantile,
    Family.WEIBULL: _weibull_quantile,
}
