"""What measures cost: exact where it follows from the measure, monotone where it is modelled."""

from __future__ import annotations

import numpy as np
import pytest

from lianfang_measures import (
    Burden,
    CloseVenues,
    Observe,
    RestrictTraffic,
    ScreenArrivals,
    StayAtHome,
    Venue,
    Whom,
)
from lianfang_sim.burdens import burdens, burdens_of_cases
from lianfang_sim.errors import InvalidInput
from lianfang_sim.scenario import Importation, Mobility
from lianfang_sim.traffic import waited_hours
from lianfang_sim.world import World
from tests.unit.sim.lands import ALWAYS, a_land, a_scenario


@pytest.fixture(scope="module")
def world() -> World:
    return World.build(a_land(20_000, 30_000, 25_000))


def cost(world: World, burden: Burden, *measures, region: str = "", **changes) -> float:
    plain = {"days": 30, "mobility": Mobility(trips=0.1, border_trips=0.02)}
    scenario = a_scenario(measures=measures, **(plain | changes))
    return burdens(world, scenario).total(burden, region=region)


def test_a_region_without_areas_is_refused(world):
    with pytest.raises(InvalidInput, match="region = '7'"):
        cost(world, Burden.CHECKS, region="7")


def test_without_measures_nothing_is_borne(world):
    assert not burdens(world, a_scenario()).values.any()


def test_staying_at_home_counts_those_who_do_and_the_stronger_of_two(world):
    all_half = StayAtHome(level=0.5, adherence=0.8, **ALWAYS)

    assert cost(world, Burden.PERSON_DAYS_RESTRICTED, all_half) == pytest.approx(
        75_000 * 0.5 * 0.8 * 30
    )
    assert cost(world, Burden.PERSON_DAYS_RESTRICTED, all_half, region="11") == pytest.approx(
        25_000 * 0.4 * 30
    )


def test_closed_schools_keep_all_pupils_at_home(world):
    pupils = sum(pair[0].size for pair in world.shuffles)

    days = cost(
        world,
        Burden.PERSON_DAYS_WITHOUT_WORK_OR_SCHOOL,
        CloseVenues(venues=Venue.SCHOOLS, **ALWAYS),
    )

    assert days == pupils * 30


def test_closing_the_outer_border_stops_the_trips_over_it(world):
    closed = RestrictTraffic(border="", level=0.5, **ALWAYS)

    assert cost(world, Burden.TRIPS_STOPPED, closed) == pytest.approx(75_000 * 0.02 * 0.5 * 30)


def test_closing_an_inner_border_stops_only_trips_over_it(world):
    inner = RestrictTraffic(border="10", place="10", **ALWAYS)
    outer = RestrictTraffic(border="", place="10", **ALWAYS)

    both = cost(world, Burden.TRIPS_STOPPED, inner)
    out = cost(world, Burden.TRIPS_STOPPED, outer)

    assert 0 < out < both < 75_000 * 0.12 * 30


def test_screening_checks_whoever_passes_and_stops_nobody(world):
    screen = ScreenArrivals(border="", **ALWAYS)

    assert cost(world, Burden.CHECKS, screen) == pytest.approx(75_000 * 0.02 * 30)
    assert cost(world, Burden.TRIPS_STOPPED, screen) == 0
    assert cost(world, Burden.STAFF_DAYS, screen) == 3 * 10 * 6 * 30


def test_whoever_is_stopped_is_not_checked(world):
    closed = RestrictTraffic(border="", level=1.0, **ALWAYS)
    screen = ScreenArrivals(border="", **ALWAYS)

    assert cost(world, Burden.CHECKS, closed, screen) == 0


def test_more_lanes_never_make_travellers_wait_longer(world):
    scenario = a_scenario()

    waits = [
        waited_hours(scenario, ScreenArrivals(posts=posts, **ALWAYS), 20_000.0)
        for posts in (1, 2, 5, 8, 12, 20, 50)
    ]

    assert all(np.diff(waits) <= 0)
    assert waits[-1] == pytest.approx(20_000 * 30 / 3600, rel=0.01)


def test_observed_arrivals_are_restricted_until_their_days_are_over(world):
    ten_a_day = Importation(expected=(0.0,), travellers=(10.0,) * 5)
    watch = Observe(whom=Whom.ARRIVALS, days=14, adherence=0.5, **ALWAYS)

    days = cost(world, Burden.PERSON_DAYS_RESTRICTED, watch, importation=ten_a_day)

    assert days == pytest.approx(5 * 10 * 14 * 0.5)


def test_cases_and_contacts_cost_staff_and_checks():
    found = burdens_of_cases(a_scenario(), confirmed=10, at_home=100, designated=50)

    assert found[Burden.PERSON_DAYS_RESTRICTED] == 150
    assert found[Burden.CHECKS] == 300
    assert found[Burden.STAFF_DAYS] == pytest.approx(10 * 2.0 + 100 * 0.03 + 50 * 0.2)
