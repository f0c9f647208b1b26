"""Replicates of a scenario on a world: exact, keyed, independent of order and of threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lianfang_sim.errors import InvalidInput
from lianfang_sim.kernel import run_many
from lianfang_sim.kernel_data import (
    SLOTS,
    first_blocks,
    marks_for,
    new_store,
    plan_arrays,
    world_arrays,
)
from lianfang_sim.kernel_rng import compile_all
from lianfang_sim.outputs import OUTPUTS
from lianfang_sim.plan import make_plan
from lianfang_sim.reference import Replicate
from lianfang_sim.rng import SEEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lianfang_sim.scenario import Scenario
    from lianfang_sim.world import World

__all__ = ["OUTPUTS", "Batch", "simulate", "simulate_plainly"]

MAX_REPLICATES = 1 << 32


@dataclass(frozen=True, kw_only=True, eq=False)
class Batch:
    """The counts of some replicates.

    `counts` is int32 [replicate, output, region, day], outputs in the order of `OUTPUTS`.
    `blocked` is int64 [replicate, measure]: what each measure of the scenario acted on. For
    closures, masks, travel and observation: infectious contacts and infected arrivals stopped;
    screening: infected travellers noticed; `find_cases`: cases found by it; `trace_contacts`:
    contacts found; `provide_beds`: admissions. A measure without effect stands there with 0.
    """

    counts: NDArray[np.int32]
    blocked: NDArray[np.int64]
    first_replicate: int
    seed: int
    world: str  # digest
    scenario: str  # digest
    regions: tuple[str, ...]

    @property
    def replicates(self) -> range:
        return range(self.first_replicate, self.first_replicate + len(self.counts))


def simulate(
    world: World,
    scenario: Scenario,
    *,
    seed: int,
    replicates: range,
    regions: Sequence[str] | None = None,
) -> Batch:
    """Run replicates of a scenario.

    `regions` are code prefixes ("" is the whole land); None counts by area. Replicate number n
    with a seed gives the same counts in whatever batch, order or thread it runs; the same seed
    and number under another scenario make the same draws, so that pairs differ by the measures.

    Raises:
        InvalidInput: the seed or a replicate is out of range, a region is no unit of the land, or
            the scenario does not fit the world (see `make_plan`).
    """
    request = _Request(world, scenario, seed=seed, replicates=replicates, regions=regions)
    return request.batch(_run_compiled)


def simulate_plainly(
    world: World,
    scenario: Scenario,
    *,
    seed: int,
    replicates: range,
    regions: Sequence[str] | None = None,
) -> Batch:
    """As `simulate`, by the plain Python reference; for small worlds."""
    request = _Request(world, scenario, seed=seed, replicates=replicates, regions=regions)
    return request.batch(_run_plainly)


class _Request:
    """What was asked, checked, and room for the answer."""

    def __init__(
        self,
        world: World,
        scenario: Scenario,
        *,
        seed: int,
        replicates: range,
        regions: Sequence[str] | None,
    ) -> None:
        check_numbers(seed, replicates)
        self.world, self.scenario, self.seed, self.replicates = world, scenario, seed, replicates
        self.plan = make_plan(world, scenario)
        self.codes, self.member = region_matrix(world, regions)
        shape = (len(replicates), len(OUTPUTS), len(self.codes), scenario.days)
        self.counts = np.zeros(shape, dtype=np.int32)
        self.blocked = np.zeros((len(replicates), len(scenario.measures)), dtype=np.int64)

    def batch(self, run: Callable[[_Request], None]) -> Batch:
        run(self)
        return Batch(
            counts=self.counts,
            blocked=self.blocked,
            first_replicate=self.replicates.start,
            seed=self.seed,
            world=self.world.digest,
            scenario=self.scenario.digest,
            regions=self.codes,
        )


def _run_plainly(request: _Request) -> None:
    for row, number in enumerate(request.replicates):
        replicate = Replicate(request.world, request.plan, seed=request.seed, number=number)
        request.counts[row] = np.einsum("rc,ocd->ord", request.member, replicate.run())
        for measure, events in replicate.blocked.items():
            request.blocked[row, measure] = events


def _run_compiled(request: _Request) -> None:
    compile_all()
    world, areas = request.world, len(request.world.areas)
    arrays, plan = world_arrays(world), plan_arrays(request.plan, areas)
    regions = np.ascontiguousarray(np.argwhere(request.member), dtype=np.int64)
    blocks, row = first_blocks(world.people), 0
    with marks_for(world.people) as marks:
        while row < len(request.replicates):
            store = new_store(marks, world, request.plan, blocks=blocks)
            numbers = (request.replicates.start, row, request.seed & 0xFFFFFFFF, request.seed >> 32)
            row = run_many(
                arrays,
                plan,
                store,
                np.array(numbers, dtype=np.int64),
                regions,
                request.counts,
                request.blocked,
                np.empty((SLOTS, 3), dtype=np.int64),
            )
            blocks *= 2  # only looked at when the calendar had no room


def check_numbers(seed: int, replicates: range) -> None:
    if not 0 <= seed < SEEDS:
        raise InvalidInput("seed", seed, "must be 0 or more and below 2**64")
    if replicates.step != 1 or replicates.start < 0 or replicates.stop > MAX_REPLICATES:
        raise InvalidInput("replicates", replicates, "must be consecutive numbers from 0 up")


def region_matrix(
    world: World, regions: Sequence[str] | None
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The codes of regions, and 1 where a region holds a area [region, area]."""
    codes = tuple(regions) if regions is not None else tuple(c.code for c in world.areas)
    member = np.array([[c.code.startswith(code) for c in world.areas] for code in codes])
    for code, areas in zip(codes, member.reshape(len(codes), -1), strict=True):
        if not areas.any():
            raise InvalidInput("regions", code, "holds no area of the land")
    return codes, member.reshape(len(codes), -1).astype(np.int64)
