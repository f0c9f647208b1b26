"""The checks every estimate makes before it looks at its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lianfang_epi.errors import InvalidCounts, InvalidDistribution, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

SUM_TOLERANCE = 1e-3  # published intervals are rounded and cut; more than this moves R


def counts(values: ArrayLike, *, field: str = "incidence") -> NDArray[np.float64]:
    """Whole, known, non-negative counts as floats of the same shape.

    Raises:
        InvalidCounts: the first value that is missing, negative or not whole, with its position.
    """
    array = np.asarray(values, dtype=np.float64)
    refuse_first(array, np.isnan(array), InvalidCounts(field, None, "is missing"))
    refuse_first(array, np.isinf(array), InvalidCounts(field, None, "is not finite"))
    refuse_first(array, array < 0, InvalidCounts(field, None, "is negative"))
    refuse_first(array, array != np.floor(array), InvalidCounts(field, None, "is no whole number"))
    return array


def distribution(
    values: ArrayLike, *, field: str = "serial_interval", tolerance: float = SUM_TOLERANCE
) -> NDArray[np.float64]:
    """A probability for each whole day 0, 1, 2, …; none on day 0.

    Raises:
        InvalidDistribution: not one row of numbers, a negative or missing one, mass on day 0,
            or a sum that is not one.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or array.size < 2:
        reason = "is no row of at least two probabilities"
        raise InvalidDistribution(field, array.tolist(), reason)
    refuse_first(array, ~np.isfinite(array), InvalidDistribution(field, None, "is missing"))
    refuse_first(array, array < 0, InvalidDistribution(field, None, "is negative"))
    if array[0] != 0:
        reason = "puts mass on day 0: nobody infects another before being infected"
        raise InvalidDistribution(field, array[0], reason, position=0)
    if abs(array.sum() - 1) > tolerance:
        raise InvalidDistribution(field, array.sum(), "is not 1", position="sum")
    return array


def positive(**values: float) -> None:
    """Raise `InvalidInput` for the first value that is not a finite number above 0."""
    for field, value in values.items():
        if not (np.isfinite(value) and value > 0):
            raise InvalidInput(field, value, "must be a finite number greater than 0")


def probability(**values: float) -> None:
    """Raise `InvalidInput` for the first value that is not strictly between 0 and 1."""
    for field, value in values.items():
        if not 0 < value < 1:
            raise InvalidInput(field, value, "must lie between 0 and 1")


def refuse_first(
    array: NDArray[np.float64], is_wrong: NDArray[np.bool_], refusal: InvalidInput
) -> None:
    """Raise the refusal again for the first value marked wrong, with its value and position."""
    if not is_wrong.any():
        return
    where = tuple(int(i) for i in np.argwhere(is_wrong)[0])
    position: object = where[0] if len(where) == 1 else where
    raise type(refusal)(refusal.field, array[where], refusal.reason, position=position)


def series(values: ArrayLike, *, field: str = "incidence") -> NDArray[np.float64]:
    """Counts of shape (days,) or (units, days) as an array of shape (units, days).

    Raises:
        InvalidCounts: as `counts`, or no days, or another shape.
    """
    array = counts(values, field=field)
    if array.ndim not in (1, 2) or array.size == 0:
        raise InvalidCounts(field, list(array.shape), "is no shape of (days,) or (units, days)")
    return np.atleast_2d(array)


def each_probability(field: str, values: Sequence[float]) -> None:
    """Raise `InvalidInput` for the first value that is not strictly between 0 and 1, or none."""
    if len(values) == 0:
        raise InvalidInput(field, list(values), "are none")
    array = np.asarray(values, dtype=np.float64)
    is_wrong = ~((array > 0) & (array < 1))
    refuse_first(array, is_wrong, InvalidInput(field, None, "must lie between 0 and 1"))
