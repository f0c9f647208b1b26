"""Compute every option of a run: each one an ensemble in a file that can be gone on with."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings

from lianfang.insight.scenarios import services
from lianfang.insight.scenarios.engine import drawing, launching, summing
from lianfang_sim import records
from lianfang_sim.executors import RayCluster, Threads
from lianfang_sim.geography import read_land
from lianfang_sim.journal import journal_of, resume, run_to_file
from lianfang_sim.request import CannotRepeat, Request, versions
from lianfang_sim.runfile import DamagedRun, load

if TYPE_CHECKING:
    from pathlib import Path

    from lianfang.insight.scenarios.models import Run
    from lianfang_sim.ensemble import Ensemble
    from lianfang_sim.executors import Executor

TELL_EVERY_SECONDS = 0.5
# What of a run's inputs decides the numbers of each option.
SHARED = frozenset({"land", "regions", "seed", "replicates", "base", "known_days", "draws"})


@dataclass(frozen=True)
class Computed:
    """What a run gave: the summary that is kept with it, and what it was computed with."""

    results: dict[str, Any]
    versions: dict[str, str]


def compute(run: Run, *, watched: int | None = None) -> Computed:
    """Compute a run's options, one after the other; what is already there is not done again.

    Args:
        run: Whose inputs are computed.
        watched: A process whose end ends this one too, so that nothing is left behind.

    Raises:
        lianfang_sim.ensemble.Cancelled: nobody wants it any more.
        lianfang_sim.errors.SimulationError: an input cannot be computed.
    """
    inputs = run.inputs
    requests = requests_of(inputs)
    telling = Telling(run=run, size=inputs["replicates"], watched=watched)
    executor = executor_of()
    ensembles = []
    world = requests[0].world.digest
    paths = [file_of(inputs, option, world=world) for option in inputs["options"]]
    for number, (request, path) in enumerate(zip(requests, paths, strict=True)):
        telling.option = number
        ensembles.append(_ensemble(request, path, executor=executor, telling=telling))
    results = summing.results_of(
        inputs, ensembles, world=requests[0].world, first=date.fromisoformat(inputs["first"])
    )
    files = {"files": [path.name for path in paths]}
    return Computed(results=results | files, versions=versions())


def requests_of(inputs: dict[str, Any]) -> list[Request]:
    land = read_land(settings.DATA_DIR / inputs["land"])
    return [
        Request(
            land=land,
            scenario=drawing.scenario_of(inputs, option),
            variants=drawing.variants_of(inputs, option),
            seed=inputs["seed"],
            replicates=range(inputs["replicates"]),
            regions=tuple(inputs["regions"]),
        )
        for option in inputs["options"]
    ]


def file_of(inputs: dict[str, Any], option: dict[str, Any], *, world: str) -> Path:
    """What is computed of equal inputs has one file, also in different runs and studies."""
    shared = {name: value for name, value in inputs.items() if name in SHARED}
    own = {"measures": option["measures"], "drawn": _drawn(option), "world": world}
    name = records.digest(shared | own | versions())
    return launching.folder() / f"{name[:40]}.npz"


def _drawn(option: dict[str, Any]) -> list[bool]:
    """Which measures a draw speaks of."""
    return [bool(option["lines"][line]["origin"]) for line in option["of_line"]]


def executor_of() -> Executor:
    """Threads of this machine, or the cluster whose address the environment gives."""
    if settings.LIANFANG_RAY:
        return RayCluster(settings.LIANFANG_RAY)
    return Threads(len(os.sched_getaffinity(0)))


@dataclass
class Telling:
    """Says how far the whole run has got, and learns whether it is still wanted."""

    run: Run
    size: int
    watched: int | None
    option: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    _told_at: float = 0.0

    def progress(self, done: int, total: int, seconds_left: float) -> None:
        del total
        if self.watched is not None and not _is_alive(self.watched):
            self.stop.set()
        if time.monotonic() - self._told_at < TELL_EVERY_SECONDS:
            return
        self._told_at = time.monotonic()
        left = seconds_left + self._later(done, seconds_left)
        is_wanted = services.note_progress(
            run_id=self.run.pk, done=self.option * self.size + done, seconds_left=round(left)
        )
        if not is_wanted:
            self.stop.set()

    def _later(self, done: int, seconds_left: float) -> float:
        """What the options that have not begun will take, as far as this one tells."""
        waiting = self.run.total // self.size - self.option - 1
        to_do = self.size - done
        return waiting * seconds_left * self.size / to_do if to_do else 0.0


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _ensemble(request: Request, path: Path, *, executor: Executor, telling: Telling) -> Ensemble:
    try:
        return load(path)
    except (DamagedRun, CannotRepeat):
        path.unlink(missing_ok=True)
    how: dict[str, Any] = {
        "executor": executor,
        "on_progress": telling.progress,
        "stop": telling.stop,
    }
    if journal_of(path).exists():
        try:
            return resume(path, **how)
        except (DamagedRun, CannotRepeat):
            journal_of(path).unlink(missing_ok=True)
    return run_to_file(request, path, **how)
