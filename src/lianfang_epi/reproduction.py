"""The instantaneous reproduction number R(t) after Cori et al. (2013)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaincinv

from lianfang_epi import checks
from lianfang_epi.errors import InvalidCounts
from lianfang_epi.serial import (
    SerialInterval,
    Uncertain,
    discretised_gamma,
    infectiousness,
    serial_interval,
)
from lianfang_epi.windows import totals, windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

DESIRED_VARIATION = 0.3  # of the posterior (Cori et al. 2013, web appendix 3)


@dataclass(frozen=True, kw_only=True)
class Prior:
    """The gamma prior of R by its mean and standard deviation."""

    mean: float = 5.0
    sd: float = 5.0

    def __post_init__(self) -> None:
        checks.positive(mean=self.mean, sd=self.sd)

    @property
    def shape(self) -> float:
        return (self.mean / self.sd) ** 2

    @property
    def rate(self) -> float:
        return self.mean / self.sd**2


@dataclass(frozen=True, kw_only=True)
class ReproductionNumber:
    """Posterior of R by unit and window; a single series has no axis for units.

    Days are positions in the data, 0 first. The three cautions mark figures that are given but
    should not be read alone.
    """

    first: NDArray[np.int64]  # (windows,)
    last: NDArray[np.int64]  # (windows,)
    mean: Array  # (units, windows)
    sd: Array  # (units, windows)
    quantiles: Array  # (units, windows, probabilities)
    cases: Array  # (units, windows): local cases in the window
    has_few_cases: NDArray[np.bool_]  # coefficient of variation above what is desired
    is_early: NDArray[np.bool_]  # ends within one mean interval of the unit's first case
    has_no_infectors: NDArray[np.bool_]  # nobody could have infected: the prior alone speaks
    probabilities: tuple[float, ...]
    interval: SerialInterval
    prior: Prior
    total_cases: int

    def quantile(self, probability: float) -> Array:
        """One quantile of those asked for, shape (units, windows); `ValueError` for another."""
        return self.quantiles[..., self.probabilities.index(probability)]


@dataclass(frozen=True, kw_only=True)
class _Data:
    """What every interval is held against: arrays of shape (units, days)."""

    total: Array
    local: Array
    spans: NDArray[np.int64]
    prior: Prior
    probabilities: tuple[float, ...]

    @property
    def shape(self) -> Array:
        return self.prior.shape + totals(self.local, self.spans)

    def exposure(self, interval: Array) -> Array:
        """ΣΛ over each window, shape (units, windows)."""
        return totals(infectiousness(self.total, interval), self.spans)

    def scale(self, interval: Array) -> Array:
        return 1 / (self.prior.rate + self.exposure(interval))


def reproduction_number(
    incidence: ArrayLike,
    interval: SerialInterval | ArrayLike,
    *,
    imported: ArrayLike | None = None,
    window: int | ArrayLike = 7,
    prior: Prior | None = None,
    probabilities: Sequence[float] = (0.025, 0.5, 0.975),
) -> ReproductionNumber:
    """Estimate R(t) from new cases per day.

    R in a window is Gamma(a + ΣI_local, 1 / (1/b + ΣΛ)) with Λ(t) = Σ I(t-s) w(s), I all cases and
    (a, b) the prior's shape and scale (Cori et al. 2013, doi:10.1093/aje/kwt133; imported cases:
    Thompson et al. 2019, doi:10.1016/j.epidem.2019.100356).

    Args:
        incidence: New cases per day of onset, imported ones included; shape (days,) or
            (units, days), oldest first, no gaps. Those of the first day count as imported.
        interval: The serial interval, or its probabilities for 0, 1, 2, … days.
        imported: Those of `incidence` who were infected elsewhere, same shape.
        window: Days over which R is taken as constant, or rows of first and last day, day 0 first;
            no window may hold day 0.
        prior: Of R.
        probabilities: Of the quantiles wanted.

    Raises:
        InvalidCounts, InvalidDistribution, InvalidInput, InvalidWindow: with position and value.
    """
    checks.each_probability("probabilities", probabilities)
    data = _data(incidence, imported, window, prior=prior or Prior(), at=tuple(probabilities))
    known = serial_interval(interval)
    mean, sd, quantiles = (
        _mixed(data, known) if isinstance(known, Uncertain) else _exact(data, known)
    )
    exposure = data.exposure(known.by_day(data.total.shape[1]))
    # A single series goes without the axis of units.
    pick = 0 if np.ndim(incidence) == 1 else slice(None)
    return ReproductionNumber(
        first=data.spans[:, 0],
        last=data.spans[:, 1],
        mean=mean[pick],
        sd=sd[pick],
        quantiles=quantiles[pick],
        cases=totals(data.local, data.spans)[pick],
        has_few_cases=(sd > DESIRED_VARIATION * mean)[pick],
        is_early=_is_early(data, known.mean)[pick],
        has_no_infectors=(exposure <= 0)[pick],
        probabilities=data.probabilities,
        interval=known,
        prior=data.prior,
        total_cases=int(data.total.sum()),
    )


def _data(
    incidence: ArrayLike,
    imported: ArrayLike | None,
    window: int | ArrayLike,
    *,
    prior: Prior,
    at: tuple[float, ...],
) -> _Data:
    total = checks.series(incidence)
    local = total - _imported(imported, np.shape(incidence), total)
    local[:, 0] = 0
    spans = windows(window, days=total.shape[1])
    return _Data(total=total, local=local, spans=spans, prior=prior, probabilities=at)


def _imported(imported: ArrayLike | None, shape: tuple[int, ...], total: Array) -> Array:
    if imported is None:
        return np.zeros_like(total)
    if np.shape(imported) != shape:
        raise InvalidCounts("imported", list(np.shape(imported)), f"is not of shape {list(shape)}")
    known = checks.counts(imported, field="imported")
    refusal = InvalidCounts("imported", None, "is more than all cases of that day")
    checks.refuse_first(known, known > total.reshape(known.shape), refusal)
    return np.atleast_2d(known)


def _exact(data: _Data, interval: SerialInterval) -> tuple[Array, Array, Array]:
    shape, scale = data.shape, data.scale(interval.by_day(data.total.shape[1]))
    quantiles = _unit_quantiles(shape, data.probabilities) * scale[..., None]
    return shape * scale, np.sqrt(shape) * scale, quantiles


def _unit_quantiles(shape: Array, probabilities: tuple[float, ...]) -> Array:
    # Windows with as many cases share their shape; each is inverted once.
    distinct, where = np.unique(shape, return_inverse=True)
    values: Array = gammaincinv(distinct[:, None], np.array(probabilities))
    return values[where.reshape(shape.shape)]


def _mixed(data: _Data, interval: Uncertain) -> tuple[Array, Array, Array]:
    rng = np.random.default_rng(interval.seed)
    days = data.total.shape[1]
    weights = [discretised_gamma(m, s, days=days) for m, s in interval.moments(rng).tolist()]
    scales = np.stack([data.scale(weight) for weight in weights])
    shape = data.shape
    mean = shape * scales.mean(axis=0)
    # Law of total variance: that within an interval and that between intervals.
    variance = shape * (scales**2).mean(axis=0) + shape**2 * scales.var(axis=0)
    quantiles = np.empty((*shape.shape, len(data.probabilities)))
    for unit in range(len(shape)):
        drawn = rng.standard_gamma(shape[unit], size=(interval.draws, *scales[:, unit].shape))
        pooled = (drawn * scales[:, unit]).reshape(-1, shape.shape[1])
        quantiles[unit] = np.quantile(pooled, data.probabilities, axis=0).T
    return mean, np.sqrt(variance), quantiles


def _is_early(data: _Data, mean: float) -> NDArray[np.bool_]:
    first_case = np.argmax(data.total > 0, axis=1)
    ages: NDArray[np.int64] = data.spans[:, 1] - first_case[:, None] + 1
    return ages <= mean
