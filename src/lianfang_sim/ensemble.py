"""Many replicates of one scenario: run on any executor, cancelled, resumed, and asked for numbers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lianfang_sim import records
from lianfang_sim.batches import Job, Simulate, Splitter, Stop, check_replicates, compute
from lianfang_sim.errors import InvalidInput, SimulationError
from lianfang_sim.executors import Executor, Threads
from lianfang_sim.simulation import OUTPUTS, Batch, simulate
from lianfang_sim.version import VERSION

if TYPE_CHECKING:
    from lianfang_sim.geography import Land
    from lianfang_sim.scenario import Scenario
    from lianfang_sim.world import World

Counts = NDArray[np.int32]
Progress = Callable[[int, int, float], None]  # replicates done, of how many, seconds left
Keep = Callable[[Batch], None]
STOCKS = frozenset({"in_beds", "waiting_for_bed", "observed_at_home", "observed_designated"})


class Cancelled(SimulationError):
    """A run was stopped; what was finished is no ensemble and is not given out as one."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__(f"stopped after {done} of {total} replicates; nothing is shown of it")
        self.done = done
        self.total = total


class SeedReused(SimulationError):
    """One seed was given to two different purposes of a study; their draws would be the same."""

    def __init__(self, seed: int, used_for: str, asked_for: str) -> None:
        super().__init__(
            f"seed = {seed} has been used for {used_for} and cannot be used for {asked_for}"
        )
        self.seed = seed
        self.used_for = used_for
        self.asked_for = asked_for


class Seeds:
    """The seeds of one study and what each is for. Claiming one again for the same is harmless."""

    def __init__(self) -> None:
        self._purposes: dict[int, str] = {}

    def claim(self, seed: int, purpose: str) -> int:
        """The seed, now kept for this purpose. Raises `SeedReused` if it serves another."""
        used_for = self._purposes.setdefault(seed, purpose)
        if used_for != purpose:
            raise SeedReused(seed, used_for, purpose)
        return seed


@dataclass(frozen=True, kw_only=True)
class Ensemble:
    """All replicates of a run, whole.

    `counts` has shape [replicate, output, region, day] (outputs in the order of `OUTPUTS`) and
    `blocked` [replicate, measure]: how many events each measure of the scenario prevented.
    Replicate `first_replicate` + i ran `variants[r % len(variants)]`, or `scenario` without any.
    """

    scenario: Scenario
    land: Land
    world_seed: int
    world: str
    seed: int
    first_replicate: int
    regions: tuple[str, ...]
    counts: Counts
    blocked: NDArray[np.int64]
    variants: tuple[Scenario, ...] = ()
    version: str = VERSION

    @property
    def replicates(self) -> range:
        return range(self.first_replicate, self.first_replicate + len(self.counts))

    @property
    def dates(self) -> tuple[date, ...]:
        first = self.scenario.first
        return tuple(first + timedelta(days=day) for day in range(self.counts.shape[3]))

    @property
    def covers_everything(self) -> bool:
        """Does every area lie in a region of the run? Else sums leave some of them out."""
        return all(area.code.startswith(self.regions) for area in self.land.areas)

    def series(self, output: str, *, region: str = "") -> NDArray[np.int64]:
        """[replicate, day]: one output, summed over the regions below a code ('' is everywhere).

        Raises:
            InvalidInput: no such output, or no region of the run lies there.
        """
        if output not in OUTPUTS:
            raise InvalidInput("output", output, f"is none of {', '.join(OUTPUTS)}")
        inside = [code.startswith(region) for code in self.regions]
        if not any(inside):
            raise InvalidInput("region", region, "holds no region of this run")
        total: NDArray[np.int64] = self.counts[:, OUTPUTS.index(output), inside].sum(
            axis=1, dtype=np.int64
        )
        return total

    def totals(self, output: str, *, region: str = "") -> NDArray[np.int64]:
        """[replicate]: the sum over all days; person-days for what is counted daily (`STOCKS`)."""
        total: NDArray[np.int64] = self.series(output, region=region).sum(axis=1)
        return total

    def peaks(self, output: str, *, region: str = "") -> NDArray[np.int64]:
        """[replicate]: the highest day."""
        highest: NDArray[np.int64] = self.series(output, region=region).max(axis=1)
        return highest

    def quantiles(
        self, output: str, probabilities: Sequence[float], *, region: str = ""
    ) -> NDArray[np.float64]:
        """[probability, day]: quantiles over the replicates of each day."""
        for position, value in enumerate(probabilities):
            if not 0.0 <= value <= 1.0:
                raise InvalidInput("probabilities", value, "is none from 0 to 1", position=position)
        found: NDArray[np.float64] = np.quantile(
            self.series(output, region=region), list(probabilities), axis=0
        )
        return found


