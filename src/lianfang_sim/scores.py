"""How well bands and draws foretell what was held out.

Scores are negatively oriented (less is better) and proper: Gneiting & Raftery 2007,
doi 10.1198/016214506000001437.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lianfang_sim.errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Real = NDArray[np.float64]


def weighted_quantiles(samples: Real, weights: Real, probabilities: list[float]) -> Real:
    """[probability, ...] of samples [draw, ...] whose weights [draw] sum to one."""
    check_samples(samples, weights)
    order = np.argsort(samples, axis=0, kind="stable")
    ranked = np.take_along_axis(samples, order, axis=0)
    reached = np.cumsum(weights[order], axis=0)
    first = [np.argmax(reached >= min(p, 1.0 - 1e-12) - 1e-12, axis=0) for p in probabilities]
    found = [np.take_along_axis(ranked, at[None], axis=0)[0] for at in first]
    return np.array(found, dtype=np.float64)


def covered(lower: Real, upper: Real, observed: Real) -> NDArray[np.bool_]:
    """Whether each value lies inside its band, borders included."""
    return (lower <= observed) & (observed <= upper)


def interval_score(lower: Real, upper: Real, observed: Real, *, level: float) -> Real:
    """Width of a central band of this level, and 2 / (1 - level) times what lies outside it."""
    if not 0.0 < level < 1.0:
        raise InvalidInput("level", level, "is none between 0 and 1")
    outside = np.maximum(lower - observed, 0.0) + np.maximum(observed - upper, 0.0)
    return np.asarray(upper - lower + 2.0 / (1.0 - level) * outside, dtype=np.float64)


def crps(samples: Real, weights: Real, observed: Real) -> Real:
    """Continuous ranked probability score: E|X - y| - E|X - X'| / 2, by column of samples."""
    check_samples(samples, weights)
    order = np.argsort(samples, axis=0, kind="stable")
    ranked = np.take_along_axis(samples, order, axis=0)
    share = weights[order]
    below = np.cumsum(share, axis=0) - 0.5 * share
    apart = 2.0 * (share * ranked * (2.0 * below - 1.0)).sum(axis=0)
    miss = np.tensordot(weights, np.abs(samples - observed), axes=1)
    return np.asarray(miss - 0.5 * apart, dtype=np.float64)


def check_samples(samples: Real, weights: Real) -> None:
    """Raise `InvalidInput` unless there is one weight a draw and they sum to one."""
    if len(samples) != len(weights) or len(samples) == 0:
        raise InvalidInput("weights", len(weights), f"must hold {len(samples)} draws")
    if abs(float(weights.sum()) - 1.0) > 1e-9 or bool((weights < 0).any()):
        raise InvalidInput("weights", float(weights.sum()), "is the sum and must be 1")
