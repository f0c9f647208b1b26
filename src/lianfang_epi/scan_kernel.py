"""The search over cylinders as machine code; `lianfang_epi.scanning.search_arrays` says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lianfang_epi.scanning import Cylinders


@njit(cache=True, nogil=True)
def search(
    recent: NDArray[np.int32], cylinders: Cylinders, keep: float
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Best statistic, its zone (place in `order`) and its window, by centre.

    `recent` (units, windows) counts the cases of the last 1, 2, … days. With `keep` 1 what one
    centre reached is asked of the next: then only the largest of all centres is exact, which is
    all a replicate needs. With 0 each centre's best is.

    A zone is looked at where its last unit adds a case: any other has the same cases and expects
    more, so it cannot be the best.
    """
    starts, order = cylinders.starts, cylinders.order
    windows, centres = recent.shape[1], len(starts) - 1
    best = np.zeros(centres)
    zones = np.full(centres, -1, dtype=np.int64)
    lasts = np.full(centres, -1, dtype=np.int64)
    has_cases = recent[:, windows - 1] > 0
    log_day = np.log(cylinders.day_weight * (len(cylinders.entropy) - 1))
    found = np.zeros(windows, dtype=np.int64)
    floor = 0.0
    for centre in range(centres):
        found[:] = 0
        floor *= keep
        for place in range(starts[centre], starts[centre + 1]):
            if has_cases[order[place]]:
                statistic, window = _widen(
                    found, recent[order[place]], (cylinders, place, log_day, floor)
                )
                if window >= 0:
                    floor = statistic
                    best[centre], zones[centre], lasts[centre] = statistic, place, window
    return best, zones, lasts


@njit(cache=True, nogil=True, inline="always")
def _widen(
    found: NDArray[np.int64],
    added: NDArray[np.int32],
    here: tuple[Cylinders, int, NDArray[np.float64], float],
) -> tuple[float, int]:
    """Add a unit's cases to those found; the best window above the floor, or -1."""
    cylinders, place, log_day, floor = here
    entropy = cylinders.entropy
    cases = len(entropy) - 1
    log_unit = np.log(cylinders.unit_weight[place])
    share = cylinders.unit_weight[place] * cases
    last = -1
    for window in range(len(found)):
        found[window] += added[window]
        count = found[window]
        expected = share * cylinders.day_weight[window]
        if added[window] == 0 or count <= expected:
            continue
        statistic = entropy[count] - count * (log_unit + log_day[window])
        # log x <= x - 1 bounds the second term without a logarithm.
        outside = cases - count
        inside = cases - expected
        if statistic <= floor or (statistic - floor) * inside <= outside * (count - expected):
            continue
        if outside > 0:
            statistic += entropy[outside] - outside * np.log(inside)
        if statistic > floor:
            floor = statistic
            last = window
    return floor, last
