"""Where work is done: threads of this process by default, a cluster of machines on request.

An executor takes one task whenever a worker is free, so that a caller may size its tasks by how
long the finished ones took. A task is a value: doing it twice gives the same answer, and a task
whose worker is lost is simply done again by another.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, Protocol, Self, TypeVar

from lianfang_sim.crew import Crew
from lianfang_sim.errors import InvalidInput, SimulationError

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")
Work = Callable[[S, T], R]

FIRST_PORT = 6379  # this one and the two after it, then a hundred for workers from 6400


class ClusterRefused(SimulationError):
    """The cluster cannot be used; the message says what is missing."""


class Executor(Protocol):
    """Does tasks, `workers` at a time."""

    @property
    def workers(self) -> int: ...

    def each(self, work: Work[S, T, R], shared: S, tasks: Iterator[T]) -> Iterator[tuple[T, R]]:
        """Yield each task with `work(shared, task)`, in the order in which they finish.

        `tasks` is asked for the next one only when a worker is free. An error of `work` ends the
        whole and is raised as it is.
        """
        ...


class Threads:
    """Threads of this process; work that releases the interpreter's lock runs side by side."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = len(os.sched_getaffinity(0)) if workers is None else workers
        if self._workers < 1:
            raise InvalidInput("workers", workers, "must be 1 or more")

    @property
    def workers(self) -> int:
        return self._workers

    def each(self, work: Work[S, T, R], shared: S, tasks: Iterator[T]) -> Iterator[tuple[T, R]]:
        """See `Executor.each`."""
        with ThreadPoolExecutor(self._workers) as pool:
            busy: dict[Future[R], T] = {}
            while True:
                while len(busy) < self._workers and (task := next(tasks, None)) is not None:
                    busy[pool.submit(work, shared, task)] = task
                if not busy:
                    return
                for future in wait(busy, return_when=FIRST_COMPLETED).done:
                    yield busy.pop(future), future.result()


class RayCluster:
    """The machines of a Ray cluster; needs the extra `cluster`.

    Each processor of the cluster becomes one worker that keeps what all tasks share. A worker or
    machine that is lost is replaced, and its task done again. Without token authentication
    anybody who reaches the ports runs code there, so a cluster without it is refused.

    Raises:
        ClusterRefused: Ray is not installed, gives no token, or cannot be reached.
    """

    def __init__(self, address: str) -> None:
        self._ray = _import_ray()
        require_token()
        try:
            self._ray.init(address=address, log_to_driver=False, configure_logging=False)
        except (OSError, RuntimeError, ValueError, self._ray.exceptions.RayError) as error:
            reason = f"no Ray cluster answers at {address!r}: {error}"
            raise ClusterRefused(reason) from error

    @property
    def workers(self) -> int:
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def each(self, work: Work[S, T, R], shared: S, tasks: Iterator[T]) -> Iterator[tuple[T, R]]:
        """See `Executor.each`."""
        crew = Crew(self._ray, work=work, shared=shared, size=self.workers)
        try:
            yield from crew.each(tasks)
        finally:
            crew.dismiss()

    def close(self) -> None:
        self._ray.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _import_ray() -> Any:
    # Ray reads these once, when it is imported.
    os.environ.setdefault("RAY_AUTH_MODE", "token")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError as error:
        raise ClusterRefused("Ray is missing: pip install 'lianfang-sim[cluster]'") from error
    return ray


def require_token() -> None:
    """Raise `ClusterRefused` unless token authentication is on."""
    if os.environ.get("RAY_AUTH_MODE") != "token":
        raise ClusterRefused(
            "RAY_AUTH_MODE must be 'token': an open cluster runs anybody's code; see README.md"
        )


def node_command(
    host: str, *, head: str = "", processors: int = 1, first_port: int = FIRST_PORT
) -> list[str]:
    """The command that makes this machine, known as `host`, a node of a cluster.

    Without `head` (host:port of the first node) it becomes the first node. No dashboard, fixed
    ports, bound to `host` alone; the token comes from RAY_AUTH_TOKEN_PATH.
    """
    first = ["--head", f"--port={first_port}", "--include-dashboard=false"]
    return [
        "ray",
        "start",
        *([f"--address={head}"] if head else first),
        f"--node-ip-address={host}",
        f"--num-cpus={processors}",
        f"--node-manager-port={first_port + 1}",
        f"--object-manager-port={first_port + 2}",
        f"--min-worker-port={first_port + 21}",
        f"--max-worker-port={first_port + 120}",
        "--disable-usage-stats",
        "--block",
    ]
