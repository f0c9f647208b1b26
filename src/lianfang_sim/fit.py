"""Calibration without a likelihood: approximate Bayesian computation by sequential Monte Carlo.

Draws from the priors whose simulation comes near what was observed are kept, perturbed and drawn
again under a tolerance that shrinks from round to round (Toni et al. 2009, doi
10.1098/rsif.2008.0172; kernel of twice the weighted covariance after Beaumont et al. 2009, doi
10.1093/biomet/asp052). Attempts are numbered and taken in their order, so the outcome depends on
the seed alone, not on how many workers there are or how fast they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
    spread: float = 2.0  # of the kernel: times the weighted covariance

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
        found = self._posterior(drawn[best], equal, far[best], told=((far[best[-1]], len(drawn)),))
        for number in range(1, self.settings.rounds + 1):
            try:
                found = self._round(number, found)
            except NothingNear:
                if number == 1:
                    raise
                break
        return found

    def _posterior(
        self, draws: Real, weights: Real, far: Real, *, told: tuple[tuple[float, int], ...]
    ) -> Posterior:
        return Posterior(
            names=tuple(self.priors),
            draws=draws,
            weights=weights,
            distances=far,
            tolerances=tuple(float(tolerance) for tolerance, _ in told),
            attempts=tuple(attempts for _, attempts in told),
            seed=self.seed,
            settings=self.settings,
        )

    def _round(self, number: int, before: Posterior) -> Posterior:
        rng = np.random.default_rng([self.seed, number])
        size = self.settings.particles
        tolerance = float(np.quantile(before.distances, self.settings.quantile))
        root = _kernel_root(before, self.settings.spread)
        kept, far, made = np.empty((0, len(self.priors))), np.empty(0), 0
        while len(kept) < size:
            if made >= self.settings.attempts:
                raise NothingNear(number, len(kept), tolerance)
            wave = self._proposals(before, root, rng, count=self._wave(len(kept), made))
            distances = self._distances(wave, number, tolerance, made=made)
            near = distances <= tolerance
            kept, far = np.vstack([kept, wave[near]]), np.concatenate([far, distances[near]])
            made += len(wave)
        kept, far = kept[:size], far[:size]
        told = (*zip(before.tolerances, before.attempts, strict=True), (tolerance, made))
        return self._posterior(kept, self._weights(kept, before, root), far, told=told)

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

    def _proposals(
        self, before: Posterior, root: Real, rng: np.random.Generator, *, count: int
    ) -> Real:
        found: list[Real] = []
        while len(found) < count:
            for parent in systematic(before.weights, count - len(found), rng):
                step = root @ rng.standard_normal(len(self.priors))
                moved = before.draws[parent] + step
                if np.isfinite(self._log_prior(moved)):
                    found.append(moved)
        return np.array(found)

    def _weights(self, kept: Real, before: Posterior, root: Real) -> Real:
        whitened = np.linalg.solve(root, (kept[:, None, :] - before.draws[None, :, :])[..., None])
        logs = -0.5 * (whitened[..., 0] ** 2).sum(axis=2) + np.log(before.weights + 1e-300)
        top = logs.max(axis=1)
        proposed = top + np.log(np.exp(logs - top[:, None]).sum(axis=1))
        held = np.array([self._log_prior(draw) for draw in kept]) - proposed
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


def _kernel_root(before: Posterior, spread: float) -> Real:
    """Lower root of the perturbation kernel's covariance, kept away from singular."""
    centred = before.draws - before.weights @ before.draws
    covariance = spread * (centred.T * before.weights) @ centred
    floor = np.diag(np.maximum(np.diag(covariance), 1e-30)) * 1e-6
    return np.asarray(np.linalg.cholesky(covariance + floor), dtype=np.float64)
