"""Calibration without a likelihood: approximate Bayesian computation by sequential Monte Carlo.

Draws from the priors whose simulation comes near what was observed are kept; the next are proposed
around them under a tolerance that shrinks from round to round, and weighted by prior over proposal
(Beaumont et al. 2009, doi 10.1093/biomet/asp052). The proposal of a round is one normal with the
weighted mean and the widened covariance of the draws before (Cappé et al. 2004, doi
10.1198/106186004X12803): with twenty parameters, steps around single draws leave a few draws with
all the weight. A posterior of several separate heaps needs `rounds` 0. Attempts are numbered and taken in their order, so the outcome depends on
the seed alone, not on how many workers there are or how fast they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from lianfang_sim.errors import InvalidInput, SimulationError, require_positive
from lianfang_sim.executors import Executor, Threads
from lianfang_sim.scores import weighted_quantiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lianfang_sim.priors import Prior

Real = NDArray[np.float64]
Values = Mapping[str, float]
Distance = Callable[[Values, int], float]  # of values, simulated as replicate number n
Progress = Callable[[int, int, float], None]  # round, attempts so far, tolerance
CHUNK = 16  # attempts in one task


class Stop(Protocol):
    def is_set(self) -> bool: ...


class FitStopped(SimulationError):
    """A calibration was stopped; what it had is no posterior and is not given out as one."""

    def __init__(self, round_number: int, attempts: int) -> None:
        super().__init__(f"stopped in round {round_number} after {attempts} attempts")
        self.round_number = round_number
        self.attempts = attempts


class NothingNear(SimulationError):
    """A round found too few draws under its tolerance within its attempts."""

    def __init__(self, round_number: int, found: int, tolerance: float) -> None:
        super().__init__(
            f"round {round_number}: only {found} draws came within {tolerance:g}; "
            "allow more attempts, fewer rounds or wider priors"
        )
        self.round_number = round_number
        self.found = found
        self.tolerance = tolerance


@dataclass(frozen=True, kw_only=True)
class Smc:
    """How to search: `first` draws from the priors, the best `particles` kept; then `rounds` more.

    Each round's tolerance is the `quantile` of the distances kept before. A round that needs more
    than `attempts` gives up: with `NothingNear` if it is the first, else its predecessor stands.
    """

    particles: int = 300
    first: int = 3000
    rounds: int = 3
    quantile: float = 0.5
    attempts: int = 4000
    spread: float = 1.5  # of the proposal: times the weighted covariance

    def __post_init__(self) -> None:
        for name in ("particles", "first", "attempts", "spread"):
            require_positive(name, getattr(self, name))
        if self.first < self.particles:
            raise InvalidInput("first", self.first, f"must be {self.particles} or more")
        if not 0.0 < self.quantile < 1.0:
            raise InvalidInput("quantile", self.quantile, "is none between 0 and 1")
        if self.rounds < 0:
            raise InvalidInput("rounds", self.rounds, "must be a number not below 0")


@dataclass(frozen=True, kw_only=True)
class Posterior:
    """Weighted draws. `tolerances` and `attempts` tell of each round; weights sum to one."""

    names: tuple[str, ...]
    draws: Real  # [draw, name]
    weights: Real
    distances: Real
    numbers: tuple[int, ...]  # of the simulation of each draw, which came as near as `distances`
    tolerances: tuple[float, ...]
    attempts: tuple[int, ...]
    seed: int
    settings: Smc = field(default_factory=Smc)

    @property
    def effective_size(self) -> float:
        """How many draws of equal weight these are worth: 1 / sum of squared weights."""
        return 1.0 / float((self.weights**2).sum())

    def values(self, draw: int) -> dict[str, float]:
        return dict(zip(self.names, self.draws[draw].tolist(), strict=True))

    def quantiles(self, probabilities: list[float]) -> Real:
        """[probability, name]."""
        return weighted_quantiles(self.draws, self.weights, probabilities)

    def resampled(self, count: int, *, seed: int) -> tuple[dict[str, float], ...]:
        """`count` draws of equal weight (systematic resampling)."""
        rng = np.random.default_rng([seed, count])
        return tuple(self.values(draw) for draw in systematic(self.weights, count, rng))


def systematic(weights: Real, count: int, rng: np.random.Generator) -> list[int]:
    """Indices drawn `count` times, each floor or ceiling of weight × count times."""
    points = (rng.random() + np.arange(count)) / count
    found = np.searchsorted(np.cumsum(weights) / weights.sum(), points, side="right")
    return [int(at) for at in np.minimum(found, len(weights) - 1)]


def fit(  # noqa: PLR0913 - a search is fixed by this many facts
    priors: Mapping[str, Prior],
    distance: Distance,
    *,
    seed: int,
    settings: Smc | None = None,
    executor: Executor | None = None,
    on_progress: Progress | None = None,
    stop: Stop | None = None,
) -> Posterior:
    """Draws of the parameters under which simulations come near the observations.

    Args:
        priors: by the parameter's name.
        distance: how far a simulation with these values is from what was observed; its second
            argument numbers the simulation, so that its draws differ from every other's.
        seed: of the proposals.
        settings: how to search.
        executor: where distances are computed; threads of this process when none is given.
        on_progress: told (round, attempts of the round, tolerance) after each wave.
        stop: asked between waves.

    Raises:
        InvalidInput: there is no prior, a prior has no mass, or a distance is no number.
        FitStopped: `stop` was set.
        NothingNear: the first round after the priors found too few draws.
    """
    if not priors:
        raise InvalidInput("priors", priors, "is empty: nothing is to be found out")
    search = _Search(
        priors, distance, settings=settings or Smc(), seed=seed, executor=executor or Threads()
    )
    search.on_progress, search.stop = on_progress, stop
    return search.run()


def _measure(
    distance: Distance, task: tuple[int, tuple[dict[str, float], ...]]
) -> tuple[float, ...]:
    first, attempts = task
    return tuple(distance(values, first + i) for i, values in enumerate(attempts))


class _Search:
    def __init__(
        self,
        priors: Mapping[str, Prior],
        distance: Distance,
        *,
        settings: Smc,
        seed: int,
        executor: Executor,
    ) -> None:
        self.priors, self.distance, self.settings = dict(priors), distance, settings
        self.seed, self.executor = seed, executor
        self.on_progress: Progress | None = None
        self.stop: Stop | None = None
        self.numbered = 0  # attempts made so far; numbers the simulations

    def run(self) -> Posterior:
        rng = np.random.default_rng([self.seed, 0])
        drawn = np.array([self._from_priors(rng) for _ in range(self.settings.first)])
        far = self._distances(drawn, 0, np.inf)
        best = np.argsort(far, kind="stable")[: self.settings.particles]
        equal = np.full(len(best), 1.0 / len(best))
        found = Posterior(
            names=tuple(self.priors),
            draws=drawn[best],
            weights=equal,
            distances=far[best],
            numbers=tuple(best.tolist()),
            tolerances=(float(far[best[-1]]),),
            attempts=(len(drawn),),
            seed=self.seed,
            settings=self.settings,
        )
        for number in range(1, self.settings.rounds + 1):
            try:
                found = self._round(number, found)
            except NothingNear:
                if number == 1:
                    raise
                break
        return found

    def _round(self, number: int, before: Posterior) -> Posterior:
        rng = np.random.default_rng([self.seed, number])
        size, begun = self.settings.particles, self.numbered
        tolerance = float(np.quantile(before.distances, self.settings.quantile))
        proposal = _Proposal.around(before, self.settings.spread)
        tried, far = np.empty((0, len(self.priors))), np.empty(0)
        while (found := int((far <= tolerance).sum())) < size:
            if len(tried) >= self.settings.attempts:
                raise NothingNear(number, found, tolerance)
            wave = self._proposals(proposal, rng, count=self._wave(found, len(tried)))
            distances = self._distances(wave, number, tolerance, made=len(tried))
            tried, far = np.vstack([tried, wave]), np.concatenate([far, distances])
        kept = np.flatnonzero(far <= tolerance)[:size]
        return replace(
            before,
            draws=tried[kept],
            weights=self._weights(tried[kept], proposal),
            distances=far[kept],
            numbers=tuple((begun + kept).tolist()),
            tolerances=(*before.tolerances, tolerance),
            attempts=(*before.attempts, len(tried)),
        )

    def _wave(self, kept: int, made: int) -> int:
        # What is missing at the rate seen so far; fixed by results alone, not by who is quick.
        missing = self.settings.particles - kept
        rate = kept / made if kept else 0.2
        allowed = self.settings.attempts - made
        return max(1, min(int(1.1 * missing / rate) + 1, 4 * self.settings.particles, allowed))

    def _from_priors(self, rng: np.random.Generator) -> list[float]:
        return [prior.sample(rng) for prior in self.priors.values()]

    def _log_prior(self, draw: Real) -> float:
        priors = zip(self.priors.values(), draw.tolist(), strict=True)
        return float(sum(prior.log_density(value) for prior, value in priors))

    def _proposals(self, proposal: _Proposal, rng: np.random.Generator, *, count: int) -> Real:
        found: list[Real] = []
        while len(found) < count:
            draw = proposal.mean + proposal.root @ rng.standard_normal(len(self.priors))
            if np.isfinite(self._log_prior(draw)):
                found.append(draw)
        return np.array(found)

    def _weights(self, kept: Real, proposal: _Proposal) -> Real:
        held = np.array([self._log_prior(draw) for draw in kept]) - proposal.log_density(kept)
        weights = np.exp(held - held.max())
        return np.asarray(weights / weights.sum(), dtype=np.float64)

    def _distances(self, draws: Real, number: int, tolerance: float, *, made: int = 0) -> Real:
        if self.stop is not None and self.stop.is_set():
            raise FitStopped(number, made)
        found = np.empty(len(draws))
        first = self.numbered
        for task, distances in self.executor.each(_measure, self.distance, self._tasks(draws)):
            found[task[0] - first : task[0] - first + len(distances)] = distances
        self.numbered += len(draws)
        for position in np.flatnonzero(np.isnan(found))[:1]:
            raise InvalidInput("distance", float("nan"), "is no number", position=int(position))
        if self.on_progress is not None:
            self.on_progress(number, made + len(draws), tolerance)
        return found

    def _tasks(self, draws: Real) -> Iterator[tuple[int, tuple[dict[str, float], ...]]]:
        names = list(self.priors)
        for start in range(0, len(draws), CHUNK):
            chunk = draws[start : start + CHUNK].tolist()
            yield (
                self.numbered + start,
                tuple(dict(zip(names, values, strict=True)) for values in chunk),
            )


@dataclass(frozen=True)
class _Proposal:
    """A normal; `root` is the lower root of its covariance."""

    mean: Real
    root: Real

    @classmethod
    def around(cls, before: Posterior, spread: float) -> _Proposal:
        mean = before.weights @ before.draws
        centred = before.draws - mean
        covariance = spread * (centred.T * before.weights) @ centred
        floor = np.diag(np.maximum(np.diag(covariance), 1e-30)) * 1e-6  # away from singular
        return cls(mean, np.asarray(np.linalg.cholesky(covariance + floor), dtype=np.float64))

    def log_density(self, draws: Real) -> Real:
        """[draw], up to a constant."""
        whitened = np.linalg.solve(self.root, (draws - self.mean).T)
        return np.asarray(-0.5 * (whitened**2).sum(axis=0), dtype=np.float64)
