"""Nowcast: how many events of the last days will be known once all reports are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lianfang_epi import checks
from lianfang_epi.completion import Open, Spread
from lianfang_epi.errors import InvalidCounts, InvalidInput, NotEnoughData

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

LEAST_PAST = 10  # earlier nowcasts to learn the spread from


@dataclass(frozen=True, kw_only=True)
class ReportingTriangle:
    """Events by day of onset (rows, oldest first) and days until the report (columns, from 0).

    The last row is the last day of the data: of row t the delays up to rows - 1 - t can be known.
    Cells beyond are not looked at (give NaN or 0).

    Raises:
        InvalidCounts: a known cell that is missing, negative or not whole, with (row, delay).
    """

    counts: Array  # (days, delays)
    beyond: int = 0  # events reported later than the last column, left out

    def __post_init__(self) -> None:
        if self.counts.ndim != 2 or 0 in self.counts.shape:
            raise InvalidCounts(
                "triangle", list(self.counts.shape), "is no shape of (days, delays)"
            )
        checks.counts(np.where(self.is_known, self.counts, 0), field="triangle")

    @property
    def is_known(self) -> NDArray[np.bool_]:
        days, delays = self.counts.shape
        known: NDArray[np.bool_] = np.arange(days)[:, None] + np.arange(delays) < days
        return known

    @classmethod
    def from_events(
        cls, onset: Sequence[date], reported: Sequence[date], *, last: date, max_delay: int
    ) -> ReportingTriangle:
        """Count events reported up to the day `last`; the first row is the first onset.

        Raises:
            InvalidInput: a report before its onset, with its position; lists of unequal length.
            NotEnoughData: nothing reported by that day.
        """
        if len(onset) != len(reported):
            raise InvalidInput("reported", len(reported), f"dates do not match {len(onset)} onsets")
        for position, (one, two) in enumerate(zip(onset, reported, strict=True)):
            if two < one:
                reason = f"is before the onset, {one}"
                raise InvalidInput("reported", two.isoformat(), reason, position=position)
        pairs = [pair for pair in zip(onset, reported, strict=True) if pair[1] <= last]
        if not pairs:
            raise NotEnoughData("events", 0, f"are reported by {last}")
        first = min(one for one, _ in pairs)
        counts = np.zeros(((last - first).days + 1, max_delay + 1))
        beyond = 0
        for one, two in pairs:
            if (two - one).days > max_delay:
                beyond += 1
            else:
                counts[(one - first).days, (two - one).days] += 1
        return cls(counts=counts, beyond=beyond)


@dataclass(frozen=True, kw_only=True)
class Nowcast:
    """What was reported of each day and what is to be expected in the end.

    The last rows are predictions; rows older than the longest delay are complete. `samples` are
    draws of the final counts, for estimates that build on them.
    """

    reported: Array  # (days,)
    expected: Array  # (days,)
    quantiles: Array  # (days, probabilities)
    probabilities: tuple[float, ...]
    share_reported: Array  # (days,): of the final count, by the delays so far
    samples: Array  # (simulations, days)
    max_delay: int
    beyond: int
    past_nowcasts: int  # from which the spread was learned
    seed: int

    @property
    def is_complete(self) -> NDArray[np.bool_]:
        days = self.reported.size
        complete: NDArray[np.bool_] = np.arange(days) < days - self.max_delay
        return complete

    def total(self, days: int) -> Array:
        """Quantiles of the final count of the last `days` days together."""
        if not 1 <= days <= self.reported.size:
            raise InvalidInput("days", days, f"is not from 1 to {self.reported.size}")
        drawn = self.samples[:, -days:].sum(axis=1)
        quantiles: Array = np.quantile(drawn, self.probabilities)
        return quantiles


def nowcast(
    triangle: ReportingTriangle | ArrayLike,
    *,
    history: int = 60,
    probabilities: Sequence[float] = (0.05, 0.5, 0.95),
    simulations: int = 2000,
    seed: int = 0,
) -> Nowcast:
    """Complete the last days of a reporting triangle.

    The share F(d) reported within d days is that of the chain ladder, a product of 1 - c(j)/C(j)
    over later delays j (c new reports at delay j, C all reports up to j, over the days that know
    both; Lawless 1994, doi:10.2307/3315820). With x of N reported so far and the level of the day
    gamma distributed around the recent level m with shape a, the rest N - x is negative binomial
    with mean (1 - F)(a + x) / (a/m + F) and shape a + x: for small a the chain ladder x (1 - F)/F.
    Reporting that changes from day to day adds a second negative binomial with shape k. How much
    of the trend m carries on, a and k are learned, for each lag, from how nowcasts of the past
    `history` days would have fared, as is the error that all days of a nowcast share; the draws
    average over what stays uncertain about them. Days of the week are not told apart.

    Args:
        triangle: Counts by day of onset and delay.
        history: Days whose reports the estimate of F and of the spread looks at.
        probabilities: Of the quantiles; the ends of a prediction interval, for example.
        simulations: Draws of the final counts.
        seed: Of the draws.

    Raises:
        InvalidCounts, InvalidInput: with position and value.
        NotEnoughData: fewer days than twice the delays and ten, so that nothing can be learned.
    """
    if not isinstance(triangle, ReportingTriangle):
        triangle = ReportingTriangle(counts=np.asarray(triangle, dtype=np.float64))
    checks.each_probability("probabilities", probabilities)
    checks.positive(history=history, simulations=simulations)
    known = np.where(triangle.is_known, triangle.counts, 0)
    days, delays = known.shape
    if days - 2 * delays < LEAST_PAST:
        reason = f"days: a longest delay of {delays - 1} days needs {2 * delays + LEAST_PAST}"
        raise NotEnoughData("triangle", days, reason)
    # Cut-offs of the past whose days are complete by now.
    newest = days - delays
    cuts = range(max(delays, newest - history + 1), newest + 1)
    past = [Open.at(known, cut, history=history) for cut in cuts]
    present = Open.at(known, days - 1, history=history)
    rng = np.random.default_rng(seed)
    reported, share = known.sum(axis=1), np.ones(days)
    samples = np.tile(reported, (simulations, 1))
    if delays > 1:
        samples[:, 1 - delays :] += Spread.learned(past).draw(present, simulations, rng)
        share[1 - delays :] = present.share
    return Nowcast(
        reported=reported,
        expected=samples.mean(axis=0),
        quantiles=np.quantile(samples, probabilities, axis=0).T,
        probabilities=tuple(probabilities),
        share_reported=share,
        samples=samples,
        max_delay=delays - 1,
        beyond=triangle.beyond,
        past_nowcasts=len(past),
        seed=seed,
    )
