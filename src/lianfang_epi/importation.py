"""What flows of travellers bring: expected importations, and the chance that an outbreak follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq
from scipy.special import logsumexp
from scipy.stats import poisson

from lianfang_epi import checks
from lianfang_epi.errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SURE = 1 - 1e-12


@dataclass(frozen=True, kw_only=True)
class ImportationRisk:
    """By destination: importations not found, and what may come of them.

    Shapes: `by_day` (destinations, days), all others (destinations). `lower` and `upper` hold the
    number of importations with `probability`, over both chance and the draws of prevalence.
    """

    by_day: NDArray[np.float64]
    expected: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    at_least_one: NDArray[np.float64]
    outbreak: NDArray[np.float64]
    extinction: float  # of the chain of one importation
    mean: float
    dispersion: float
    probability: float
    draws: int


def importation_risk(
    travellers: ArrayLike,
    prevalence: ArrayLike,
    *,
    found: ArrayLike = 0.0,
    mean: float,
    dispersion: float,
    probability: float = 0.95,
) -> ImportationRisk:
    """Importations by travellers, each infected with the prevalence at the origin, thinned.

    Shapes: `travellers` (origins, destinations, days) persons a day; `prevalence`
    (origins, days) or (draws, origins, days), the share of travellers infected; `found`, the share
    of infected travellers noticed on the way, a number or (destinations) or (destinations, days).
    Importations of a destination are Poisson with mean sum of travellers x prevalence x
    (1 - found), given the draw of prevalence (a Cox process: Cox 1955; thinning leaves it one).
    P(at least one) = E exp(-L), and an outbreak follows with 1 - E exp(-L (1 - q)), where q, the
    chance that the chain of one importation ends, is the smallest root of
    q = (1 + R (1 - q)/k)^-k (Lloyd-Smith et al. 2005, doi:10.1038/nature04153).

    Raises:
        InvalidInput: a flow that is missing or negative, a prevalence or share outside 0 to 1,
            shapes that do not fit, R or k not above 0.
    """
    flows = _check(travellers, "travellers", largest=np.inf)
    shares = _check(prevalence, "prevalence", largest=1.0)
    if flows.ndim != 3 or shares.shape[-2:] != (flows.shape[0], flows.shape[2]):
        reason = f"does not fit travellers of shape {flows.shape}"
        raise InvalidInput("prevalence", shares.shape, reason)
    shares = shares if shares.ndim == 3 else shares[None]
    checks.probability(probability=probability)
    missed = 1 - _by_destination(_check(found, "found", largest=1.0), flows.shape[1:])
    by_draw = np.einsum("odt,sot,dt->sdt", flows, shares, missed)
    total = by_draw.sum(axis=2)
    ends = extinction(mean, dispersion)
    tail = (1 - probability) / 2
    return ImportationRisk(
        by_day=by_draw.mean(axis=0),
        expected=total.mean(axis=0),
        lower=_quantile(total, tail),
        upper=_quantile(total, 1 - tail),
        at_least_one=-np.expm1(_log_mean_exp(-total)),
        outbreak=-np.expm1(_log_mean_exp(-total * (1 - ends))),
        extinction=ends, mean=mean, dispersion=dispersion, probability=probability,
        draws=len(total),
    )  # fmt: skip


def extinction(mean: float, dispersion: float) -> float:
    """The chance that a chain begun by one case ends by itself; 1 where R is not above 1."""
    checks.positive(mean=mean)
    if not dispersion > 0:
        raise InvalidInput("dispersion", dispersion, "must be greater than 0")
    if mean <= 1:
        return 1.0

    def excess(q: float) -> float:
        infections = mean * (1 - q)
        if np.isinf(dispersion):
            return float(np.exp(-infections)) - q
        return float(np.exp(-dispersion * np.log1p(infections / dispersion))) - q

    # Above the smallest root the difference is negative up to q = 1, where it is 0 again.
    return float(brentq(excess, 0.0, SURE)) if excess(SURE) < 0 < excess(0.0) else 1.0


def found_on_the_way(
    *, symptomatic: float, sensitivity: float, recall: float = 0.0, coverage: float = 1.0
) -> float:
    """The share of infected travellers that a check notices.

    coverage x (symptomatic x sensitivity + (1 - symptomatic) x recall): those with symptoms by
    measuring and asking, those without by asking for dated exposure.
    """
    given = {"symptomatic": symptomatic, "sensitivity": sensitivity, "recall": recall}
    for field, value in (given | {"coverage": coverage}).items():
        if not 0 <= value <= 1:
            raise InvalidInput(field, value, "is no share between 0 and 1")
    return coverage * (symptomatic * sensitivity + (1 - symptomatic) * recall)


def _check(values: ArrayLike, field: str, *, largest: float) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    limit = "a finite number of 0 or more" if largest == np.inf else "a share between 0 and 1"
    is_wrong = ~(np.isfinite(array) & (array >= 0) & (array <= largest))
    checks.refuse_first(array, is_wrong, InvalidInput(field, None, f"is not {limit}"))
    return array


def _by_destination(found: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64]:
    column = found[:, None] if found.ndim == 1 else found
    try:
        return np.broadcast_to(column, shape)
    except ValueError:
        reason = f"is no number, nor one by destination (and day) of {shape}"
        raise InvalidInput("found", found.shape, reason) from None


def _log_mean_exp(values: NDArray[np.float64]) -> NDArray[np.float64]:
    log: NDArray[np.float64] = logsumexp(values, axis=0) - np.log(len(values))
    return log


def _quantile(means: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    """The smallest count whose mixed Poisson distribution function reaches the level."""
    lowest = poisson.ppf(level, means).min(axis=0)
    highest = poisson.ppf(level, means).max(axis=0)
    while (lowest < highest).any():
        middle = np.floor((lowest + highest) / 2)
        is_reached = poisson.cdf(middle, means).mean(axis=0) >= level
        highest = np.where(is_reached, middle, highest)
        lowest = np.where(is_reached, lowest, np.minimum(middle + 1, highest))
    result: NDArray[np.float64] = highest
    return result