def run(  # noqa: PLR0913  a run is fixed by this many facts
    world: World,
    scenario: Scenario,
    *,
    replicates: int | range,
    seed: int,
    executor: Executor | None = None,
    on_progress: Progress | None = None,
    stop: Stop | None = None,
    regions: Sequence[str] | None = None,
    variants: Sequence[Scenario] = (),
    finished: Sequence[Batch] = (),
    keep: Keep | None = None,
    simulate: Simulate = simulate,
) -> Ensemble:
    """Run a scenario many times; the answer does not depend on where, or in how many pieces.

    Args:
        world: whose people are simulated.
        scenario: what is simulated; with `variants`, what they are drawn around.
        replicates: how many (counted from 0), or which.
        seed: with the replicate's number it fixes every draw. Runs to be compared share it.
        executor: threads of this process when none is given.
        on_progress: told (done, total, seconds left) after each batch.
        stop: asked before each batch; what is begun is finished and kept.
        regions: code prefixes to count by, none inside another; each area when none is given.
        variants: scenarios with drawn parameters; replicate r runs variant r modulo their number.
        finished: batches of an interrupted run, not to be done again.
        keep: given each batch as it is finished, for a file that a run can be resumed from.
        simulate: the engine.

    Raises:
        Cancelled: `stop` was set.
        InvalidInput: replicates, seed, regions or variants cannot stand.
    """
    chosen = check_replicates(replicates)
    job = Job(
        world=world,
        scenarios=tuple(variants) or (scenario,),
        seed=_check_seed(seed),
        regions=_check_regions(regions),
        simulate=simulate,
        digest=digest_of(scenario, variants),
    )
    _check_variants(scenario, variants)
    gathering = _Gathering(chosen, on_progress=on_progress)
    for batch in finished:
        gathering.put(batch)
    workers = executor or Threads()
    splitter = Splitter(job, gathering.gaps(), workers=workers.workers, stop=stop)
    for task, batch in workers.each(compute, job, splitter):
        splitter.finished(task)
        if keep is not None:
            keep(batch)
        gathering.put(batch)
        gathering.tell()
    return gathering.ensemble(world, scenario, seed=seed, variants=tuple(variants))


def digest_of(scenario: Scenario, variants: Sequence[Scenario]) -> str:
    """Names what a run simulates: the scenario, or the scenario and the draws around it."""
    if not variants:
        return scenario.digest
    return records.digest([scenario.digest, *(variant.digest for variant in variants)])


