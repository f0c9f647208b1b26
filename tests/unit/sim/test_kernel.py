"""The compiled kernel is the plain reference, faster."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lianfang_sim.errors import InvalidInput
from lianfang_sim.kernel_rng import compile_all
from lianfang_sim.kernel_rng import philox as compiled_philox
from lianfang_sim.outputs import Output
from lianfang_sim.rng import philox
from lianfang_sim.simulation import simulate, simulate_plainly
from lianfang_sim.world import World
from tests.unit.sim.lands import a_land, a_scenario, any_scenario


@pytest.fixture(scope="module")
def world() -> World:
    return World.build(a_land(300, 1500, 900, 1200))


@pytest.mark.parametrize("seed", [-1, 1 << 64])
def test_a_seed_outside_64_bits_is_refused(world, seed):
    with pytest.raises(InvalidInput, match="seed"):
        simulate(world, a_scenario(), seed=seed, replicates=range(1))


def test_a_region_that_holds_no_area_is_refused(world):
    with pytest.raises(InvalidInput, match=r"regions = '99' holds no area"):
        simulate(world, a_scenario(), seed=1, replicates=range(1), regions=["99"])


def test_replicates_in_steps_are_refused(world):
    with pytest.raises(InvalidInput, match="replicates"):
        simulate(world, a_scenario(), seed=1, replicates=range(0, 4, 2))


@pytest.mark.parametrize("seed", range(25))
def test_the_kernel_and_the_reference_agree_bit_for_bit(world, seed):
    scenario = any_scenario(seed)

    fast = simulate(world, scenario, seed=seed, replicates=range(2))
    plain = simulate_plainly(world, scenario, seed=seed, replicates=range(2))

    assert np.array_equal(fast.counts, plain.counts)
    assert np.array_equal(fast.blocked, plain.blocked)


def test_both_forms_of_philox_give_the_published_numbers():
    compile_all()
    most = 0xFFFFFFFF
    published = {
        ((0, 0, 0, 0), 0): (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
        ((most,) * 4, (most << 32) | most): (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    }

    for (counter, seed), answer in published.items():
        keys = np.uint64(seed & most), np.uint64(seed >> 32)
        assert philox(counter, seed) == answer
        assert compiled_philox(*counter, *keys) == answer


def test_a_replicate_does_not_depend_on_its_batch_or_on_threads(world):
    scenario = any_scenario(7)
    together = simulate(world, scenario, seed=3, replicates=range(8))

    with ThreadPoolExecutor(4) as pool:
        alone = list(
            pool.map(
                lambda n: simulate(world, scenario, seed=3, replicates=range(n, n + 1)),
                reversed(range(8)),
            )
        )

    for number, batch in zip(reversed(range(8)), alone, strict=True):
        assert np.array_equal(together.counts[number], batch.counts[0])
        assert np.array_equal(together.blocked[number], batch.blocked[0])


def test_regions_are_sums_of_areas_and_may_overlap(world):
    scenario = any_scenario(3)

    areas = simulate(world, scenario, seed=3, replicates=range(2)).counts
    regions = simulate(world, scenario, seed=3, replicates=range(2), regions=["", "10", "1102"])

    assert np.array_equal(regions.counts[:, :, 0], areas.sum(axis=2))
    assert np.array_equal(regions.counts[:, :, 1], areas[:, :, :2].sum(axis=2))
    assert np.array_equal(regions.counts[:, :, 2], areas[:, :, 2])


def test_people_are_conserved(world):
    scenario = a_scenario(days=200)

    counts = simulate(world, scenario, seed=5, replicates=range(20)).counts

    infected = counts[:, Output.INFECTIONS].sum(axis=2)
    assert (infected <= [c.population for c in world.areas]).all()
    assert (counts >= 0).all()
    assert (counts[:, Output.IMPORTED] <= counts[:, Output.INFECTIONS]).all()


def test_a_calendar_that_outgrows_its_room_gives_the_same_counts(world, monkeypatch):
    scenario = a_scenario(days=120)
    roomy = simulate(world, scenario, seed=9, replicates=range(3))

    monkeypatch.setattr("lianfang_sim.simulation.first_blocks", lambda _people: 4)
    narrow = simulate(world, scenario, seed=9, replicates=range(3))

    assert np.array_equal(roomy.counts, narrow.counts)
