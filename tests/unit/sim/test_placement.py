import itertools

import numpy as np
import pytest

from lianfang_sim.errors import InvalidInput
from lianfang_sim.network import Network, Place, Post, Way, read_network
from lianfang_sim.placement import Why, place_checkpoints
from lianfang_sim.queueing import Shift, mean_wait


def way(a, b, cost=None, **given):
    return Way(a=a, b=b, post=None if cost is None else Post(cost=cost), **given)


def network(codes, *ways, posts=None):
    places = [
        Place(code=code, post=Post(cost=posts[code]) if posts and code in posts else None)
        for code in codes
    ]
    return Network(places=tuple(places), ways=ways)


DIAMOND = network(
    "sabt",
    way("s", "a", 5, flow=100),
    way("s", "b", 4, flow=50),
    way("a", "t", 2, flow=30),
    way("b", "t", 7, flow=20),
    way("a", "b", 1, flow=10),
)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"sources": ["x"], "protected": ["t"]}, "sources"),
        ({"sources": ["s"], "protected": []}, "protected"),
        ({"sources": ["s"], "protected": ["t", "s"]}, "sources"),
        ({"sources": ["s"], "protected": ["t"], "budget": -1}, "budget"),
        ({"sources": ["s"], "protected": ["t"], "longest_wait": 0}, "longest_wait"),
        ({"sources": ["s"], "protected": ["t"], "shifts": [Shift(name="d", hours=12, share=1)]},
         "shifts"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(given, field):
    with pytest.raises(InvalidInput, match=field):
        place_checkpoints(DIAMOND, **given)


@pytest.mark.parametrize(
    "build",
    [
        lambda: network("aa"),
        lambda: network("ab", way("a", "c")),
        lambda: network("ab", way("a", "a")),
        lambda: network("ab", way("a", "b", 1, keep_open=True, close_cost=3)),
        lambda: network("ab", way("a", "b", 1, flow=-2)),
        lambda: Post(cost=0),
    ],
)
def test_a_network_that_cannot_be_is_refused(build):
    with pytest.raises(InvalidInput):
        build()


def test_the_cheapest_posts_are_found():
    found = place_checkpoints(DIAMOND, sources=["s"], protected=["t"])

    # a-t 2, s-b 4, a-b 1: seven; s-a and s-b: nine; a-t and b-t: nine.
    assert {(post.a, post.b) for post in found.checkpoints} == {("a", "t"), ("s", "b"), ("a", "b")}
    assert (found.cost, found.is_complete, found.covered_share) == (7, True, 1.0)


def test_of_equal_costs_the_post_that_checks_fewest_is_taken():
    chain = network("smt", way("s", "m", 3, flow=900), way("m", "t", 3, flow=80))

    found = place_checkpoints(chain, sources=["s"], protected=["t"])

    assert [(post.a, post.b) for post in found.checkpoints] == [("m", "t")]


def test_a_place_can_hold_the_post_of_all_its_ways():
    ways = [way("s", "m", 5), way("u", "m", 5), way("m", "t", 9)]

    found = place_checkpoints(
        network("sumt", *ways, posts={"m": 6}), sources=["s", "u"], protected=["t"]
    )

    assert [(post.a, post.b, post.cost) for post in found.checkpoints] == [("m", "", 6)]


def test_a_way_kept_open_is_screened_and_another_closed_where_that_is_cheaper():
    graph = network(
        "st",
        way("s", "t", 9, name="trunk", keep_open=True),
        way("s", "t", 9, name="lane", close_cost=1),
    )

    found = place_checkpoints(graph, sources=["s"], protected=["t"])

    assert [post.name for post in found.checkpoints] == ["trunk"]
    assert [shut.name for shut in found.closures] == ["lane"]


def test_a_way_that_can_hold_no_post_is_a_dead_corner():
    graph = network("smtu", way("s", "m"), way("m", "t"), way("m", "u", 2))

    found = place_checkpoints(graph, sources=["s"], protected=["t", "u"])

    assert [(one.place, one.way, one.why) for one in found.dead_corners] == [
        ("t", ("s", "m", "t"), Why.NO_POST)
    ]
    assert [(post.a, post.b) for post in found.checkpoints] == [("m", "u")]


def test_a_small_budget_leaves_the_fewest_arrive_unscreened():
    graph = network(
        "stuv",
        way("s", "t", 3, flow=100),
        way("s", "u", 3, flow=70),
        way("s", "v", 3, flow=10),
        way("t", "v", 3, flow=500),
    )

    found = place_checkpoints(graph, sources=["s"], protected=["t", "u", "v"], budget=7)

    assert {post.b for post in found.checkpoints} == {"t", "u"}
    assert (found.cost, found.arriving, found.unscreened) == (6, 180, 10)
    assert {corner.place for corner in found.dead_corners} == {"v", "t"}
    assert {corner.why for corner in found.dead_corners} == {Why.OVER_BUDGET}


def test_a_budget_that_reaches_changes_nothing():
    bought = place_checkpoints(DIAMOND, sources=["s"], protected=["t"], budget=7)

    assert (
        bought.checkpoints == place_checkpoints(DIAMOND, sources=["s"], protected=["t"]).checkpoints
    )


def random_network(seed):
    rng = np.random.default_rng(seed)
    codes = "stabcd"
    pairs = [pair for pair in itertools.combinations(codes, 2) if rng.random() < 0.5]
    ways = [
        way(a, b, int(rng.integers(1, 9)) if rng.random() < 0.8 else None,
            flow=float(rng.integers(1, 50)))
        for a, b in pairs
    ]  # fmt: skip
    return network(codes, *ways, posts={"b": int(rng.integers(1, 9)), "t": 15})


def sites(graph):
    return [one for one in (*graph.places, *graph.ways) if one.post]


def reaches(graph, chosen, target, *, within=()):
    """Search by hand: is `target` entered past no chosen post? Nobody goes on from `within`."""
    inside, waiting = {"s"}, ["s"]
    while waiting:
        here = waiting.pop()
        if here in within:
            continue
        for one in graph.ways:
            for a, b in ((one.a, one.b), (one.b, one.a)):
                blocked = any(one is site or getattr(site, "code", "") == b for site in chosen)
                if a == here and b not in inside and not blocked:
                    inside.add(b)
                    waiting.append(b)
    return target in inside, inside


def subsets(graph):
    return itertools.chain.from_iterable(
        itertools.combinations(sites(graph), size) for size in range(len(sites(graph)) + 1)
    )


@pytest.mark.parametrize("seed", range(25))
def test_no_subset_of_posts_is_cheaper(seed):
    graph = random_network(seed)

    found = place_checkpoints(graph, sources=["s"], protected=["t"])

    costs = [
        sum(site.post.cost for site in chosen)
        for chosen in subsets(graph)
        if not reaches(graph, chosen, "t")[0]
    ]
    assert found.cost == min(costs)
    assert found.is_complete


@pytest.mark.parametrize("seed", range(12))
def test_no_subset_within_the_budget_leaves_fewer_unscreened(seed):
    graph = random_network(seed)
    protected = {"t", "d"}

    found = place_checkpoints(graph, sources=["s"], protected=protected, budget=6)

    def left(chosen):
        inside = reaches(graph, chosen, "t", within=protected)[1]
        return sum(
            one.flow
            for one in graph.ways
            for a, b in ((one.a, one.b), (one.b, one.a))
            if a in inside - protected and b in protected and one not in chosen
            and not any(getattr(site, "code", "") == b for site in chosen)
        )  # fmt: skip

    within = [s for s in subsets(graph) if sum(site.post.cost for site in s) <= 6]
    assert found.cost <= 6
    assert found.unscreened == pytest.approx(min(left(chosen) for chosen in within))


def test_a_single_lane_waits_as_a_single_queue_does():
    # M/M/1: W = rho s / (1 - rho), with 60 an hour of 30 seconds rho is 1/2.
    assert mean_wait(per_hour=60, seconds=30, lanes=1) == pytest.approx(0.5)
    assert mean_wait(per_hour=120, seconds=30, lanes=1) == float("inf")
    assert mean_wait(per_hour=0, seconds=30, lanes=1) == 0


def test_two_lanes_wait_as_erlang_says():
    # a = 1, c = 2: C = 1/3, W = C s / (c - a).
    assert mean_wait(per_hour=120, seconds=30, lanes=2) == pytest.approx(0.5 / 3)


def test_lanes_and_staff_follow_the_travellers_of_a_shift():
    graph = network("st", way("s", "t", 4, flow=9600))

    post = place_checkpoints(graph, sources=["s"], protected=["t"]).checkpoints[0]

    day, evening, night = post.shifts
    assert [day.lanes, evening.lanes, night.lanes] == [5, 5, 2]
    assert all(shift.wait_minutes <= 15 for shift in post.shifts)
    assert post.staff == 24
    assert post.keeps_up


def test_a_post_that_cannot_keep_up_says_so():
    graph = network("st", way("s", "t", 4, flow=200_000))

    post = place_checkpoints(graph, sources=["s"], protected=["t"]).checkpoints[0]

    assert not post.keeps_up
    assert post.shifts[0].wait_minutes == float("inf")


def test_a_network_is_read_from_its_folder(tmp_path):
    (tmp_path / "places.csv").write_text(
        "# made for this test\ncode,name,flow,cost\ns,Out,,\nt,In,,\n"
    )
    (tmp_path / "ways.csv").write_text(
        "a,b,mode,name,flow,cost,keep_open,close_cost\ns,t,rail,Line,40,2.5,1,\n"
    )

    read = read_network(tmp_path)

    assert [place.code for place in read.places] == ["s", "t"]
    assert read.ways[0] == Way(
        a="s", b="t", mode="rail", name="Line", flow=40, post=Post(cost=2.5), keep_open=True
    )


def test_a_cell_that_cannot_be_read_is_refused_with_its_row(tmp_path):
    (tmp_path / "places.csv").write_text("code,name\ns,\nt,\n")
    (tmp_path / "ways.csv").write_text("# a note\na,b,flow\ns,t,many\n")

    with pytest.raises(InvalidInput, match=r"flow\[row 3\] = 'many'"):
        read_network(tmp_path)
