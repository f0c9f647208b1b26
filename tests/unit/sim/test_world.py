"""Households, classes and places of work are computed, and every person is in exactly one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang_sim.blocks import SCHOOL, WORK
from lianfang_sim.geography import EVEN_AGES
from lianfang_sim.world import Shuffle, World
from tests.unit.sim.lands import a_land


@pytest.fixture(scope="module")
def world() -> World:
    return World.build(a_land(1, 7, 500, 6000))


@given(st.integers(1, 5000), st.integers(0, 2**13 - 1), st.data())
def test_a_shuffle_goes_back_to_where_it_came_from(size, key, data):
    bits = max(2, (size - 1).bit_length())
    shuffle = Shuffle(size, bits, key & ((1 << bits) - 1))
    position = data.draw(st.integers(0, size - 1))

    assert 0 <= shuffle.forward(position) < size
    assert shuffle.backward(shuffle.forward(position)) == position


def test_everybody_lives_in_one_household_of_their_area(world):
    seen = 0
    for person in range(world.people):
        home = world.household(person)
        assert person in home
        assert world.area_of(home[0]) == world.area_of(home[-1])
        assert all(world.household(other) == home for other in home)
        seen += home[0] == person

    assert seen == len({world.household(person) for person in range(world.people)})


@pytest.mark.parametrize("layer", [SCHOOL, WORK])
def test_the_members_of_a_group_agree_who_they_are(world, layer):
    for person in range(0, world.people, 7):
        group = world.group(person, layer)
        if group is None:
            continue
        first, size, own = group
        area = world.area_of(person)
        members = [world.member(area, layer, first + n) for n in range(size)]

        assert members[own - first] == person
        assert len(set(members)) == size
        assert all(world.group(other, layer)[:2] == (first, size) for other in members)
        assert all(world.area_of(other) == area for other in members)


def test_ages_have_the_shares_of_the_land():
    world = World.build(a_land(500_000))

    shares = world.age_counts()[0] / 500_000

    assert shares == pytest.approx(EVEN_AGES, abs=0.002)


def test_households_have_the_sizes_of_the_land():
    world = World.build(a_land(20_000, household_sizes=(0.5, 0.0, 0.0, 0.5)))

    sizes = [len(world.household(person)) for person in range(19_000)]

    assert set(sizes) == {1, 4}
    assert sizes.count(4) / len(sizes) == pytest.approx(0.8, abs=0.01)


def test_children_live_with_somebody_older():
    world = World.build(a_land(30_000))
    homes = [world.household(person) for person in range(30_000) if world.age_band(person) < 2]

    alone = sum(all(world.age_band(other) < 3 for other in home) for home in homes)

    assert alone / len(homes) < 0.01


def test_equal_lands_give_equal_digests_and_another_seed_another():
    assert World.build(a_land(50)).digest == World.build(a_land(50)).digest
    assert World.build(a_land(50)).digest != World.build(a_land(51)).digest
    assert World.build(a_land(50), seed=1).digest != World.build(a_land(50)).digest
