"""How many others one case infects: mean R and dispersion k of the offspring distribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.special import gammaln
from scipy.stats import chi2, nbinom

from lianfang_epi import checks
from lianfang_epi.errors import InvalidInput, NotEnoughData
from lianfang_epi.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

# 1/k is searched: 0 is the Poisson distribution, 1 the geometric, large a few who infect many.
LARGEST_SPREAD = 1e4
LEAST = 1e-9
POISSON = 1e-7  # below this 1/k, both distributions are alike to double precision


@dataclass(frozen=True, kw_only=True)
class Offspring:
    """R and k with profile-likelihood intervals; k without an upper bound is infinite (Poisson)."""

    mean: Interval
    dispersion: Interval
    log_likelihood: float
    cases: int
    source: str

    def share_causing(self, share: float = 0.8) -> float:
        return share_causing(self.mean.value, self.dispersion.value, share=share)


def fit_offspring(counts: ArrayLike, *, probability: float = 0.95) -> Offspring:
    """Maximum likelihood of the numbers infected by each case, zeros included; shape (cases).

    Negative binomial with mean R and variance R + R^2/k (Lloyd-Smith et al. 2005,
    doi:10.1038/nature04153). Intervals: all values whose profile log likelihood lies within half
    the chi-square quantile of the largest.

    Raises:
        InvalidCounts: a count missing, negative or not whole.
        NotEnoughData: fewer than two cases, or nobody infected.
    """
    y = checks.counts(counts, field="offspring").ravel()
    checks.probability(probability=probability)
    if y.size < 2 or not y.any():
        raise NotEnoughData(
            "offspring", int(y.sum()), f"infected by {y.size} cases tell no R and k"
        )

    value, times = np.unique(y, return_counts=True)
    one = np.ones_like(value)

    def likelihood(mean: float, spread: float) -> float:
        return float(times @ _log_total(value, one, (mean, spread)))

    return _fit(
        likelihood, float(y.mean()), probability=probability, cases=y.size, source="offspring"
    )


def fit_chains(
    sizes: ArrayLike, *, starts: ArrayLike | None = None, probability: float = 0.95
) -> Offspring:
    """R and k from the final sizes of chains, when it is not known who infected whom.

    A chain begun by s cases ends with j cases with probability (s/j) P(offspring of j cases =
    j - s), the offspring negative binomial (Blumberg & Lloyd-Smith 2013,
    doi:10.1371/journal.pcbi.1002993). Each chain must be over and seen whole. `starts` (default 1
    each) counts the cases that began it.

    Raises:
        InvalidCounts: a size missing, negative or not whole.
        InvalidInput: a chain smaller than its start.
        NotEnoughData: fewer than two chains, or none with a second case.
    """
    j = checks.counts(sizes, field="sizes").ravel()
    s = np.ones_like(j) if starts is None else checks.counts(starts, field="starts").ravel()
    checks.probability(probability=probability)
    if s.shape != j.shape:
        raise InvalidInput("starts", s.size, f"figures are not one for each of {j.size} chains")
    checks.refuse_first(s, s < 1, InvalidInput("starts", None, "begins no chain"))
    checks.refuse_first(j, j < s, InvalidInput("sizes", None, "is smaller than the chain's start"))
    if j.size < 2 or not (j > s).any():
        raise NotEnoughData(
            "sizes", j.size, "chains, none with a second generation, tell no R and k"
        )

    (end, begin), times = np.unique(np.stack([j, s]), axis=1, return_counts=True)

    def likelihood(mean: float, spread: float) -> float:
        log = np.log(begin / end) + _log_total(end - begin, end, (mean, spread))
        return float(times @ log)

    start = float(1 - s.sum() / j.sum())  # a chain that ends: size = start / (1 - R)
    return _fit(
        likelihood, start, probability=probability, cases=int(j.sum()), source="chain sizes"
    )


def share_causing(mean: float, dispersion: float, *, share: float = 0.8) -> float:
    """The smallest share of cases that causes `share` of all infections.

    With P the negative binomial of mean R and dispersion k, the cases who infect least cause
    sum_{x <= X} x P(x) / R of all; X is where that reaches 1 - share, within a step in proportion
    (Endo et al. 2020, doi:10.12688/wellcomeopenres.15842.3). R 0.6 and k 0.3 give 16.1 %.

    Raises:
        InvalidInput: R or k not above 0, `share` outside 0 to 1.
    """
    checks.probability(share=share)
    checks.positive(mean=mean)
    if not dispersion > 0:
        raise InvalidInput("dispersion", dispersion, "must be greater than 0")
    k = min(dispersion, 1 / POISSON)
    success = k / (k + mean)
    # x P(x; k) = R P(x - 1; k + 1): the share caused by those with up to x is a distribution too.
    wanted = int(nbinom.ppf(1 - share, k + 1, success)) + 1
    caused_before = float(nbinom.cdf(wanted - 2, k + 1, success))
    caused_here = float(nbinom.pmf(wanted - 1, k + 1, success))
    part = (1 - share - caused_before) / caused_here
    below = float(nbinom.cdf(wanted - 1, k, success)) + part * float(nbinom.pmf(wanted, k, success))
    return 1 - below


def _log_total(
    y: NDArray[np.float64], cases: NDArray[np.float64], parameters: tuple[float, float]
) -> NDArray[np.float64]:
    """Log probability that so many cases infect y others together; `parameters` are R and 1/k."""
    mean, spread = parameters
    total = cases * mean
    if spread < POISSON:
        poisson: NDArray[np.float64] = y * np.log(total) - total - gammaln(y + 1)
        return poisson
    size = cases / spread
    choose = gammaln(y + size) - gammaln(size) - gammaln(y + 1)
    log: NDArray[np.float64] = (
        choose - size * np.log1p(mean * spread) + y * np.log(mean * spread / (1 + mean * spread))
    )
    return log


def _fit(
    likelihood: Callable[[float, float], float], start: float, *, probability: float,
    cases: int, source: str,
) -> Offspring:  # fmt: skip
    def worse(log: NDArray[np.float64]) -> float:
        return -likelihood(*np.exp(np.clip(log, np.log(LEAST), np.log(LARGEST_SPREAD))))

    found = min(
        (minimize(worse, [np.log(start), np.log(spread)], method="Nelder-Mead",
                  options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 2000})
         for spread in (0.01, 1.0, 10.0)),
        key=lambda one: float(one.fun),
    )  # fmt: skip
    mean, spread = np.exp(found.x)
    best = -float(found.fun)
    if likelihood(mean, 0.0) >= best - LEAST:
        spread = 0.0  # no more spread than Poisson: k is infinite
    lowest = best - float(chi2.ppf(probability, 1)) / 2
    means = _profile(lambda r: _best(lambda k: likelihood(r, k)), float(mean), lowest=lowest)
    spreads = _profile(lambda k: _best(lambda r: likelihood(r, k)), float(spread), lowest=lowest)
    return Offspring(
        mean=Interval(value=float(mean), lower=means[0], upper=means[1], probability=probability),
        dispersion=Interval(
            value=_inverse(float(spread)), lower=_inverse(spreads[1]), upper=_inverse(spreads[0]),
            probability=probability,
        ),
        log_likelihood=best, cases=cases, source=source,
    )  # fmt: skip


def _best(likelihood: Callable[[float], float]) -> float:
    """The largest likelihood over the other parameter, 0 (Poisson, for 1/k) included."""
    bounds = (np.log(LEAST), np.log(LARGEST_SPREAD))
    found = minimize_scalar(
        lambda log: -likelihood(float(np.exp(log))), bounds=bounds, method="bounded",
        options={"xatol": 1e-7},
    )  # fmt: skip
    return -float(found.fun)


def _profile(
    profile: Callable[[float], float], best: float, *, lowest: float
) -> tuple[float, float]:
    def above(log: float) -> float:
        return profile(float(np.exp(log))) - lowest

    middle = np.log(max(best, 10 * LEAST))
    ends = [
        float(np.exp(end if above(end) > 0 else brentq(above, end, middle)))
        for end in (np.log(LEAST), np.log(LARGEST_SPREAD))
    ]
    return 0.0 if ends[0] <= 2 * LEAST else ends[0], ends[1]


def _inverse(spread: float) -> float:
    return 1 / spread if spread > POISSON else float("inf")
