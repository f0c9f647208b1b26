"""An interval as a bar on a scale around 1, drawn by the server; the table says the numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

WIDTH = 100.0
# A halving lies as far to the left of 1 as a doubling to the right; beyond the ends the bar is cut.
LOWEST, HIGHEST = 1 / 8, 8.0


@dataclass(frozen=True, kw_only=True)
class Bar:
    """Positions in a box 100 wide."""

    left: float
    width: float
    middle: float
    one: float


def bar(*, lower: float, middle: float, upper: float) -> Bar:
    left, right = place(lower), place(upper)
    return Bar(
        left=left, width=round(max(1.0, right - left), 1), middle=place(middle), one=place(1.0)
    )


def place(value: float) -> float:
    """Where a value lies on a scale by ratios."""
    held = min(max(value, LOWEST), HIGHEST)
    return round(WIDTH * math.log(held / LOWEST) / math.log(HIGHEST / LOWEST), 1)
