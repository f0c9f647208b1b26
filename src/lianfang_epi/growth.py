"""Growth rate of an epidemic curve, doubling time, and R by the equation of Euler and Lotka."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm, t

from lianfang_epi import checks
from lianfang_epi.errors import InvalidCounts, InvalidInput, NoConvergence, NotEnoughData
from lianfang_epi.intervals import Interval
from lianfang_epi.serial import Given, SerialInterval, serial_interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

LEAST_DAYS = 3  # two parameters and one degree of freedom
LEAST_DAYS_WITH_CASES = 2
STEPS = 100
TOLERANCE = 1e-10
REACH = 30  # standard deviations at which a serial interval has ended


class Method(StrEnum):
    """How the line is laid through the counts."""

    POISSON = "poisson"  # all days, variance in proportion to the mean
    LOG_LINEAR = "log-linear"  # days with cases only, least squares on the logarithm


@dataclass(frozen=True, kw_only=True)
class GrowthRate:
    """Growth per day: cases go as exp(rate × day)."""

    rate: Interval
    dispersion: float  # variance over mean; above 1 the interval is widened
    method: Method
    days: int
    cases: int

    @property
    def doubling_time(self) -> Interval | None:
        """Days in which cases double; None when they do not grow."""
        return _time(self.rate) if self.rate.value > 0 else None

    @property
    def halving_time(self) -> Interval | None:
        """Days in which cases halve; None when they do not fall."""
        return _time(_mirrored(self.rate)) if self.rate.value < 0 else None

    def reproduction_number(self, interval: SerialInterval | ArrayLike) -> Interval:
        """R that this growth means for a serial interval, with the interval of the growth."""
        return self.rate.map(lambda rate: euler_lotka(rate, interval))


def growth_rate(
    incidence: ArrayLike, *, method: Method = Method.POISSON, probability: float = 0.95
) -> GrowthRate:
    """Fit log E[I(t)] = c + r t.

    With `Method.POISSON` by iterated weighted least squares, the variance multiplied by the
    dispersion (Pearson's chi-square by degrees of freedom) where that is above 1; with
    `Method.LOG_LINEAR` by least squares on log I(t) over days with cases, with Student's t.

    Args:
        incidence: New cases per day of the phase of growth or decline, shape (days,).
        method: One of the two.
        probability: Of the interval.

    Raises:
        InvalidCounts, InvalidInput: with position and value.
        NotEnoughData: under 3 days, or cases on fewer than 2 of them (log-linear: than 3).
        NoConvergence: the counts are not of this form.
    """
    counts = checks.counts(incidence)
    checks.probability(probability=probability)
    if counts.ndim != 1:
        raise InvalidCounts("incidence", list(counts.shape), "is no shape of (days,)")
    if counts.size < LEAST_DAYS:
        raise NotEnoughData("incidence", counts.size, "days: at least 3 are needed")
    fit = _poisson if Method(method) is Method.POISSON else _log_linear
    slope, error, dispersion = fit(counts)
    if Method(method) is Method.POISSON:
        reach = norm.ppf((1 + probability) / 2) * error
    else:
        reach = t.ppf((1 + probability) / 2, (counts > 0).sum() - 2) * error
    rate = Interval(value=slope, lower=slope - reach, upper=slope + reach, probability=probability)
    return GrowthRate(
        rate=rate,
        dispersion=dispersion,
        method=Method(method),
        days=counts.size,
        cases=int(counts.sum()),
    )


def euler_lotka(rate: float, interval: SerialInterval | ArrayLike) -> float:
    """R = 1 / Σ exp(-r s) w(s), the discrete equation of Euler and Lotka.

    Wallinga and Lipsitch 2007, doi:10.1098/rspb.2006.3754. `rate` is per day.

    Raises:
        InvalidInput, InvalidDistribution: with the value.
    """
    if not np.isfinite(rate):
        raise InvalidInput("rate", rate, "is not finite")
    known = serial_interval(interval)
    if isinstance(known, Given):
        weights = np.asarray(known.probabilities)
    else:
        weights = known.by_day(int(known.mean + REACH * known.sd) + 2)
    return float(1 / (np.exp(-rate * np.arange(weights.size)) @ weights))


def euler_lotka_gamma(rate: float, *, mean: float, sd: float) -> float:
    """R = (1 + r b)^a for a gamma interval in continuous time, a = (mean/sd)^2, b = sd^2/mean.

    Wallinga and Lipsitch 2007, doi:10.1098/rspb.2006.3754.

    Raises:
        InvalidInput: mean or sd not above 0, or a decline no such interval can have.
    """
    checks.positive(mean=mean, sd=sd)
    shape, scale = (mean / sd) ** 2, sd**2 / mean
    if not 1 + rate * scale > 0:
        raise InvalidInput("rate", rate, f"is at or below {-1 / scale}: no R declines so fast")
    return float((1 + rate * scale) ** shape)


def _poisson(counts: Array) -> tuple[float, float, float]:
    _check_spread(counts, LEAST_DAYS_WITH_CASES)
    day = np.arange(counts.size) - (counts.size - 1) / 2
    design = np.stack([np.ones_like(day), day], axis=1)
    line = np.log(counts + 0.5)
    for _ in range(STEPS):
        mean = np.exp(line)
        information = design.T @ (mean[:, None] * design)
        answer = np.linalg.solve(information, design.T @ (mean * line + counts - mean))
        change, line = np.abs(design @ answer - line).max(), design @ answer
        if change < TOLERANCE:
            break
    else:
        reason = f"no growth rate after {STEPS} steps for counts {counts.tolist()}"
        raise NoConvergence(reason)
    mean = np.exp(line)
    dispersion = float(((counts - mean) ** 2 / mean).sum() / (counts.size - 2))
    covariance = np.linalg.inv(design.T @ (mean[:, None] * design)) * max(1.0, dispersion)
    return float(answer[1]), float(np.sqrt(covariance[1, 1])), dispersion


def _log_linear(counts: Array) -> tuple[float, float, float]:
    _check_spread(counts, LEAST_DAYS)
    day = np.flatnonzero(counts).astype(np.float64)
    logs = np.log(counts[counts > 0])
    centred = day - day.mean()
    slope = float(centred @ logs / (centred @ centred))
    rest = logs - logs.mean() - slope * centred
    variance = float(rest @ rest / (day.size - 2))
    mean = np.exp(logs - rest)
    pearson = float(((counts[counts > 0] - mean) ** 2 / mean).sum() / (day.size - 2))
    return slope, float(np.sqrt(variance / (centred @ centred))), pearson


def _check_spread(counts: Array, least: int) -> None:
    with_cases = int((counts > 0).sum())
    if with_cases < least:
        raise NotEnoughData("incidence", with_cases, f"days with cases: {least} are needed")


def _time(rate: Interval) -> Interval:
    # A rate that may be nought may need for ever.
    upper = np.log(2) / rate.lower if rate.lower > 0 else np.inf
    return Interval(
        value=float(np.log(2) / rate.value),
        lower=float(np.log(2) / rate.upper),
        upper=float(upper),
        probability=rate.probability,
    )


def _mirrored(rate: Interval) -> Interval:
    return rate.map(lambda value: -value)
