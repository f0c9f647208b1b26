"""Detection against the same season of earlier years: the improved Farrington method."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import nbinom, norm, poisson, t

from lianfang_epi import checks, quasipoisson
from lianfang_epi.errors import InvalidInput, InvalidWindow

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

FEWEST_YEARS_OF_TREND = 3  # two years cannot tell a trend from two different years


class Threshold(StrEnum):
    """How the upper bound follows from the expected count."""

    TWO_THIRDS_POWER = "two-thirds-power"  # Farrington 1996: normal after the power 2/3
    NEGATIVE_BINOMIAL = "negative-binomial"  # Noufaily 2013: the fitted mean plugged in
    UPPER_MEAN = "upper-mean"  # Salmon 2016: the upper bound of the mean plugged in


@dataclass(frozen=True, kw_only=True)
class FarringtonOptions:
    """What the method may be told; the defaults are those of Noufaily et al. 2013.

    `frequency` is the number of time steps in a year and `guard` the number of steps before the
    tested one that are left out. `periods` levels of the season: the window of the tested step
    (`half_window` on either side) is one, the rest of the year is cut evenly; 1 uses the windows
    only. Baseline steps with a residual above `reweight_above` weigh less (None: all alike). A
    trend stays where its p-value is below `trend_alpha`. No alarm stands on fewer than
    `fewest_cases` in the last `fewest_over` steps, the tested one included.
    """

    years_back: int = 5
    half_window: int = 3
    periods: int = 10
    guard: int = 26
    frequency: int = 52
    reweight_above: float | None = 2.58
    has_trend: bool = True
    trend_alpha: float = 1.0
    alpha: float = 0.005
    threshold: Threshold = Threshold.NEGATIVE_BINOMIAL
    fewest_cases: int = 5
    fewest_over: int = 4

    def __post_init__(self) -> None:
        checks.positive(years_back=self.years_back, frequency=self.frequency)
        checks.probability(alpha=self.alpha)
        if self.guard < self.half_window or self.half_window < 0:
            raise InvalidWindow("guard", self.guard, f"is shorter than {self.half_window}")
        room = self.frequency - self.window
        if room < 0 or not 1 <= self.periods <= room + 1:
            raise InvalidWindow("periods", self.periods, f"cannot share {room} steps of the year")
        if not 0 <= self.trend_alpha <= 1:
            raise InvalidInput("trend_alpha", self.trend_alpha, "is no probability")

    @property
    def window(self) -> int:
        return 2 * self.half_window + 1

    @property
    def history(self) -> int:
        """Steps that must lie before the first tested one."""
        return self.years_back * self.frequency + self.half_window


@dataclass(frozen=True, kw_only=True)
class FarringtonAlarms:
    """Alarms by unit and step; NaN before the first tested step.

    `is_alarm` stands where the count is above `upper` and there were cases enough lately
    (`has_enough`). `probability` is that of a count as large or larger, `dispersion` the fitted
    one, at least 1; `trend` is per step on the log scale, NaN where none was kept.
    """

    counts: NDArray[np.float64]
    expected: NDArray[np.float64]
    upper: NDArray[np.float64]
    probability: NDArray[np.float64]
    score: NDArray[np.float64]
    dispersion: NDArray[np.float64]
    trend: NDArray[np.float64]
    has_enough: NDArray[np.bool_]
    is_alarm: NDArray[np.bool_]
    first: int
    options: FarringtonOptions = field(default_factory=FarringtonOptions)


def farrington(
    counts: ArrayLike, *, first: int | None = None, options: FarringtonOptions | None = None
) -> FarringtonAlarms:
    """Alarms of counts of shape (..., steps) from step `first` on (default: all that can be).

    For each step a quasi-Poisson regression log mu = a + trend + season is fitted to the same
    season of earlier years, once plainly and once with past outbreaks weighted down by their
    Anscombe residual s: weight proportional to s^-2. The bound is the 1 - `alpha` quantile of a
    negative binomial with mean mu and variance phi mu. Noufaily et al. 2013,
    doi:10.1002/sim.5595; Farrington et al. 1996, doi:10.2307/2983331; Salmon et al. 2016,
    doi:10.18637/jss.v070.i10.

    Raises:
        InvalidCounts: a count missing, negative or not whole.
        InvalidWindow: fewer years of data than `options` ask for.
        NoConvergence: seasons and trend cannot be told apart.
    """
    y, options = checks.counts(counts, field="counts"), options or FarringtonOptions()
    steps = y.shape[-1] if y.ndim else 0
    first = options.history if first is None else first
    if not options.history <= first < steps:
        reason = f"must lie from {options.history} (the years before it) to {steps - 1}"
        raise InvalidWindow("first", first, reason)
    table = np.full((len(_COLUMNS), *y.shape), np.nan)
    for unit in np.ndindex(y.shape[:-1]):
        for step in range(first, steps):
            table[(slice(None), *unit, step)] = _test_step(y[unit], step, options)
    return _alarms(y, dict(zip(_COLUMNS, table, strict=True)), first=first, options=options)


_COLUMNS = ("expected", "upper", "probability", "dispersion", "trend")


def _alarms(
    y: NDArray[np.float64], table: dict[str, NDArray[np.float64]], *, first: int,
    options: FarringtonOptions,
) -> FarringtonAlarms:  # fmt: skip
    expected, upper = table["expected"], table["upper"]
    lately = np.lib.stride_tricks.sliding_window_view(y, options.fewest_over, axis=-1).sum(axis=-1)
    has_enough = np.zeros(y.shape, dtype=bool)
    has_enough[..., options.fewest_over - 1 :] = lately >= options.fewest_cases
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (y - expected) / (upper - expected)
    return FarringtonAlarms(
        counts=y, score=score, has_enough=has_enough, is_alarm=has_enough & (y > upper),
        first=first, options=options, **table,
    )  # fmt: skip


def _test_step(
    y: NDArray[np.float64], step: int, options: FarringtonOptions
) -> tuple[float, float, float, float, float]:
    index, season = baseline(step, options)
    past = y[index]
    if not past.any():
        # Nothing ever happened in this season: the expected count is 0 and has no dispersion.
        return 0.0, 0.0, float(y[step] == 0), 1.0, np.nan
    fitted, row, trend = _fit_with_trend(past, index - step, season, options=options)
    dispersion = max(fitted.dispersion, 1.0)
    eta, variance = fitted.predict(row)
    upper, probability = _BOUNDS[options.threshold](
        np.array([eta, variance * fitted.dispersion]), float(y[step]),
        dispersion=dispersion, alpha=options.alpha,
    )  # fmt: skip
    return float(np.exp(eta)), upper, probability, dispersion, trend


def baseline(step: int, options: FarringtonOptions) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The earlier steps a step is compared with, and the season of each: 0 is its own."""
    index = np.arange(step - options.history, step - options.guard, dtype=np.int64)
    place = (index - step + options.half_window) % options.frequency
    if options.periods == 1:
        is_used = place < options.window
        return index[is_used], np.zeros(int(is_used.sum()), dtype=np.int64)
    others = np.array_split(np.arange(options.window, options.frequency), options.periods - 1)
    season = np.zeros(options.frequency, dtype=np.int64)
    for level, places in enumerate(others, 1):
        season[places] = level
    return index, season[place]


