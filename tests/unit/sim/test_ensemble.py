import numpy as np
import pytest

from lianfang_sim import ensemble
from lianfang_sim.ensemble import Cancelled, SeedReused, Seeds, pooled, run
from lianfang_sim.errors import InvalidInput
from lianfang_sim.executors import Threads
from tests.unit.sim import toys

WORLD = toys.world()


def a_run(*, replicates=20, seed=7, scenario=None, **how):
    chosen = scenario or toys.scenario()
    how.setdefault("simulate", toys.simulate)
    return run(WORLD, chosen, replicates=replicates, seed=seed, **how)


@pytest.mark.parametrize("replicates", [0, range(5, 5), range(-1, 3), range(0, 10, 2)])
def test_no_replicates_or_odd_ranges_are_refused(replicates):
    with pytest.raises(InvalidInput, match="replicates"):
        a_run(replicates=replicates)


@pytest.mark.parametrize("seed", [-1, 1.5, True, 2**63])
def test_a_seed_that_is_no_whole_number_is_refused(seed):
    with pytest.raises(InvalidInput, match="seed"):
        a_run(seed=seed)


def test_a_region_inside_another_is_refused():
    with pytest.raises(InvalidInput, match=r"regions\[1\] = '1101' lies inside '11'"):
        a_run(regions=["11", "1101"])


def test_draws_of_another_length_are_refused():
    with pytest.raises(InvalidInput, match=r"variants.days\[1\] = 11"):
        a_run(variants=[toys.scenario(), toys.scenario(days=11)])


def test_a_seed_serves_one_purpose():
    seeds = Seeds()
    assert seeds.claim(1, "calibration") == seeds.claim(1, "calibration")

    with pytest.raises(SeedReused, match="seed = 1 has been used for calibration"):
        seeds.claim(1, "projection")


def test_a_stopped_run_gives_nothing_but_its_finished_batches():
    kept = []

    with pytest.raises(Cancelled) as stopped:
        a_run(replicates=500, simulate=toys.slow, stop=toys.StopAfter(4), keep=kept.append)

    done = sum(len(batch.counts) for batch in kept)
    assert stopped.value.done == done < stopped.value.total == 500


def test_a_resumed_run_is_the_uninterrupted_one():
    kept = []
    with pytest.raises(Cancelled):
        a_run(replicates=300, simulate=toys.slow, stop=toys.StopAfter(5), keep=kept.append)

    resumed = a_run(replicates=300, finished=kept[::-1])

    assert np.array_equal(resumed.counts, a_run(replicates=300).counts)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_number_of_threads_does_not_change_the_answer(workers):
    whole = toys.simulate(WORLD, toys.scenario(), seed=7, replicates=range(200))

    found = a_run(replicates=200, executor=Threads(workers), simulate=toys.slow)

    assert np.array_equal(found.counts, whole.counts)


def test_replicates_may_start_anywhere():
    assert np.array_equal(a_run(replicates=range(15, 20)).counts, a_run().counts[15:])


def test_each_replicate_runs_its_own_draw():
    draws = [toys.scenario(r0=r0) for r0 in (1.0, 2.0, 3.0)]

    found = a_run(variants=draws, replicates=range(1, 8))

    for row, replicate in enumerate(found.replicates):
        alone = a_run(scenario=draws[replicate % 3], replicates=range(replicate, replicate + 1))
        assert np.array_equal(found.counts[row], alone.counts[0])


def test_progress_ends_with_all_and_no_time_left():
    told = []

    a_run(replicates=100, on_progress=lambda *news: told.append(news))

    assert [done for done, _, _ in told] == sorted({done for done, _, _ in told})
    assert told[-1] == (100, 100, 0.0)


def test_sums_peaks_and_quantiles_are_those_of_the_counts():
    found = a_run()
    beds = ensemble.OUTPUTS.index("in_beds")
    below = found.counts[:, beds, :2].sum(axis=1)

    assert np.array_equal(found.series("in_beds", region="1101"), below)
    assert np.array_equal(found.totals("in_beds", region="1101"), below.sum(axis=1))
    assert np.array_equal(found.peaks("in_beds", region="1101"), below.max(axis=1))
    middle = found.quantiles("in_beds", [0.5], region="1101")[0]
    assert np.array_equal(middle, np.median(below, axis=0))


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"output": "recovered"}, "recovered"),
        ({"output": "deaths", "region": "99"}, "99"),
        ({"output": "deaths", "probabilities": [1.5]}, r"probabilities\[0\] = 1.5"),
    ],
)
def test_asking_for_what_is_not_there_is_refused(asked, named):
    found = a_run(replicates=2)

    with pytest.raises(InvalidInput, match=named):
        found.quantiles(**{"probabilities": [0.5], **asked})


def test_replicates_counted_twice_are_refused():
    with pytest.raises(SeedReused, match=r"range\(0, 20\)"):
        pooled(a_run(), a_run(replicates=range(19, 25)))


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"seed": 8}, "seed"),
        ({"scenario": toys.scenario(r0=3.0)}, "scenario"),
        ({"regions": ["11"]}, "regions"),
        ({"replicates": range(21, 25)}, "replicates"),
    ],
)
def test_runs_of_different_things_are_not_pooled(other, named):
    with pytest.raises(InvalidInput, match=named):
        pooled(a_run(), a_run(**{"replicates": range(20, 25), **other}))


def test_pooled_runs_are_one_longer_run():
    both = pooled(a_run(), a_run(replicates=range(20, 25)))

    assert np.array_equal(both.counts, a_run(replicates=25).counts)
    assert both.replicates == range(25)
