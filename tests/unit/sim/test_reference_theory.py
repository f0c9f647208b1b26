"""The engine against closed forms: final size, growth, households, samplers, tracing."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from lianfang_measures import Lodging, Observe, StayAtHome, TraceContacts, WearMasks, Whom
from lianfang_measures import Setting as Where
from lianfang_sim.disease import Delay, Settings
from lianfang_sim.outputs import Output
from lianfang_sim.reference_meetings import pick
from lianfang_sim.rng import Purpose, philox
from lianfang_sim.scenario import Importation, Mobility
from lianfang_sim.simulation import simulate
from lianfang_sim.tables import ONE, TICKS, contacts_table, delay_table, poisson_table
from lianfang_sim.world import World
from tests.unit.sim.lands import (
    ALWAYS,
    MIXING,
    a_disease,
    a_land,
    a_scenario,
    any_scenario,
    found,
)

STILL = Mobility(trips=0.0)
AT_HOME = Settings(household=1.0, school=0.0, work=0.0, community=0.0)


@pytest.fixture(scope="module")
def million() -> World:
    return World.build(a_land(1_000_000))


def lots(number: int) -> list[int]:
    return [lot for n in range(number // 4) for lot in philox((n, 0, 0, Purpose.COURSE), 12345)]


def totals(world: World, scenario, replicates: int, output=Output.INFECTIONS):
    batch = simulate(world, scenario, seed=11, replicates=range(replicates), regions=[""])
    return batch.counts[:, output, 0].sum(axis=1)


@pytest.mark.parametrize(("r0", "replicates"), [(1.5, 20), (2.0, 6), (3.0, 2), (4.0, 2)])
def test_the_final_size_is_that_of_theory_within_two_in_a_thousand(million, r0, replicates):
    scenario = a_scenario(
        days=500,
        disease=a_disease(r0=r0, settings=MIXING, dispersion=None),
        importation=Importation(expected=(2000.0,)),
        mobility=STILL,
    )

    infected = totals(million, scenario, replicates).mean() / 1e6

    seeds, size = 0.002, 0.9
    for _ in range(500):
        size = 1 - (1 - seeds) * math.exp(-r0 * size)
    assert infected == pytest.approx(size, rel=0.002)


def test_early_growth_gives_back_r0_by_euler_and_lotka(million):
    disease = a_disease(r0=2.5, settings=MIXING, dispersion=None)
    scenario = a_scenario(
        days=32, disease=disease, importation=Importation(expected=(300.0,)), mobility=STILL
    )

    batch = simulate(million, scenario, seed=2, replicates=range(6), regions=[""])

    days = np.arange(14, 30)
    growth = np.polyfit(days, np.log(batch.counts[:, 0, 0, days].mean(axis=0)), 1)[0]
    scale = disease.generation.sd**2 / disease.generation.mean
    shape = disease.generation.mean / scale
    # Depletion: at most a hundredth of the people are infected by then.
    assert (1 + growth * scale) ** shape == pytest.approx(2.5, rel=0.04)


def test_households_of_three_follow_reed_and_frost():
    world = World.build(a_land(600_000, household_sizes=(0.0, 0.0, 1.0)))
    scenario = a_scenario(
        days=120,
        disease=a_disease(r0=0.9, settings=AT_HOME, dispersion=None),
        importation=Importation(expected=(500.0,)),
    )

    imported = totals(world, scenario, 30, Output.IMPORTED).sum()
    infected = totals(world, scenario, 30).sum()

    q = math.exp(-0.9 / 2)
    p = 1 - q
    expected = 2 * p * q * (1 + p) + 2 * p * p
    error = 3 * 0.8 / math.sqrt(imported)
    assert infected / imported - 1 == pytest.approx(expected, abs=error + 0.004)


def test_r0_is_the_mean_number_of_infectious_contacts(million):
    scenario = a_scenario(
        days=60,
        disease=a_disease(r0=2.2, settings=MIXING),
        importation=Importation(expected=(5000.0,)),
        measures=(StayAtHome(level=1.0, **ALWAYS),),
        mobility=STILL,
    )

    batch = simulate(million, scenario, seed=4, replicates=range(4), regions=[""])

    assert np.array_equal(batch.counts[:, 0], batch.counts[:, 1])
    per_case = batch.blocked.sum() / batch.counts[:, 1].sum()
    assert per_case == pytest.approx(2.2, rel=0.05)


@pytest.mark.parametrize(("mean", "dispersion"), [(2.5, None), (2.5, 0.4), (0.7, 0.1)])
def test_numbers_of_contacts_pass_a_chi_square(mean, dispersion):
    table = contacts_table(mean, dispersion)

    drawn = np.bincount([pick(table, lot) for lot in lots(40_000)], minlength=12)

    law = (
        stats.poisson(mean)
        if dispersion is None
        else stats.nbinom(dispersion, dispersion / (dispersion + mean))
    )
    bins = 6
    seen = np.append(drawn[:bins], drawn[bins:].sum())
    expected = np.append(law.pmf(np.arange(bins)), law.sf(bins - 1)) * drawn.sum()
    assert stats.chisquare(seen, expected).pvalue > 0.001


def test_delays_are_the_gamma_in_quarter_days():
    table = delay_table(Delay(mean=5.7, sd=2.0))

    masses = np.diff(np.append(0, table)) / ONE
    days = np.arange(len(masses)) / TICKS
    law = stats.gamma((5.7 / 2.0) ** 2, scale=2.0**2 / 5.7)
    edges = np.append(-1.0, (np.arange(len(masses)) + 0.5) / TICKS)

    assert masses @ days == pytest.approx(5.7, abs=0.001)
    assert masses == pytest.approx(np.diff(law.cdf(edges)), abs=1e-5)


def test_a_delay_without_spread_is_always_the_same():
    table = delay_table(Delay(mean=3.0))

    assert {pick(table, lot) for lot in (0, 1, ONE // 2, ONE - 1)} == {12}


@pytest.mark.parametrize("mean", [0.0, 0.3, 40.0, 20_000.0])
def test_arrivals_are_poisson(mean):
    first, table = poisson_table(mean)

    masses = np.diff(np.append(0, table)) / ONE
    numbers = first + np.arange(len(masses))

    assert masses @ numbers == pytest.approx(mean, rel=1e-6, abs=1e-6)
    assert masses @ (numbers - mean) ** 2 == pytest.approx(mean, rel=1e-4, abs=1e-6)


def perfect_tracing(**shares: float) -> dict:
    """Every case is found at once and does not isolate; contacts are observed elsewhere."""
    return {
        "disease": a_disease(settings=AT_HOME, share_symptomatic=1.0, incubation=Delay(mean=0.0)),
        "surveillance": found(1.0, 0.0),
        "assumptions": {
            "isolation.elsewhere": 0.0,
            "isolation.household": 0.0,
            "contacts.group": 0.0,
            "contacts.community": 0.0,
        },
        "measures": (
            TraceContacts(delay_days=0.0, daily_capacity=10**9, **shares, **ALWAYS),
            Observe(whom=Whom.CONTACTS, lodging=Lodging.DESIGNATED, days=200, **ALWAYS),
        ),
    }


def test_perfect_tracing_of_the_only_layer_is_as_good_as_removing_it():
    world = World.build(a_land(5000))
    scenario = a_scenario(days=120, **perfect_tracing(household=1.0, work=0.0, community=0.0))

    counts = simulate(world, scenario, seed=1, replicates=range(20)).counts

    assert counts[:, Output.INFECTIONS].sum() == counts[:, Output.IMPORTED].sum() > 0
    assert counts[:, Output.CONTACTS_TRACED].sum() > 0


def test_tracing_nobody_is_bit_for_bit_no_tracing():
    world = World.build(a_land(3000, 2000, 1000))
    nobody = TraceContacts(household=0.0, work=0.0, community=0.0, **ALWAYS)
    scenario = replace(any_scenario(1), measures=(Observe(whom=Whom.CONTACTS, **ALWAYS),))
    traced = replace(scenario, measures=(*scenario.measures, nobody))

    without = simulate(world, scenario, seed=6, replicates=range(5))
    with_nobody = simulate(world, traced, seed=6, replicates=range(5))

    assert np.array_equal(without.counts, with_nobody.counts)
    assert not with_nobody.blocked[:, 1].any()


def test_under_a_weaker_measure_nobody_fewer_is_infected():
    world = World.build(a_land(1500))
    sizes = []
    for effect in (0.6, 0.4, 0.2, 0.0):
        masks = WearMasks(where=Where.PUBLIC, effect=effect, **ALWAYS)
        scenario = a_scenario(days=400, measures=(masks,), mobility=STILL)
        sizes.append(totals(world, scenario, 30))

    for stronger, weaker in pairwise(sizes):
        assert (stronger <= weaker).all()


def test_pairs_that_differ_by_a_measure_vary_less_than_independent_runs():
    world = World.build(a_land(20_000))
    base = a_scenario(days=80, disease=a_disease(r0=1.5), importation=Importation(expected=(20.0,)))
    masks = WearMasks(where=Where.PUBLIC, effect=0.05, **ALWAYS)

    one, other = totals(world, base, 60), totals(world, replace(base, measures=(masks,)), 60)

    assert (one - other).var() < (one.var() + other.var()) / 5
