"""The network that is shipped can be asked."""

from pathlib import Path

import pytest

from lianfang_sim.network import read_network
from lianfang_sim.placement import place_checkpoints

FOLDER = Path(__file__).parents[3] / "data" / "hunan" / "science" / "network"
HUBEI = ("4201", "4205", "4210", "4212", "4228")


@pytest.fixture(scope="module")
def network():
    return read_network(FOLDER)


def within(network, prefix):
    return [p.code for p in network.places if len(p.code) == 6 and p.code.startswith(prefix)]


def test_every_area_has_a_way_and_railways_stay_open(network):
    ends = {end for way in network.ways for end in (way.a, way.b)}

    assert ends == {place.code for place in network.places}
    assert len(within(network, "")) == 122
    assert all(way.keep_open for way in network.ways if way.mode == "rail")


def test_the_whole_province_can_be_screened_from_a_neighbour(network):
    found = place_checkpoints(network, sources=HUBEI, protected=within(network, ""))

    assert found.is_complete
    assert {post.a for post in found.checkpoints} == set(HUBEI)
    assert {post.name for post in found.checkpoints} >= {"G4", "G0421", "G55", "岳阳东"}
    assert all(post.keeps_up for post in found.checkpoints)


def test_half_the_posts_leave_some_way_to_every_area_and_say_so(network):
    protected = within(network, "4307")
    whole = place_checkpoints(network, sources=HUBEI, protected=protected)

    half = place_checkpoints(network, sources=HUBEI, protected=protected, budget=whole.cost / 2)

    assert whole.is_complete
    assert half.cost <= whole.cost / 2
    assert 0.5 < half.covered_share < 1
    assert {corner.place for corner in half.dead_corners} <= set(protected)
    assert all(corner.way[0] in HUBEI for corner in half.dead_corners)
