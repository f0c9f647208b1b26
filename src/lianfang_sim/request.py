"""What a run is asked for, as plain data: enough to do it again anywhere."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from lianfang_sim import records, scenario
from lianfang_sim.ensemble import Ensemble, digest_of, run
from lianfang_sim.errors import SimulationError
from lianfang_sim.geography import Land
from lianfang_sim.simulation import OUTPUTS
from lianfang_sim.version import VERSION
from lianfang_sim.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lianfang_sim.batches import Stop
    from lianfang_sim.ensemble import Keep, Progress
    from lianfang_sim.executors import Executor
    from lianfang_sim.scenario import Scenario
    from lianfang_sim.simulation import Batch

FORMAT = 1


class CannotRepeat(SimulationError):
    """A run cannot be done again or gone on with here as it was; the message names what differs."""

    def __init__(self, what: str, then: object, now: object) -> None:
        super().__init__(f"{what} was {then!r} and is {now!r}: the same numbers cannot be had here")
        self.what = what
        self.then = then
        self.now = now


@dataclass(frozen=True, kw_only=True)
class Request:
    """A run before it is done. `regions` None counts by area."""

    land: Land
    scenario: Scenario
    seed: int
    replicates: range
    world_seed: int = 0
    regions: tuple[str, ...] | None = None
    variants: tuple[Scenario, ...] = ()

    @classmethod
    def of(cls, ensemble: Ensemble) -> Self:
        """What would give this ensemble again."""
        return cls(
            land=ensemble.land,
            scenario=ensemble.scenario,
            seed=ensemble.seed,
            replicates=ensemble.replicates,
            world_seed=ensemble.world_seed,
            regions=ensemble.regions,
            variants=ensemble.variants,
        )

    @cached_property
    def world(self) -> World:
        return World.build(self.land, seed=self.world_seed)

    def run(
        self,
        *,
        executor: Executor | None = None,
        on_progress: Progress | None = None,
        stop: Stop | None = None,
        finished: Sequence[Batch] = (),
        keep: Keep | None = None,
    ) -> Ensemble:
        """Do it; see `ensemble.run`."""
        return run(
            self.world,
            self.scenario,
            replicates=self.replicates,
            seed=self.seed,
            executor=executor,
            on_progress=on_progress,
            stop=stop,
            regions=self.regions,
            variants=self.variants,
            finished=finished,
            keep=keep,
        )

    def to_record(self) -> dict[str, Any]:
        """The request as JSON carries it, with the digests that a repetition is checked against."""
        whole = _read_back(self.scenario)
        return {
            "format": FORMAT,
            "versions": versions(),
            "seed": self.seed,
            "first_replicate": self.replicates.start,
            "replicates": len(self.replicates),
            "outputs": list(OUTPUTS),
            "regions": None if self.regions is None else list(self.regions),
            "world": self.world.digest,
            "world_seed": self.world_seed,
            "digest": digest_of(self.scenario, self.variants),
            "scenario": whole,
            "variants": [_difference(whole, _read_back(v)) for v in self.variants],
            "land": records.plain(records.build(Land, records.plain(self.land))),
        }


def from_record(record: Mapping[str, Any]) -> Request:
    """The request of a record; what it would run is what the record was written for.

    Raises:
        CannotRepeat: the outputs, the scenario or the world read differently in this version.
        InvalidInput: a field cannot stand.
    """
    request = _read(record)
    now = digest_of(request.scenario, request.variants)
    for what, then, here in (
        ("format", record["format"], FORMAT),
        ("outputs", record["outputs"], list(OUTPUTS)),
        ("scenario", record["digest"], now),
    ):
        if then != here:
            raise CannotRepeat(what, then, here)
    return request


def check_repeatable(request: Request, record: Mapping[str, Any]) -> None:
    """Raise `CannotRepeat` unless this machine would compute what the record's machine did."""
    then = record["versions"]["lianfang_sim"]
    if then != VERSION:
        raise CannotRepeat("lianfang_sim", then, VERSION)
    if request.world.digest != record["world"]:
        raise CannotRepeat("the world's digest", record["world"], request.world.digest)


def versions() -> dict[str, str]:
    """What a run was computed with."""
    return {
        "lianfang_sim": VERSION,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def _read(record: Mapping[str, Any]) -> Request:
    first, whole = record["first_replicate"], record["scenario"]
    regions = record["regions"]
    return Request(
        land=records.build(Land, record["land"]),
        scenario=scenario.from_record(whole),
        seed=record["seed"],
        replicates=range(first, first + record["replicates"]),
        world_seed=record["world_seed"],
        regions=None if regions is None else tuple(regions),
        variants=tuple(scenario.from_record(whole | other) for other in record["variants"]),
    )


def _read_back(one: Scenario) -> dict[str, Any]:
    # A whole number given where a fraction may stand is written as it will be read: 2 as 2.0.
    return scenario.to_record(scenario.from_record(scenario.to_record(one)))


def _difference(whole: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    # Draws differ from their scenario in a few fields; repeating the rest would fill the file.
    return {name: value for name, value in other.items() if value != whole[name]}
