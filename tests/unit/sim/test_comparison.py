import math

import numpy as np
import pytest
from scipy import stats

from lianfang_sim.comparison import (
    NotPaired,
    Stopping,
    compare,
    compare_until,
    mean_of,
    student_quantile,
)
from lianfang_sim.ensemble import run
from lianfang_sim.errors import InvalidInput
from lianfang_sim.world import World
from tests.unit.sim import toys

WORLD = toys.world()


def a_run(scenario=None, *, seed=7, replicates=100, world=WORLD, **how):
    how.setdefault("simulate", toys.simulate)
    return run(world, scenario or toys.scenario(), replicates=replicates, seed=seed, **how)


BASE = a_run()
WEAKER = a_run(toys.scenario("weaker", r0=2.4))


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"seed": 8}, "the seed is 7 in one and 8 in the other"),
        ({"world": World.build(toys.land(), seed=3)}, "the world"),
        ({"scenario": toys.scenario(days=11)}, "the number of days is 10 in one and 11"),
        ({"replicates": 99}, r"range\(0, 100\) in one and range\(0, 99\)"),
        ({"regions": ["11"]}, "the list of regions"),
        ({"variants": [toys.scenario()]}, "the number of parameter draws is 0 in one and 1"),
    ],
)
def test_runs_without_pairs_are_not_compared(other, named):
    with pytest.raises(NotPaired, match=named):
        compare(BASE, a_run(**other))


def test_one_pair_is_too_few():
    with pytest.raises(InvalidInput, match="replicates = 1"):
        compare(a_run(replicates=1), a_run(replicates=1))


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95])
def test_a_confidence_outside_its_bounds_is_refused(confidence):
    with pytest.raises(InvalidInput, match="confidence"):
        compare(BASE, WEAKER, confidence=confidence)


def test_asking_for_an_effect_that_was_not_compared_is_refused():
    with pytest.raises(InvalidInput, match="was not compared"):
        compare(BASE, WEAKER, outputs=["deaths"]).effect("infections")


def test_the_effect_is_the_difference_within_pairs():
    effect = compare(BASE, WEAKER).effect("infections")
    pairs = WEAKER.totals("infections") - BASE.totals("infections")

    assert effect.difference.value == np.median(pairs)
    assert effect.difference.low == pytest.approx(np.quantile(pairs, 0.025))
    assert effect.mean.value == pytest.approx(pairs.mean())
    assert effect.probability_of_benefit == np.mean(pairs < 0)
    assert effect.is_told_from_zero


def test_pairs_tell_more_than_independent_runs():
    effect = compare(BASE, WEAKER).effect("infections")
    one, two = (run.totals("infections") for run in (BASE, WEAKER))

    unpaired = np.var(one, ddof=1) + np.var(two, ddof=1)
    assert effect.variance_ratio == pytest.approx(unpaired / np.var(two - one, ddof=1))
    assert effect.variance_ratio > 20


def test_a_scenario_beside_itself_changes_nothing():
    effect = compare(BASE, a_run()).effect("deaths", "peak")

    assert (effect.probability_of_benefit, effect.probability_of_no_change) == (0.0, 1.0)
    assert effect.variance_ratio == math.inf
    assert not effect.is_told_from_zero


def test_a_region_is_compared_by_itself():
    effect = compare(BASE, WEAKER, regions=["12"]).effect("in_beds", region="12")
    pairs = WEAKER.totals("in_beds", region="12") - BASE.totals("in_beds", region="12")

    assert effect.mean.value == pytest.approx(pairs.mean())
    assert effect.unit == "person-days"


@pytest.mark.parametrize("probability", [0.9, 0.975, 0.995])
@pytest.mark.parametrize(("degrees", "tolerance"), [(1, 1e-12), (2, 1e-12), (5, 2e-2), (20, 1e-4)])
def test_quantiles_are_students(probability, degrees, tolerance):
    exact = stats.t.ppf(probability, degrees)

    assert student_quantile(probability, degrees) == pytest.approx(exact, rel=tolerance)


def test_intervals_of_the_mean_hold_it_as_often_as_they_say():
    draws = np.random.default_rng(5).gamma(2.0, 3.0, size=(2000, 60)) - 6.0

    held = np.mean([mean_of(values, 0.95).has_zero for values in draws])

    assert held == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize(("half_width", "block", "most"), [(0, 10, 20), (1, 1, 20), (1, 30, 20)])
def test_a_rule_that_cannot_stop_is_refused(half_width, block, most):
    with pytest.raises(InvalidInput):
        Stopping(output="deaths", half_width=half_width, block=block, most=most)


def until(half_width, most=500):
    rule = Stopping(output="infections", half_width=half_width, block=50, most=most)
    run_range = lambda scenario, replicates: a_run(scenario, replicates=replicates)  # noqa: E731
    return compare_until(run_range, toys.scenario(), toys.scenario(r0=2.4), rule=rule)


def test_pairs_are_run_until_the_interval_is_narrow():
    comparison, one, two = until(0.8)
    mean = comparison.effect("infections").mean

    assert comparison.stopping.reached
    assert 50 < len(comparison.replicates) == len(one.replicates) == len(two.replicates) < 500
    assert (mean.high - mean.low) / 2 <= 0.8


def test_a_width_that_is_not_reached_is_said_so():
    comparison, one, _ = until(1e-6, most=120)

    assert comparison.stopping.reached is False
    assert one.replicates == range(120)