class _Gathering:
    """Finished batches, wherever in the range they lie."""

    def __init__(self, replicates: range, *, on_progress: Progress | None) -> None:
        self._replicates = replicates
        self._on_progress = on_progress
        self._is_done = np.zeros(len(replicates), dtype=np.bool_)
        self._counts: Counts | None = None
        self._blocked: NDArray[np.int64] = np.zeros((0, 0), dtype=np.int64)
        self._regions: tuple[str, ...] = ()
        self._started = time.monotonic()
        self._done_before = 0

    def put(self, batch: Batch) -> None:
        if self._counts is None:
            self._counts = np.empty(
                (len(self._replicates), *batch.counts.shape[1:]), dtype=np.int32
            )
            self._blocked = np.zeros(
                (len(self._replicates), batch.blocked.shape[1]), dtype=np.int64
            )
            self._regions = tuple(batch.regions)
        first = batch.first_replicate - self._replicates.start
        here = slice(first, first + len(batch.counts))
        self._counts[here] = batch.counts
        self._blocked[here] = batch.blocked
        self._is_done[here] = True

    def gaps(self) -> list[range]:
        """The ranges still to be done."""
        self._done_before = int(self._is_done.sum())
        padded = np.concatenate(([True], self._is_done, [True]))
        edges = np.flatnonzero(padded[1:] != padded[:-1])
        start = self._replicates.start
        return [
            range(start + int(first), start + int(after))
            for first, after in zip(edges[::2], edges[1::2], strict=True)
        ]

    def tell(self) -> None:
        if self._on_progress is None:
            return
        done, total = int(self._is_done.sum()), len(self._replicates)
        seconds = time.monotonic() - self._started
        left = seconds * (total - done) / max(1, done - self._done_before)
        self._on_progress(done, total, left)

    def ensemble(
        self, world: World, scenario: Scenario, *, seed: int, variants: tuple[Scenario, ...]
    ) -> Ensemble:
        if self._counts is None or not self._is_done.all():
            raise Cancelled(int(self._is_done.sum()), len(self._replicates))
        return Ensemble(
            scenario=scenario,
            variants=variants,
            land=world.land,
            world_seed=world.seed,
            world=world.digest,
            seed=seed,
            first_replicate=self._replicates.start,
            regions=self._regions,
            counts=self._counts,
            blocked=self._blocked,
        )


def pooled(one: Ensemble, other: Ensemble) -> Ensemble:
    """Two runs of the same thing as one, the replicates of `other` following those of `one`.

    Raises:
        SeedReused: replicates are in both, and would be counted twice.
        InvalidInput: the runs are of different things, or leave a gap between them.
    """
    for name in ("world", "seed", "regions", "version"):
        if getattr(one, name) != getattr(other, name):
            values = (getattr(one, name), getattr(other, name))
            raise InvalidInput(name, values, "differs between the runs to be pooled")
    digests = [digest_of(each.scenario, each.variants) for each in (one, other)]
    if digests[0] != digests[1]:
        raise InvalidInput("scenario", digests, "differs between the runs to be pooled")
    if set(one.replicates) & set(other.replicates):
        again = [f"replicates {each.replicates}" for each in (one, other)]
        raise SeedReused(one.seed, *again)
    if one.replicates.stop != other.first_replicate:
        raise InvalidInput("replicates", other.first_replicate, f"must be {one.replicates.stop}")
    return replace(
        one,
        counts=np.concatenate([one.counts, other.counts]),
        blocked=np.concatenate([one.blocked, other.blocked]),
    )


def _check_seed(seed: int) -> int:
    whole: object = seed  # what a file or a form holds may be something else
    if isinstance(whole, bool) or not isinstance(whole, int) or not 0 <= whole < 2**63:
        raise InvalidInput("seed", seed, "must be a whole number from 0 to 2**63 - 1")
    return seed


def _check_regions(regions: Sequence[str] | None) -> tuple[str, ...] | None:
    if regions is None:
        return None
    for position, code in enumerate(regions):
        for other in (*regions[:position], *regions[position + 1 :]):
            if code.startswith(other):
                reason = f"lies inside {other!r} and would be counted twice"
                raise InvalidInput("regions", code, reason, position=position)
    return tuple(regions)


def _check_variants(scenario: Scenario, variants: Sequence[Scenario]) -> None:
    for position, variant in enumerate(variants):
        for name in ("first", "days"):
            if getattr(variant, name) != getattr(scenario, name):
                msg = f"variants.{name}"
                raise InvalidInput(
                    msg,
                    getattr(variant, name),
                    f"must be the scenario's, {getattr(scenario, name)}",
                    position=position,
                )
        if len(variant.measures) != len(scenario.measures):
            raise InvalidInput(
                "variants.measures",
                len(variant.measures),
                f"must be as many as the scenario's, {len(scenario.measures)}",
                position=position,
            )