def _fit_with_trend(
    past: NDArray[np.float64], lag: NDArray[np.int64], season: NDArray[np.int64],
    *, options: FarringtonOptions,
) -> tuple[quasipoisson.Fit, NDArray[np.float64], float]:  # fmt: skip
    """The fit, the design's row of the tested step, and the trend per step if it was kept."""
    seasons = (season[:, None] == np.arange(1, options.periods)).astype(np.float64)
    years = lag / options.frequency
    design = np.column_stack([np.ones(len(past)), seasons, years])
    row = np.zeros(design.shape[1])  # no other season, and the tested step is at lag 0
    row[0] = 1.0
    if options.has_trend:
        fitted = _fit_reweighted(design, past, options)
        if _keeps_trend(fitted, past, options):
            return fitted, row, float(fitted.coefficients[-1]) / options.frequency
    return _fit_reweighted(design[:, :-1], past, options), row[:-1], np.nan


def _keeps_trend(
    fitted: quasipoisson.Fit, past: NDArray[np.float64], options: FarringtonOptions
) -> bool:
    # The bound of the trend is its own logic: no prediction above everything ever seen.
    free = len(past) - len(fitted.coefficients)
    error = np.sqrt(fitted.covariance[-1, -1] * fitted.dispersion)
    probability = 2 * t.sf(abs(fitted.coefficients[-1]) / error, free)
    is_known = options.years_back >= FEWEST_YEARS_OF_TREND and probability < options.trend_alpha
    return bool(is_known and np.exp(fitted.coefficients[0]) <= past.max())


