"""The cohort reproduction number after Wallinga and Teunis (2004)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lianfang_epi import checks
from lianfang_epi.errors import InvalidCounts
from lianfang_epi.serial import SerialInterval, serial_interval
from lianfang_epi.windows import totals, windows

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

COMPLETE = 0.95  # of the infections of a window must have shown before its figure is final
LEAST_COMPLETE = 0.2  # below this a correction would multiply noise


@dataclass(frozen=True, kw_only=True)
class CohortReproductionNumber:
    """How many each case of a window went on to infect.

    The interval holds the uncertainty of who infected whom, not that of the next outbreak. Of
    those infected by the last cases some have no onset yet: `completeness` is the share of their
    infections that can have shown by the end of the data, `is_censored` marks where it is low.
    """

    first: NDArray[np.int64]  # (windows,)
    last: NDArray[np.int64]  # (windows,)
    mean: Array  # (windows,), NaN for a window without a case
    lower: Array
    upper: Array
    cases: Array
    completeness: Array  # between 0 and 1, NaN for a window without a case
    is_censored: NDArray[np.bool_]
    is_corrected: bool
    unexplained: int  # cases after the first day whom no earlier case could have infected
    probability: float
    simulations: int
    seed: int
    interval: SerialInterval

    def corrected(self) -> CohortReproductionNumber:
        """Divided by completeness (Cauchemez et al. 2006, doi:10.3201/eid1201.050593).

        It takes for granted that later infections come as the interval says. NaN where less than
        a fifth can have shown. Correcting twice changes nothing.
        """
        if self.is_corrected:
            return self
        share = np.where(self.completeness >= LEAST_COMPLETE, self.completeness, np.nan)
        return replace(
            self,
            mean=self.mean / share,
            lower=self.lower / share,
            upper=self.upper / share,
            is_corrected=True,
        )


def wallinga_teunis(
    incidence: ArrayLike,
    interval: SerialInterval | ArrayLike,
    *,
    window: int | ArrayLike = 7,
    simulations: int = 1000,
    probability: float = 0.95,
    seed: int = 0,
) -> CohortReproductionNumber:
    """Estimate R by the day of onset of the infector.

    A case of day s was infected by one of day t with probability p(t, s) = w(s-t) / Σ_u I(u) w(s-u),
    so R(t) = Σ_s I(s) p(t, s); a window's figure is the mean over its cases (Wallinga and Teunis
    2004, doi:10.1093/aje/kwh255). The interval comes from drawing the infector of each case anew.

    Args:
        incidence: New cases per day of onset, shape (days,), oldest first, no gaps.
        interval: The serial interval, or its probabilities for 0, 1, 2, … days.
        window: Days, or rows of first and last day, day 0 first; day 0 may be in.
        simulations: Draws of who infected whom.
        probability: Of the interval.
        seed: Of the draws.

    Raises:
        InvalidCounts, InvalidDistribution, InvalidInput, InvalidWindow: with position and value.
    """
    counts = checks.counts(incidence)
    if counts.ndim != 1 or not counts.size:
        raise InvalidCounts("incidence", list(counts.shape), "is no shape of (days,)")
    checks.positive(simulations=simulations)
    checks.probability(probability=probability)
    known = serial_interval(interval)
    weights = known.by_day(counts.size)
    spans = windows(window, days=counts.size, first=0)
    infectors, pressure = _infectors(counts, weights)
    drawn = _drawn(counts, infectors, simulations=simulations, rng=np.random.default_rng(seed))
    cases = totals(counts, spans)
    per_case = 1 / np.where(cases > 0, cases, np.nan)
    tails = [(1 - probability) / 2, (1 + probability) / 2]
    lower, upper = np.quantile(totals(drawn, spans), tails, axis=0) * per_case
    completeness = totals(counts * _shown(weights), spans) * per_case
    return CohortReproductionNumber(
        first=spans[:, 0],
        last=spans[:, 1],
        mean=totals(infectors @ counts, spans) * per_case,
        lower=lower,
        upper=upper,
        cases=cases,
        completeness=completeness,
        is_censored=completeness < COMPLETE,
        is_corrected=False,
        unexplained=int(counts[1:][pressure[1:] <= 0].sum()),
        probability=probability,
        simulations=simulations,
        seed=seed,
        interval=known,
    )


def _infectors(counts: Array, weights: Array) -> tuple[Array, Array]:
    """P(a case of day s was infected by any of day t), shape (t, s), and Λ by day."""
    lag = np.arange(counts.size)[None, :] - np.arange(counts.size)[:, None]
    kernel = counts[:, None] * np.where(lag > 0, weights[np.maximum(lag, 0)], 0.0)
    pressure = kernel.sum(axis=0)
    return kernel / np.where(pressure > 0, pressure, 1.0), pressure


def _drawn(counts: Array, infectors: Array, *, simulations: int, rng: np.random.Generator) -> Array:
    """Cases infected by those of each day, shape (simulations, days)."""
    found = np.zeros((simulations, counts.size))
    for day in np.flatnonzero((counts > 0) & (infectors.sum(axis=0) > 0)):
        # Rounding may lift the sum above 1, which the generator refuses.
        shares = infectors[:day, day] / infectors[:day, day].sum()
        found[:, :day] += rng.multinomial(int(counts[day]), shares, size=simulations)
    return found


def _shown(weights: Array) -> Array:
    """Share of the infections by a case of each day that can have shown by the last day."""
    return np.minimum(np.cumsum(weights)[::-1], 1.0)
