"""A figure with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A point estimate and the bounds that hold the truth with the stated probability."""

    value: float
    lower: float
    upper: float
    probability: float = 0.95

    def map(self, change: Callable[[float], float]) -> Interval:
        """The interval of a monotone function of the figure, bounds in order."""
        lower, upper = sorted((change(self.lower), change(self.upper)))
        return Interval(
            value=change(self.value), lower=lower, upper=upper, probability=self.probability
        )

    def holds(self, value: float) -> bool:
        return self.lower <= value <= self.upper
