"""Early aberration detection without years of history: EARS C1, C2 and C3.

Every result names the method it used. Two things are called C3: the published one, and the bound
that version 1.20.3 of the R package `surveillance` computes; they do not alarm on the same days,
so both are offered, each under its own name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from lianfang_epi import checks
from lianfang_epi.errors import InvalidInput, InvalidWindow

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

GUARD_DAYS = (
    2  # C2 and C3 leave these out before the day itself, so that a rise is not its own norm
)
SUMMED_DAYS = 3  # C3 adds the excess of the day and of the two before it
ALWAYS = -1.0  # a bound below every count
LARGEST_C3 = 2.0  # the published alarm: a sum above 2 standard deviations


class Ears(StrEnum):
    """Which of the EARS statistics."""

    C1 = "ears-c1"
    C2 = "ears-c2"
    C3 = "ears-c3"
    C3_SURVEILLANCE = "ears-c3-surveillance-1.20.3"


# Usual one-sided false-alarm rates of a normal day: 3 standard deviations; the R package's for C3.
ALPHAS = {Ears.C1: 0.001, Ears.C2: 0.001, Ears.C3: 0.001, Ears.C3_SURVEILLANCE: 0.025}


@dataclass(frozen=True, kw_only=True)
class EarsAlarms:
    """Alarms by unit and day; NaN (and no alarm) where the baseline does not reach back.

    All arrays have the shape of `counts`. `expected` and `sd` are of the baseline days;
    `statistic` is what the method compares with its limit; an alarm stands where the count is
    above `upper`, which is -1 where the published C3 alarms whatever the day brings.
    """

    method: Ears
    counts: NDArray[np.float64]
    expected: NDArray[np.float64]
    sd: NDArray[np.float64]
    statistic: NDArray[np.float64]
    upper: NDArray[np.float64]
    is_alarm: NDArray[np.bool_]
    baseline_days: int
    alpha: float
    minimum_sd: float


def ears(
    counts: ArrayLike,
    *,
    method: Ears = Ears.C2,
    baseline_days: int = 7,
    alpha: float | None = None,
    minimum_sd: float = 0.0,
) -> EarsAlarms:
    """Alarms of daily counts of shape (..., days) against the days just before each.

    With Y(t) the count, m(t) and s(t) mean and standard deviation (n - 1) of the baseline and z
    the standard normal quantile of 1 - `alpha`:
    C1: (Y - m)/s > z, baseline the `baseline_days` days up to t - 1;
    C2: the same, baseline up to t - 3;
    C3 as published: sum over t, t-1, t-2 of max(0, C2 - 1) > 2 (`alpha` is not used);
    C3 of surveillance 1.20.3: Y > Y + s (z - sum over t-1, t-2 of max(0, C2 - 1)): its bound
    starts from the day's own count, so that an excess of the day itself never counts.
    Hutwagner et al. 2003, doi:10.1093/jurban/jtg042 (PMC3456557); Fricker et al. 2008,
    doi:10.1002/sim.3197. `minimum_sd` keeps a quiet baseline from alarming at one case.

    Raises:
        InvalidCounts: a count missing, negative or not whole.
        InvalidWindow: a baseline longer than the data, or shorter than 2 days.
        InvalidInput: `alpha` outside 0 to 1, a negative `minimum_sd`.
    """
    y = checks.counts(counts, field="counts")
    method, alpha = Ears(method), ALPHAS[Ears(method)] if alpha is None else alpha
    checks.probability(alpha=alpha)
    if not (np.isfinite(minimum_sd) and minimum_sd >= 0):
        raise InvalidInput("minimum_sd", minimum_sd, "must be a finite number of 0 or more")
    guard = 0 if method is Ears.C1 else GUARD_DAYS
    _check_baseline(y, baseline_days=baseline_days, guard=guard)
    mean, sd = _baseline(y, days=baseline_days, guard=guard)
    sd = np.maximum(sd, minimum_sd)
    statistic, upper = _RULES[method](y, mean, sd, z=float(norm.isf(alpha)))
    is_alarm = y > upper  # a comparison with NaN is false
    return EarsAlarms(
        method=method, counts=y, expected=mean, sd=sd, statistic=statistic, upper=upper,
        is_alarm=is_alarm, baseline_days=baseline_days, alpha=alpha, minimum_sd=minimum_sd,
    )  # fmt: skip


def _check_baseline(y: NDArray[np.float64], *, baseline_days: int, guard: int) -> None:
    if baseline_days < 2:
        raise InvalidWindow("baseline_days", baseline_days, "must be at least 2 to have a spread")
    if y.ndim == 0 or y.shape[-1] <= baseline_days + guard:
        days = y.shape[-1] if y.ndim else 0
        raise InvalidWindow("baseline_days", baseline_days, f"leaves no day to test of {days}")


def _baseline(
    y: NDArray[np.float64], *, days: int, guard: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # The window that ends at day e serves day e + guard + 1.
    windows = np.lib.stride_tricks.sliding_window_view(y, days, axis=-1)
    windows = windows[..., : y.shape[-1] - days - guard, :]
    mean, sd = np.full(y.shape, np.nan), np.full(y.shape, np.nan)
    mean[..., days + guard :] = windows.mean(axis=-1)
    sd[..., days + guard :] = windows.std(axis=-1, ddof=1)
    return mean, sd


def _standardised(
    y: NDArray[np.float64], mean: NDArray[np.float64], sd: NDArray[np.float64]
) -> NDArray[np.float64]:
    # A baseline without any spread: infinite for a count above it, minus infinite below, 0 on it.
    excess = y - mean
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = excess / sd
    return np.where((sd == 0) & (excess == 0), 0.0, ratio)


def _one_day(
    y: NDArray[np.float64], mean: NDArray[np.float64], sd: NDArray[np.float64], *, z: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return _standardised(y, mean, sd), mean + z * sd


def _before(excess: NDArray[np.float64]) -> NDArray[np.float64]:
    """The excess of the two days before each; NaN where there are none."""
    total = np.full(excess.shape, np.nan)
    total[..., SUMMED_DAYS - 1 :] = excess[..., 1:-1] + excess[..., :-2]
    return total


def _published_c3(
    y: NDArray[np.float64], mean: NDArray[np.float64], sd: NDArray[np.float64], *, z: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    del z
    excess = np.maximum(0.0, _standardised(y, mean, sd) - 1)
    before = _before(excess)
    # Where the two days before pass the limit alone, every count alarms, also none.
    room = LARGEST_C3 - before
    with np.errstate(invalid="ignore"):
        upper = np.where(room >= 0, mean + sd * (1 + room), ALWAYS)
    return excess + before, np.where(np.isnan(before), np.nan, upper)


def _surveillance_c3(
    y: NDArray[np.float64], mean: NDArray[np.float64], sd: NDArray[np.float64], *, z: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    before = _before(np.maximum(0.0, _standardised(y, mean, sd) - 1))
    with np.errstate(invalid="ignore"):
        upper = np.where(np.isinf(before), 0.0, y + sd * (z - before))
    return before, np.maximum(0.0, upper)


_RULES = {
    Ears.C1: _one_day,
    Ears.C2: _one_day,
    Ears.C3: _published_c3,
    Ears.C3_SURVEILLANCE: _surveillance_c3,
}