def _fit_reweighted(
    design: NDArray[np.float64], past: NDArray[np.float64], options: FarringtonOptions
) -> quasipoisson.Fit:
    fitted = quasipoisson.fit(design, past, weights=np.ones(len(past)))
    if options.reweight_above is None:
        return fitted
    residual = anscombe(fitted, past)
    weights = np.ones(len(past))
    is_high = residual > options.reweight_above
    weights[is_high] = residual[is_high] ** -2
    return quasipoisson.fit(design, past, weights=weights * len(past) / weights.sum())


def anscombe(fitted: quasipoisson.Fit, past: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standardised residuals 3/2 (y^(2/3) mu^(-1/6) - mu^(1/2)) / (phi^(1/2) (1 - h)^(1/2))."""
    spread = np.sqrt(max(fitted.dispersion, 1.0) * np.maximum(1 - fitted.hat, 1e-12))
    raw = past ** (2 / 3) * fitted.mean ** (-1 / 6) - fitted.mean**0.5
    residual: NDArray[np.float64] = 1.5 * raw / spread
    return residual


def _two_thirds_power(
    predictor: NDArray[np.float64], count: float, *, dispersion: float, alpha: float
) -> tuple[float, float]:
    mean = float(np.exp(predictor[0]))
    tau = dispersion + mean * float(predictor[1])  # var(mu0) / mu0 by the delta rule
    error = 2 / 3 * np.sqrt(tau / mean)
    upper = mean * max(0.0, 1 + float(norm.isf(alpha)) * error) ** 1.5
    return upper, float(norm.sf(((count / mean) ** (2 / 3) - 1) / error))


def _negative_binomial(
    predictor: NDArray[np.float64], count: float, *, dispersion: float, alpha: float
) -> tuple[float, float]:
    return _quantile(float(np.exp(predictor[0])), count, dispersion=dispersion, alpha=alpha)


def _upper_mean(
    predictor: NDArray[np.float64], count: float, *, dispersion: float, alpha: float
) -> tuple[float, float]:
    highest = float(np.exp(predictor[0] + norm.isf(alpha) * np.sqrt(predictor[1])))
    return _quantile(highest, count, dispersion=dispersion, alpha=alpha)


def _quantile(mean: float, count: float, *, dispersion: float, alpha: float) -> tuple[float, float]:
    if dispersion > 1:
        known = nbinom(mean / (dispersion - 1), 1 / dispersion)
        return float(known.ppf(1 - alpha)), float(known.sf(count - 1))
    return float(poisson.ppf(1 - alpha, mean)), float(poisson.sf(count - 1, mean))


_BOUNDS = {
    Threshold.TWO_THIRDS_POWER: _two_thirds_power,
    Threshold.NEGATIVE_BINOMIAL: _negative_binomial,
    Threshold.UPPER_MEAN: _upper_mean,
}
