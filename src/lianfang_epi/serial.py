"""Serial intervals: days between the onset of an infector and of those infected."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammainc, ndtr, ndtri

from lianfang_epi import checks
from lianfang_epi.errors import InvalidDistribution, InvalidInput

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, kw_only=True)
class Given:
    """A serial interval known day by day: `probabilities[s]` for s = 0, 1, 2, … days."""

    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        checks.distribution(self.probabilities)

    def by_day(self, days: int) -> NDArray[np.float64]:
        """Probabilities of 0 to `days` - 1 days: cut there, or filled with zeros."""
        filled = np.zeros(max(days, len(self.probabilities)))
        filled[: len(self.probabilities)] = self.probabilities
        return filled[:days]

    @property
    def mean(self) -> float:
        return float(np.arange(len(self.probabilities)) @ np.asarray(self.probabilities))


@dataclass(frozen=True, kw_only=True)
class Parametric:
    """A gamma distribution moved by one day, by mean and standard deviation in days."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        check_moments(self.mean, self.sd)

    def by_day(self, days: int) -> NDArray[np.float64]:
        return discretised_gamma(self.mean, self.sd, days=days)


@dataclass(frozen=True, kw_only=True)
class Uncertain:
    """Mean and standard deviation are themselves uncertain: normals truncated to bounds.

    For each of `samples` pairs (mean, sd) the posterior of R is drawn `draws` times; the pooled
    draws carry both uncertainties (Cori et al. 2013, doi:10.1093/aje/kwt133, web appendix).
    """

    mean: float
    mean_sd: float
    mean_bounds: tuple[float, float]
    sd: float
    sd_sd: float
    sd_bounds: tuple[float, float]
    samples: int = 500
    draws: int = 100
    seed: int = 0

    def __post_init__(self) -> None:
        check_moments(self.mean, self.sd)
        checks.positive(mean_sd=self.mean_sd, sd_sd=self.sd_sd)
        checks.positive(samples=self.samples, draws=self.draws)
        _check_bounds("mean_bounds", self.mean, self.mean_bounds)
        _check_bounds("sd_bounds", self.sd, self.sd_bounds)
        if self.mean_bounds[0] <= 1:
            raise InvalidInput("mean_bounds", self.mean_bounds[0], "must be above 1 day")
        if self.sd_bounds[0] <= 0:
            raise InvalidInput("sd_bounds", self.sd_bounds[0], "must be above 0 days")

    def moments(self, rng: np.random.Generator) -> NDArray[np.float64]:
        """Draws of (mean, sd), each within its bounds, shape (samples, 2)."""
        means = _truncated(rng, (self.mean, self.mean_sd), self.mean_bounds, size=self.samples)
        sds = _truncated(rng, (self.sd, self.sd_sd), self.sd_bounds, size=self.samples)
        return np.stack([means, sds], axis=1)

    def by_day(self, days: int) -> NDArray[np.float64]:
        """The interval at the central mean and sd."""
        return discretised_gamma(self.mean, self.sd, days=days)


SerialInterval = Given | Parametric | Uncertain


def serial_interval(interval: SerialInterval | ArrayLike) -> SerialInterval:
    """The interval itself, or a row of probabilities as `Given`."""
    if isinstance(interval, Given | Parametric | Uncertain):
        return interval
    return Given(probabilities=tuple(checks.distribution(interval).tolist()))


@cache
def _discretised_gamma(mean: float, sd: float, days: int) -> tuple[float, ...]:
    shape, scale = ((mean - 1) / sd) ** 2, sd**2 / (mean - 1)
    k = np.arange(days, dtype=np.float64)
    scaled = np.maximum(np.arange(-2, days), 0) / scale
    F, G = gammainc(shape, scaled), gammainc(shape + 1, scaled)
    whole = k * F[2:] + (k - 2) * F[:-2] - 2 * (k - 1) * F[1:-1]
    part = shape * scale * (2 * G[1:-1] - G[:-2] - G[2:])
    return tuple(np.maximum(0, whole + part).tolist())


def discretised_gamma(mean: float, sd: float, *, days: int) -> NDArray[np.float64]:
    """Probability of a serial interval of 0, 1, …, days - 1 days.

    The interval is 1 + G with G gamma distributed, both onsets uniform within their days:
    w(k) = k F(k) + (k-2) F(k-2) - 2 (k-1) F(k-1) + ab (2 F'(k-1) - F'(k-2) - F'(k)), with F the
    distribution function of Gamma(a, b), F' of Gamma(a + 1, b), a = ((mean-1)/sd)^2,
    b = sd^2/(mean-1) (Cori et al. 2013, web appendix 11, doi:10.1093/aje/kwt133).

    Raises:
        InvalidInput: mean not above 1 day, sd not above 0 days, no days.
    """
    check_moments(mean, sd)
    checks.positive(days=days)
    return np.array(_discretised_gamma(float(mean), float(sd), int(days)))


def check_moments(mean: float, sd: float) -> None:
    """Raise `InvalidInput` unless the mean is above 1 day and the sd above 0."""
    if not (np.isfinite(mean) and mean > 1):
        raise InvalidInput("mean", mean, "must be above 1 day: nobody infects on the day of onset")
    checks.positive(sd=sd)


def infectiousness(
    incidence: NDArray[np.float64], interval: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Λ(t) = Σ_{s≥1} I(t-s) w(s) by day; incidence of shape (…, days), w from day 0.

    Raises:
        InvalidDistribution: the interval is not given for as many days as there are counts.
    """
    days = incidence.shape[-1]
    if interval.shape[0] < days:
        raise InvalidDistribution("serial_interval", interval.shape[0], f"days, not {days}")
    # A banded Toeplitz matrix turns the convolution into one product for all units.
    lag = np.arange(days)[None, :] - np.arange(days)[:, None]
    return incidence @ np.where(lag >= 0, interval[np.maximum(lag, 0)], 0.0)


def _truncated(
    rng: np.random.Generator,
    moments: tuple[float, float],
    bounds: tuple[float, float],
    *,
    size: int,
) -> NDArray[np.float64]:
    # By inversion, so that narrow bounds cost no more than wide ones.
    low, high = ndtr((np.array(bounds) - moments[0]) / moments[1])
    drawn: NDArray[np.float64] = moments[0] + moments[1] * ndtri(rng.uniform(low, high, size))
    return np.clip(drawn, *bounds)


def _check_bounds(field: str, value: float, bounds: tuple[float, float]) -> None:
    if not bounds[0] <= value <= bounds[1]:
        raise InvalidInput(field, bounds, f"do not hold {value}")
