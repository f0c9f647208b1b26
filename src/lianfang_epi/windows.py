"""Windows of days over which a figure is taken as constant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lianfang_epi.errors import InvalidWindow

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def windows(choice: int | ArrayLike, *, days: int, first: int = 1) -> NDArray[np.int64]:
    """First and last day (0 is the first day of the data) of each window, shape (windows, 2).

    An integer asks for every window of so many days that begins on day `first` or later.

    Raises:
        InvalidWindow: not whole, longer than the data, begins before `first`, ends before it
            begins or after the data.
    """
    asked = np.asarray(choice)
    if not np.issubdtype(asked.dtype, np.integer):
        raise InvalidWindow("window", asked.tolist(), "is no whole number of days")
    if asked.ndim == 0:
        return _sliding(int(asked), days=days, first=first)
    if asked.ndim != 2 or asked.shape[1] != 2 or not len(asked):
        raise InvalidWindow("windows", asked.tolist(), "are no rows of first and last day")
    for position, (begin, end) in enumerate(asked.tolist()):
        reason = _fault(begin, end, days=days, first=first)
        if reason:
            raise InvalidWindow("windows", (begin, end), reason, position=position)
    return asked.astype(np.int64)


def totals(values: NDArray[np.float64], spans: NDArray[np.int64]) -> NDArray[np.float64]:
    """Sum of values of shape (…, days) over each window: shape (…, windows).

    A product with 0 and 1 adds each window by itself: differences of running totals would lose
    the digits of a small window behind a large one.
    """
    day = np.arange(values.shape[-1])[:, None]
    return values @ ((day >= spans[:, 0]) & (day <= spans[:, 1])).astype(np.float64)


def _sliding(length: int, *, days: int, first: int) -> NDArray[np.int64]:
    if length < 1:
        raise InvalidWindow("window", length, "must be at least 1 day")
    if length > days - first:
        reason = f"is longer than the {days - first} days it may lie in"
        raise InvalidWindow("window", length, reason)
    begin = np.arange(first, days - length + 1)
    return np.stack([begin, begin + length - 1], axis=1)


def _fault(begin: int, end: int, *, days: int, first: int) -> str:
    if begin < first:
        return f"begins before day {first}"
    if end < begin:
        return "ends before it begins"
    return f"ends after the last day, {days - 1}" if end >= days else ""
