"""Each measure does what it says, shows what it acted on, and never helps in silence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lianfang_measures import (
    Broadcast,
    CancelGatherings,
    CloseVenues,
    FindCases,
    Lodging,
    Mode,
    Observe,
    ProvideBeds,
    RestrictTraffic,
    ScreenArrivals,
    Setting,
    StayAtHome,
    SuspendTransport,
    TraceContacts,
    Venue,
    WearMasks,
    Whom,
)
from lianfang_sim.disease import Settings
from lianfang_sim.errors import InvalidInput
from lianfang_sim.outputs import Output
from lianfang_sim.scenario import Importation
from lianfang_sim.simulation import simulate
from lianfang_sim.world import World
from tests.unit.sim.lands import ALWAYS, a_disease, a_land, a_scenario, found, severe_disease

WATCH = Observe(whom=Whom.CONTACTS, **ALWAYS)


@pytest.fixture(scope="module")
def world() -> World:
    return World.build(a_land(2000, 3000, 2500))


def run(world: World, *measures, **changes):
    plain = {
        "disease": severe_disease(r0=2.5),
        "importation": Importation(expected=(4.0,) * 10, modes={Mode.ROAD: 0.5, Mode.RAIL: 0.5}),
        "surveillance": found(0.5, 4.0, 2.0),
    }
    scenario = a_scenario(measures=measures, **(plain | changes))
    return simulate(world, scenario, seed=21, replicates=range(6), regions=[""])


@pytest.mark.parametrize(
    "measure",
    [
        CloseVenues(venues=Venue.SCHOOLS, **ALWAYS),
        CloseVenues(venues=Venue.WORKPLACES, **ALWAYS),
        CloseVenues(venues=Venue.MARKETS, **ALWAYS),
        CancelGatherings(over=10, **ALWAYS),
        SuspendTransport(mode=Mode.RAIL, **ALWAYS),
        RestrictTraffic(border="10", **ALWAYS),
        ScreenArrivals(**ALWAYS),
        Observe(whom=Whom.ARRIVALS, **ALWAYS),
        WearMasks(where=Setting.WORK, **ALWAYS),
        StayAtHome(level=0.5, **ALWAYS),
    ],
    ids=lambda measure: measure.kind,
)
def test_a_measure_shows_what_it_stopped_and_leaves_fewer_infected(world, measure):
    without, batch = run(world), run(world, measure)

    assert batch.blocked[:, 0].min() > 0
    assert batch.counts[:, 0].sum() < without.counts[:, 0].sum()


def test_a_measure_without_effect_stands_there_with_zero(world):
    air = SuspendTransport(mode=Mode.AIR, **ALWAYS)  # nobody flies
    talk = Broadcast(message="wash your hands", **ALWAYS)

    batch = run(world, air, talk)

    assert batch.blocked.shape == (6, 2)
    assert not batch.blocked.any()
    assert np.array_equal(batch.counts, run(world).counts)


def test_a_measure_that_is_over_before_the_first_day_does_nothing(world):
    before = ALWAYS["start"].replace(year=2019)
    over = StayAtHome(level=1.0, start=before, sunset=before.replace(month=6))

    assert np.array_equal(run(world, over).counts, run(world).counts)


def test_more_than_twelve_observations_are_refused(world):
    many = tuple(Observe(whom=Whom.CONTACTS, place=f"1{n:03d}", **ALWAYS) for n in range(13))
    with pytest.raises(InvalidInput, match="13 is more than 12"):
        run(world, *many)


def test_a_setting_in_which_nobody_meets_is_refused():
    world = World.build(a_land(500, at_work=(0.0,) * 17))

    with pytest.raises(InvalidInput, match=r"settings\.work = 0\.2 but nobody"):
        simulate(world, a_scenario(), seed=1, replicates=range(1))


def test_closed_borders_stop_all_arrivals_by_road(world):
    closed = RestrictTraffic(border="", level=1.0, **ALWAYS)

    batch = run(world, closed, importation=Importation(expected=(4.0,) * 10))

    assert batch.counts[:, Output.IMPORTED].sum() == 0
    assert batch.blocked.sum() > 100


def test_finding_more_cases_confirms_more_and_says_which_it_found(world):
    better = FindCases(share=1.0, delay_days=1.0, **ALWAYS)
    mild = a_disease(r0=0.0)

    few, all_found = run(world, disease=mild), run(world, better, disease=mild, days=90)

    onsets = all_found.counts[:, Output.ONSETS].sum()
    assert all_found.counts[:, Output.CONFIRMED].sum() == onsets > 0
    assert all_found.blocked.sum() == onsets
    assert few.counts[:, Output.CONFIRMED].sum() < onsets


def test_beds_are_never_more_than_there_are_and_those_who_wait_are_counted(world):
    batch = run(world, ProvideBeds(beds=7, **ALWAYS))

    in_beds = batch.counts[:, Output.IN_BEDS]
    assert in_beds.max() == 7
    assert batch.counts[:, Output.WAITING_FOR_BED].max() > 7
    assert batch.blocked.min() > 7


def test_with_enough_beds_nobody_waits_and_fewer_die(world):
    none, many = run(world), run(world, ProvideBeds(beds=10**6, **ALWAYS))

    assert many.counts[:, Output.WAITING_FOR_BED].sum() == 0
    assert none.counts[:, Output.IN_BEDS].sum() == 0
    assert many.counts[:, Output.DEATHS].sum() < none.counts[:, Output.DEATHS].sum()


def test_traced_contacts_are_observed_where_it_says_for_as_long_as_it_says(world):
    trace = TraceContacts(delay_days=0.0, daily_capacity=10**6, **ALWAYS)
    hotel = Observe(whom=Whom.CONTACTS, lodging=Lodging.DESIGNATED, days=5, **ALWAYS)
    nobody_ill = {"disease": a_disease(r0=0.0), "days": 90}

    batch = run(world, trace, hotel, **nobody_ill)

    traced = batch.counts[:, Output.CONTACTS_TRACED].sum()
    assert traced == batch.blocked[:, 0].sum() > 0
    assert batch.counts[:, Output.OBSERVED_AT_HOME].sum() == 0
    days = batch.counts[:, Output.OBSERVED_DESIGNATED].sum()
    assert 4.5 * traced < days <= 5 * traced


def test_observation_without_tracing_observes_nobody(world):
    batch = run(world, WATCH)

    assert batch.blocked.sum() == 0
    assert batch.counts[:, Output.OBSERVED_AT_HOME].sum() == 0


def test_tracing_is_held_to_its_daily_capacity():
    world = World.build(a_land(4000))
    numbers = {}
    for capacity in (1, 10**6):
        trace = TraceContacts(daily_capacity=capacity, **ALWAYS)
        numbers[capacity] = run(world, trace, disease=a_disease(r0=3.0)).blocked.sum()

    assert 0 < numbers[1] < numbers[10**6] / 3


def test_other_assumptions_give_other_counts(world):
    closing = CloseVenues(venues=Venue.WORKPLACES, **ALWAYS)
    disease = severe_disease(settings=Settings(household=0.2, school=0.0, work=0.8, community=0.0))

    weak = run(world, closing, disease=disease, assumptions={"close.workplaces": 0.1})
    strong = run(world, closing, disease=disease, assumptions={"close.workplaces": 1.0})

    assert strong.counts[:, 0].sum() < weak.counts[:, 0].sum()
    assert weak.scenario != strong.scenario


def test_a_name_does_not_change_the_digest():
    scenario = a_scenario()

    assert replace(scenario, name="other").digest == scenario.digest
    assert replace(scenario, days=61).digest != scenario.digest
