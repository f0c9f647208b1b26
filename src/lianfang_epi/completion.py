"""What makes incomplete days complete: the chain ladder, its level, and its spread.

The inner part of `nowcasting`; it takes counts that were checked there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

RECENT_DAYS = 7  # over which the level of incidence is taken
MOSTLY_KNOWN = 0.5  # share of a day's reports from which its trend is read
STEEPEST = 1.25  # growth a day that a trend may have, and its inverse
PSEUDO_CASES = 5.0  # hold the trend of few cases near none
TINY = 1e-12
TRENDS = np.array([0.0, 0.5, 1.0])  # of the trend that is carried on
LEVEL_SHAPES = np.geomspace(0.3, 300, 8)  # a: small where days differ from the recent level
REPORT_SHAPES = np.geomspace(1, 1000, 8)  # k: small where delays change from day to day
COMMON_SHAPES = np.geomspace(1, 3000, 24)  # c: small where all days err to one side together
NEIGHBOURS = 0.5  # weight of what the lag before and the lag after have learned
REPEATED = 5.0  # totals of cut-offs so many days apart hold mostly the same days


@dataclass(frozen=True, kw_only=True)
class Open:
    """The incomplete days at one cut-off, oldest first, and what became of them if known."""

    reported: Array  # (open days,)
    share: Array  # (open days,): of the final count, reported so far
    level: Array  # (trends, open days): expected final count by the days around
    rest: Array  # (open days,): reported since the cut-off, as far as the data go

    @classmethod
    def at(cls, counts: Array, last: int, *, history: int) -> Open:
        """What the day `last` could know: of row t the delays up to last - t."""
        delays = counts.shape[1]
        rows = np.arange(max(0, last + 1 - history - delays), last + 1)
        seen = np.where(rows[:, None] + np.arange(delays) <= last, counts[rows], 0)
        reached = np.minimum(last - rows, delays - 1)
        reported, share = seen.sum(axis=1), share_by_delay(seen, reached)[reached]
        tail = slice(rows.size - min(delays - 1, rows.size), None)
        return cls(
            reported=reported[tail],
            share=share[tail],
            level=_level(reported, share)[:, tail],
            rest=(counts[rows].sum(axis=1) - reported)[tail],
        )

    def mean(self, grid: Grid) -> Array:
        """Expected rest of each day under each point of the grid, shape (grid, open days)."""
        a = grid.level[:, None]
        mean = (1 - self.share) * (a + self.reported) / (a / self.level[grid.trend] + self.share)
        return np.maximum(mean, TINY)

    def shape(self, grid: Grid) -> Array:
        """Shape of the negative binomial whose variance is mean + mean² (1/(a + x) + 1/k)."""
        shape: Array = 1 / (1 / (grid.level[:, None] + self.reported) + 1 / grid.report[:, None])
        return shape


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Points (trend, a, k) between which the past decides."""

    trend: NDArray[np.int64]
    level: Array
    report: Array

    @classmethod
    def whole(cls) -> Grid:
        axes = np.meshgrid(np.arange(TRENDS.size), LEVEL_SHAPES, REPORT_SHAPES)
        trend, level, report = (axis.ravel() for axis in axes)
        return cls(
            trend=trend.astype(np.int64),
            level=level.astype(np.float64),
            report=report.astype(np.float64),
        )

    def pick(self, chosen: NDArray[np.int64]) -> Grid:
        return Grid(trend=self.trend[chosen], level=self.level[chosen], report=self.report[chosen])


