"""Calibration without a likelihood: approximate Bayesian computation by sequential Monte Carlo.

Draws from the priors whose simulation comes near what was observed are kept. Round by round the
tolerance shrinks, the draws still within it are drawn again, and each is moved by Metropolis steps
that stay within it (Del Moral et al. 2012, doi 10.1007/s11222-011-9271-y; Drovandi & Pettitt 2011,
doi 10.1111/j.1541-0420.2010.01410.x). Draws have equal weight throughout: weighting proposals
instead left 7 to 17 effective draws of 300 with twenty-four parameters. Attempts are numbered and
every step takes all draws at once, so the outcome depends on the seed alone, not on how many
workers there are or how fast they are.
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
    """No step of a round found another draw within its tolerance; the search is stuck."""

    def __init__(self, round_number: int, tolerance: float) -> None:
        super().__init__(
            f"round {round_number}: no step stayed within {tolerance:g}; "
            "allow more draws, fewer rounds or a smaller step"
        )
        self.round_number = round_number
        self.tolerance = tolerance


@dataclass(frozen=True, kw_only=True)
class Smc:
    """How to search: `first` draws from the priors, the best `particles` kept; then `rounds` more.

    Each round's tolerance is the `quantile` of the distances kept before; every draw then makes
    `steps` steps. `step` scales them, 1 is the optimum of theory (2.38 standard deviations over
    the root of the number of parameters).
    """

    particles: int = 300
    first: int = 3000
    rounds: int = 3
    quantile: float = 0.5
    steps: int = 5
    step: float = 1.0

    def __post_init__(self) -> None:
        for name in ("particles", "first", "steps", "step"):
            require_positive(name, getattr(self, name))
        if self.first < self.particles:
            raise InvalidInput("first", self.first, f"must be {self.particles} or more")
        if not 0.0 < self.quantile < 1.0:
            raise InvalidInput("quantile", self.quantile, "is none between 0 and 1")
        if self.rounds < 0:
            raise InvalidInput("rounds", self.rounds, "must be a number not below 0")


@dataclass(frozen=True, kw_only=True)
class Posterior:
    """Draws of equal weight; a draw that no step moved stands more than once.

    `numbers` are those of the simulations that came as near as `distances`. `tolerances`,
    `attempts` (simulations) and `moved` (share of steps that were taken) tell of each round.
    """

    names: tuple[str, ...]
    draws: Real  # [draw, name]
    distances: Real
    numbers: tuple[int, ...]
    tolerances: tuple[float, ...]
    attempts: tuple[int, ...]
    moved: tuple[float, ...]
    seed: int
    settings: Smc = field(default_factory=Smc)

    @property
    def weights(self) -> Real:
        """Equal, summing to one."""
        return np.full(len(self.draws), 1.0 / len(self.draws))

    @property
    def effective_size(self) -> float:
        """How many different draws these are worth: 1 / sum of squared shares of each."""
        _, times = np.unique(self.numbers, return_counts=True)
        return float(1.0 / ((times / len(self.draws)) ** 2).sum())

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
        NothingNear: no step of a round stayed within its tolerance.
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
        found = Posterior(
            names=tuple(self.priors),
            draws=drawn[best],
            distances=far[best],
            numbers=tuple(best.tolist()),
            tolerances=(float(far[best[-1]]),),
            attempts=(len(drawn),),
            moved=(1.0,),
            seed=self.seed,
            settings=self.settings,
        )
        for number in range(1, self.settings.rounds + 1):
            found = self._round(number, found)
        return found

    def _round(self, number: int, before: Posterior) -> Posterior:
        rng = np.random.default_rng([self.seed, number])
        tolerance = float(np.quantile(before.distances, self.settings.quantile))
        near = np.flatnonzero(before.distances <= tolerance)
        size = self.settings.particles
        again = near[systematic(np.full(len(near), 1.0 / len(near)), size, rng)]
        cloud = _Cloud(
            before.draws[again], before.distances[again], np.array(before.numbers)[again]
        )
        root = _step_root(before.draws[near], self.settings.step)
        begun, taken = self.numbered, 0
        for _ in range(self.settings.steps):
            taken += self._step(cloud, root, rng, at=(number, tolerance, begun))
        if not taken:
            raise NothingNear(number, tolerance)
        return replace(
            before,
            draws=cloud.draws,
            distances=cloud.distances,
            numbers=tuple(cloud.numbers.tolist()),
            tolerances=(*before.tolerances, tolerance),
            attempts=(*before.attempts, self.numbered - begun),
            moved=(*before.moved, taken / (size * self.settings.steps)),
        )

    def _step(
        self, cloud: _Cloud, root: Real, rng: np.random.Generator, *, at: tuple[int, float, int]
    ) -> int:
        """Let every draw try one step; how many took it."""
        number, tolerance, begun = at
        size = len(cloud.draws)
        tried = cloud.draws + rng.standard_normal(cloud.draws.shape) @ root.T
        lots = np.log(rng.random(size))
        held = np.array([self._log_prior(draw) for draw in cloud.draws])
        holds = np.array([self._log_prior(draw) for draw in tried])
        # The prior decides first: a step it refuses need not be simulated.
        asked = np.flatnonzero(lots < holds - held)
        first = self.numbered
        far = self._distances(tried[asked], number, tolerance, made=first - begun)
        taken = far <= tolerance
        moved = asked[taken]
        cloud.draws[moved] = tried[moved]
        cloud.distances[moved] = far[taken]
        cloud.numbers[moved] = first + np.flatnonzero(taken)
        return len(moved)

    def _from_priors(self, rng: np.random.Generator) -> list[float]:
        return [prior.sample(rng) for prior in self.priors.values()]

    def _log_prior(self, draw: Real) -> float:
        priors = zip(self.priors.values(), draw.tolist(), strict=True)
        return float(sum(prior.log_density(value) for prior, value in priors))

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


@dataclass
class _Cloud:
    """The draws of a round while they move."""

    draws: Real
    distances: Real
    numbers: NDArray[np.int64]


def _step_root(draws: Real, step: float) -> Real:
    """Lower root of the covariance of a step, kept away from singular."""
    covariance = np.atleast_2d(np.cov(draws, rowvar=False))
    floor = np.diag(np.maximum(np.diag(covariance), 1e-30)) * 1e-6
    scale = step * 2.38 / np.sqrt(draws.shape[1])
    return np.asarray(scale * np.linalg.cholesky(covariance + floor), dtype=np.float64)
