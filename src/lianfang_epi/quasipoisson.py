"""A quasi-Poisson regression with log link, fitted by iteratively reweighted least squares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lianfang_epi.errors import NoConvergence

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS = 25
UNSETTLED = f"the regression did not settle within {ROUNDS} rounds"
# The relative change of the deviance at which the usual statistical packages stop. They take
# dispersion and covariance from the weights of the last round but one, and so does this: figures
# then agree with theirs to the sixth digit and better.
TOLERANCE = 1e-8
LOWEST = -30.0  # a group without any case has a mean of 0, whose logarithm has no end
TINY = 1e-12


@dataclass(frozen=True, kw_only=True)
class Fit:
    """`coefficients` (p), `covariance` without dispersion (p, p), `mean`, `hat` (n)."""

    coefficients: NDArray[np.float64]
    covariance: NDArray[np.float64]
    mean: NDArray[np.float64]
    hat: NDArray[np.float64]
    dispersion: float  # Pearson's, not below 0

    def predict(self, row: NDArray[np.float64]) -> tuple[float, float]:
        """Linear predictor at a row of the design and its variance in units of the dispersion."""
        return float(row @ self.coefficients), float(row @ self.covariance @ row)


def fit(
    design: NDArray[np.float64], counts: NDArray[np.float64], *, weights: NDArray[np.float64]
) -> Fit:
    """Fit log E(y) = X b with variance phi mu / weight; shapes (n, p), (n), (n).

    McCullagh & Nelder 1989, section 4.5 and 9.2; phi = sum w (y - mu)^2 / mu / (n - p).

    Raises:
        NoConvergence: after `ROUNDS` rounds, or where a column of the design says nothing new.
    """
    eta, before = np.log(counts + 0.1), _deviance(counts, counts + 0.1, weights=weights)
    for _ in range(ROUNDS):
        mean = np.exp(eta)
        q, r = np.linalg.qr(design * np.sqrt(weights * mean)[:, None])
        if abs(np.diag(r)).min() < TINY * abs(np.diag(r)).max():
            raise NoConvergence("the seasons and the trend cannot be told apart in these weeks")
        adjusted = np.sqrt(weights * mean) * (eta + (counts - mean) / mean)
        coefficients = np.linalg.solve(r, q.T @ adjusted)
        eta = np.clip(design @ coefficients, LOWEST, -LOWEST)
        deviance = _deviance(counts, np.exp(eta), weights=weights)
        if abs(deviance - before) < TOLERANCE * (abs(deviance) + 0.1):
            residual = (counts - np.exp(eta)) / np.exp(eta)
            free = len(counts) - len(coefficients)
            return Fit(
                coefficients=coefficients,
                covariance=np.linalg.inv(r) @ np.linalg.inv(r).T,
                mean=np.exp(eta),
                hat=np.sum(q * q, axis=1),
                dispersion=float(np.sum(weights * mean * residual**2)) / free,
            )
        before = deviance
    raise NoConvergence(UNSETTLED)


def _deviance(
    counts: NDArray[np.float64], mean: NDArray[np.float64], *, weights: NDArray[np.float64]
) -> float:
    ratio = np.where(counts > 0, counts, 1.0) / mean
    return float(2 * np.sum(weights * (counts * np.log(ratio) - (counts - mean))))
