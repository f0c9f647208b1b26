"""How an ensemble is cut into batches, and what one batch needs to be computed anywhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from lianfang_sim.errors import InvalidInput, SimulationError
from lianfang_sim.simulation import Batch
from lianfang_sim.version import VERSION

if TYPE_CHECKING:
    from lianfang_sim.scenario import Scenario
    from lianfang_sim.world import World

Simulate = Callable[..., Batch]
SECONDS_PER_BATCH = 0.3  # handing a batch to another machine costs about a millisecond


class Stop(Protocol):
    """Something like `threading.Event`: asked before each batch."""

    def is_set(self) -> bool: ...


class VersionsDiffer(SimulationError):
    """Two machines of one run hold different versions of this package."""

    def __init__(self, here: str, there: str) -> None:
        super().__init__(f"a worker holds version {there} and this machine {here}: install one")
        self.here = here
        self.there = there


@dataclass(frozen=True, kw_only=True)
class Task:
    """A range of replicates of one run; the digests make it a value, so that it may be repeated."""

    world: str
    scenario: str
    seed: int
    first: int
    after: int

    @property
    def replicates(self) -> range:
        return range(self.first, self.after)


@dataclass(frozen=True, kw_only=True)
class Job:
    """What all batches of one run share.

    Replicate r runs `scenarios[r % len(scenarios)]`: one scenario, or draws of its parameters.
    """

    world: World
    scenarios: tuple[Scenario, ...]
    seed: int
    regions: tuple[str, ...] | None
    simulate: Simulate
    digest: str
    version: str = VERSION

    def task(self, replicates: range) -> Task:
        return Task(
            world=self.world.digest,
            scenario=self.digest,
            seed=self.seed,
            first=replicates.start,
            after=replicates.stop,
        )


def compute(job: Job, task: Task) -> Batch:
    """The batch of a task: the same wherever and however often it is computed."""
    if job.version != VERSION:
        raise VersionsDiffer(job.version, VERSION)
    if len(job.scenarios) == 1:
        return _simulated(job, job.scenarios[0], task.replicates)
    parts = [
        _simulated(
            job, job.scenarios[replicate % len(job.scenarios)], range(replicate, replicate + 1)
        )
        for replicate in task.replicates
    ]
    return joined(parts, scenario=job.digest)


def _simulated(job: Job, scenario: Scenario, replicates: range) -> Batch:
    return job.simulate(
        job.world, scenario, seed=job.seed, replicates=replicates, regions=job.regions
    )


def joined(parts: Sequence[Batch], *, scenario: str) -> Batch:
    """Batches that follow each other as one."""
    first = parts[0]
    return Batch(
        counts=np.concatenate([part.counts for part in parts]),
        blocked=np.concatenate([part.blocked for part in parts]),
        first_replicate=first.first_replicate,
        seed=first.seed,
        world=first.world,
        scenario=scenario,
        regions=first.regions,
    )


class Splitter:
    """Cuts ranges into tasks that take about `SECONDS_PER_BATCH` on one worker.

    It starts with single replicates, grows at most fourfold at a time, and gives every worker
    something to do towards the end. It ends when `stop` is set.
    """

    def __init__(
        self, job: Job, ranges: Sequence[range], *, workers: int, stop: Stop | None
    ) -> None:
        self._job = job
        self._ranges = [chunk for chunk in ranges if chunk]
        self._workers = workers
        self._stop = stop
        self._size = 1
        self._started: dict[Task, float] = {}

    def __iter__(self) -> Iterator[Task]:
        return self

    def __next__(self) -> Task:
        if not self._ranges or (self._stop is not None and self._stop.is_set()):
            raise StopIteration
        chunk = self._ranges[0]
        share = -(-sum(map(len, self._ranges)) // self._workers)
        taken = chunk[: min(self._size, share)]
        rest = chunk[len(taken) :]
        self._ranges[:1] = [rest] if rest else []
        task = self._job.task(taken)
        self._started[task] = time.monotonic()
        return task

    def finished(self, task: Task) -> None:
        """Learn from how long a task took."""
        seconds = max(time.monotonic() - self._started.pop(task), 1e-6)
        wanted = int(len(task.replicates) * SECONDS_PER_BATCH / seconds)
        self._size = max(1, min(wanted, 4 * self._size))


def check_replicates(replicates: Any) -> range:
    """A range of replicates from a number or a range. Raises `InvalidInput` for an empty one."""
    chosen = replicates if isinstance(replicates, range) else range(replicates)
    if len(chosen) < 1 or chosen.start < 0 or chosen.step != 1:
        raise InvalidInput("replicates", replicates, "must be 1 or more, counted upwards from 0")
    return chosen