@dataclass(frozen=True, kw_only=True)
class Spread:
    """What past nowcasts say about the points of the grid, by lag, and about common error."""

    grid: Grid
    weights: Array  # (grid, open days)
    common: Array  # (COMMON_SHAPES,)

    @classmethod
    def learned(cls, past: list[Open]) -> Spread:
        grid = Grid.whole()
        score = np.zeros((grid.level.size, past[0].reported.size))
        for cut in past:
            score += log_negative_binomial(cut.rest, cut.mean(grid), cut.shape(grid))
        near = np.zeros_like(score)
        near[:, 1:] += score[:, :-1]
        near[:, :-1] += score[:, 1:]
        weights = _normalised(score + NEIGHBOURS * near)
        return cls(grid=grid, weights=weights, common=_common(past, grid, weights))

    def draw(self, cut: Open, simulations: int, rng: np.random.Generator) -> Array:
        """Draws of the rest of each open day, shape (simulations, open days)."""
        means, shapes = cut.mean(self.grid), cut.shape(self.grid)
        common = rng.choice(COMMON_SHAPES, size=simulations, p=self.common)
        shared = rng.standard_gamma(common) / common
        drawn = np.empty((simulations, cut.reported.size))
        for day in range(cut.reported.size):
            chosen = rng.choice(self.grid.level.size, size=simulations, p=self.weights[:, day])
            # The common part of a day's variance is drawn once for all days.
            own = 1 / np.maximum(1 / shapes[chosen, day] - 1 / common, 1e-4)
            rate = means[chosen, day] * shared * rng.standard_gamma(own) / own
            drawn[:, day] = rng.poisson(rate)
        return drawn


def share_by_delay(seen: Array, reached: NDArray[np.int64]) -> Array:
    """F(d) by the chain ladder from rows that have reached delay d; shape (delays,)."""
    running = np.cumsum(seen, axis=1)
    has_reached = reached[:, None] >= np.arange(seen.shape[1])
    new = (seen * has_reached).sum(axis=0)
    all_by_then = (running * has_reached).sum(axis=0)
    hazard = np.where(all_by_then > 0, new / np.maximum(all_by_then, 1), 0.0)
    # F(d) = Π_{j > d} (1 - hazard(j)).
    later = np.cumprod((1 - hazard)[::-1])[::-1]
    return np.append(later[1:], 1.0)


def log_negative_binomial(count: Array, mean: Array, shape: Array) -> Array:
    """Of P(count), with variance mean + mean² / shape."""
    log_total = np.log(shape + mean)
    value: Array = gammaln(count + shape) - gammaln(shape) - gammaln(count + 1)
    value += shape * (np.log(shape) - log_total) + count * (np.log(mean) - log_total)
    return value


def _level(reported: Array, share: Array) -> Array:
    """The recent level by day, and the same carried on with half and all of its trend."""
    seen, exposed = _moving(reported), np.maximum(_moving(share), MOSTLY_KNOWN)
    level = (seen + MOSTLY_KNOWN) / exposed
    days = np.arange(reported.size)
    age = days - _moving(share * days) / np.maximum(_moving(share), TINY)
    known = np.flatnonzero(share >= MOSTLY_KNOWN)
    growth = 1.0
    if known.size and known[-1] >= RECENT_DAYS:
        now, before = level[known[-1]], level[known[-1] - RECENT_DAYS]
        ratio = (RECENT_DAYS * now + PSEUDO_CASES) / (RECENT_DAYS * before + PSEUDO_CASES)
        growth = float(np.clip(ratio ** (1 / RECENT_DAYS), 1 / STEEPEST, STEEPEST))
    carried: Array = level * growth ** (TRENDS[:, None] * np.clip(age, 0, 2 * RECENT_DAYS))
    return carried


def _moving(values: Array) -> Array:
    """Sum over the last RECENT_DAYS days up to each day."""
    running = np.concatenate([np.zeros(RECENT_DAYS), np.cumsum(values)])
    moving: Array = running[RECENT_DAYS:] - running[: values.size]
    return moving


def _common(past: list[Open], grid: Grid, weights: Array) -> Array:
    """Weights of how far the totals of past nowcasts strayed beyond what single days would."""
    score = np.zeros(COMMON_SHAPES.size)
    for cut in past:
        means, shapes = cut.mean(grid), cut.shape(grid)
        mean = (weights * means).sum()
        variance = (weights * (means + means**2 / shapes)).sum()
        shape = mean**2 / np.maximum(variance + mean**2 / COMMON_SHAPES - mean, TINY)
        score += log_negative_binomial(cut.rest.sum(), mean, shape)
    # Flat in the relative error, 1/√c, before the past is asked: few cut-offs prove no absence.
    prior = -np.log(COMMON_SHAPES) / 2
    return _normalised(prior[:, None] + score[:, None] / REPEATED)[:, 0]


def _normalised(score: Array) -> Array:
    weights = np.exp(score - score.max(axis=0))
    normalised: Array = weights / weights.sum(axis=0)
    return normalised
