"""The workers of one cluster run: started, given tasks, replaced when they are lost."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from lianfang_sim.errors import SimulationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_TRIES = 5


class WorkersLost(SimulationError):
    """Workers were lost so often that the run was given up; finished batches are kept."""

    def __init__(self, task: object, tries: int) -> None:
        what = "starting a worker" if task is None else repr(task)
        super().__init__(f"{what} was given up after {tries} workers were lost")
        self.task = task
        self.tries = tries


class _Worker:
    """Lives in a process of the cluster and keeps what all tasks share."""

    def __init__(self, work: Callable[[Any, Any], Any], shared: Any) -> None:
        self._work = work
        self._shared = shared

    def is_ready(self) -> bool:
        return True

    def do(self, task: Any) -> Any:
        return self._work(self._shared, task)


class Crew:
    """Hands tasks to whoever is free and replaces who is lost.

    A lost worker's task goes to the next free one at once; the replacement joins when its process
    stands, wherever the cluster finds room for it.
    """

    def __init__(
        self, ray: Any, *, work: Callable[[Any, Any], Any], shared: Any, size: int
    ) -> None:
        self._ray = ray
        self._remote = ray.remote(_Worker)
        self._work = work
        self._shared = ray.put(shared)
        self._starting: dict[Any, Any] = {}
        self._busy: dict[Any, tuple[Any, Any, int]] = {}  # worker, task, times it was lost
        self._idle: list[Any] = []
        self._lost: deque[tuple[Any, int]] = deque()
        self._losses = 0
        self._most_losses = MOST_TRIES * size
        for _ in range(size):
            self._start_one()

    def each(self, tasks: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
        while True:
            self._hand_out(tasks)
            if not self._busy and not self._lost and (self._idle or not self._starting):
                return
            done, _ = self._ray.wait([*self._busy, *self._starting], num_returns=1)
            for ref in done:
                if ref in self._starting:
                    self._welcome(ref)
                elif (finished := self._finish(ref)) is not None:
                    yield finished

    def dismiss(self) -> None:
        for worker in (
            *self._idle,
            *self._starting.values(),
            *(w for w, _, _ in self._busy.values()),
        ):
            self._ray.kill(worker)

    def _start_one(self) -> None:
        options = {"num_cpus": 1, "max_restarts": 0, "scheduling_strategy": "SPREAD"}
        worker = self._remote.options(**options).remote(self._work, self._shared)
        self._starting[worker.is_ready.remote()] = worker

    def _hand_out(self, tasks: Iterator[Any]) -> None:
        while self._idle:
            task, losses = self._lost.popleft() if self._lost else (next(tasks, None), 0)
            if task is None:
                return
            worker = self._idle.pop()
            self._busy[worker.do.remote(task)] = (worker, task, losses)

    def _welcome(self, ref: Any) -> None:
        worker = self._starting.pop(ref)
        try:
            self._ray.get(ref)
        except self._ray.exceptions.RayActorError:
            self._replace(None, losses=0)
        else:
            self._idle.append(worker)

    def _finish(self, ref: Any) -> tuple[Any, Any] | None:
        worker, task, losses = self._busy.pop(ref)
        try:
            result = self._ray.get(ref)
        except (self._ray.exceptions.RayActorError, self._ray.exceptions.ObjectLostError):
            self._lost.append((task, losses + 1))
            self._replace(task, losses=losses + 1)
            return None
        self._idle.append(worker)
        return task, result

    def _replace(self, task: Any, *, losses: int) -> None:
        self._losses += 1
        if losses > MOST_TRIES or self._losses > self._most_losses:
            raise WorkersLost(task, max(losses, self._losses))
        self._start_one()
