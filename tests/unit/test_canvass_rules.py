"""Where a household stands, what is covered, who is drawn, who agrees; no store."""

import math
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.people.canvass import rules
from lianfang.people.canvass.rules import Said, Stand, Tally
from lianfang.people.canvass.terms import (
    FOLLOW_UP_MOVES,
    GAPS,
    REACHED,
    ROUND_MOVES,
    Result,
    Standing,
)

# The first draw of a run reads the whole source; a busy machine takes its time over that.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAWN = datetime(2020, 1, 29, tzinfo=UTC)


def said(result, minutes=0, **more):
    return Said(result=result, at=DAWN + timedelta(minutes=minutes), **more)


def walked(*visits):
    stand = Stand()
    for one in visits:
        stand = rules.after(stand, one)
    return stand


TABLE = """
not_home                    NOT_HOME
not_home,not_home           NOT_HOME_TWICE
not_home,not_home,not_home  NOT_HOME_TWICE
not_home,empty              EMPTY
empty,gone                  GONE
gone,refused                REFUSED
refused,not_home            REFUSED
refused,answered            ANSWERED
answered,refused            ANSWERED
empty,answered              ANSWERED
"""
ROWS = [row.split() for row in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("results", "standing"), ROWS)
def test_visits_make_a_standing_in_whatever_order_they_come(results, standing):
    for order in permutations(results.split(",")):
        assert walked(*(said(Result(one)) for one in order)).standing == Standing[standing]


VISIT = st.builds(
    said,
    st.sampled_from(Result),
    minutes=st.integers(0, 10_000),
    persons=st.integers(0, 9),
    has_finding=st.booleans(),
)


@PATIENT
@given(
    st.lists(VISIT, max_size=6, unique_by=lambda one: one.at).flatmap(
        lambda visits: st.tuples(st.just(visits), st.permutations(visits))
    )
)
def test_the_order_of_arrival_is_nothing(both):
    visits, shuffled = both

    assert walked(*visits) == walked(*shuffled)


@PATIENT
@given(st.lists(VISIT, max_size=6))
def test_a_household_counts_once(visits):
    counted = rules.contribution(walked(*visits), is_outside=False)
    seen = sum(counted[name] for name in rules.STANDING_FIELDS.values())

    assert counted["expected"] == 1
    assert seen == (1 if visits else 0)
    assert counted["visits"] == len(visits)


def test_what_lies_outside_the_frame_makes_and_fills_no_gap():
    counted = rules.contribution(walked(said(Result.ANSWERED, persons=3)), is_outside=True)

    assert +counted == {"outside": 1, "persons": 3}


def test_every_standing_is_a_gap_or_reached():
    assert sorted([*GAPS, *REACHED]) == sorted(Standing)


def tally(expected, **counts):
    return Tally(counts={"expected": expected, "visits": sum(counts.values())} | counts)


def test_the_number_comes_with_its_exceptions():
    found = tally(1000, answered=900, empty=50, gone=1, refused=9, not_home=10, not_home_twice=5)

    assert (found.reached, found.exceptions) == (951, 49)
    assert found.of(Standing.UNVISITED) == 25
    assert found.share == pytest.approx(95.1)


def test_a_hundred_per_cent_means_every_one():
    assert tally(100_000, answered=99_999).share == pytest.approx(99.9)
    assert tally(5, answered=5).share == pytest.approx(100.0)
    assert tally(0).share is None


def test_too_good_to_be_true():
    around = tally(1100, answered=1000, not_home=80, refused=20)

    assert rules.is_improbably_perfect(tally(100, answered=100), elsewhere=around)
    assert not rules.is_improbably_perfect(tally(10, answered=10), elsewhere=around)
    assert not rules.is_improbably_perfect(tally(100, answered=99, empty=1), elsewhere=around)
    assert not rules.is_improbably_perfect(tally(50, answered=50), elsewhere=tally(50, answered=50))


def test_the_lot_falls_on_its_share_and_always_the_same():
    codes = [f"home-{number}" for number in range(20_000)]
    drawn = [code for code in codes if rules.is_chosen(code, seed="s", share=0.03)]

    assert drawn == [code for code in codes if rules.is_chosen(code, seed="s", share=0.03)]
    assert 500 < len(drawn) < 700
    assert not any(rules.is_chosen(code, seed="s", share=0) for code in codes)
    assert all(rules.is_chosen(code, seed="s", share=1) for code in codes)


def test_agreement_by_the_textbook():
    """Cohen's own two-by-two: 20 and 15 equal, 5 and 10 not; kappa 0.4."""
    found = rules.agreement(
        {("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}
    )

    assert found is not None
    assert (found.pairs, found.share) == (50, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.low == pytest.approx(0.5625, abs=1e-3)
    assert found.high == pytest.approx(0.8090, abs=1e-3)


def test_where_all_say_the_same_kappa_has_no_value():
    found = rules.agreement({("no", "no"): 30})

    assert found is not None
    assert (found.share, found.kappa) == (1.0, None)
    assert rules.agreement({}) is None


@PATIENT
@given(
    st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), st.integers(1, 99))
)
def test_agreement_keeps_its_bounds(pairs):
    found = rules.agreement(pairs)
    if found is None:
        assert not pairs
        return

    assert 0 <= found.low <= found.share + 1e-9
    assert found.share - 1e-9 <= found.high <= 1
    assert found.kappa is None or (math.isfinite(found.kappa) and found.kappa <= 1)


@pytest.mark.parametrize("machine", [ROUND_MOVES, FOLLOW_UP_MOVES], ids=lambda one: str(one.name))
def test_every_state_can_be_reached_and_ended(machine):
    assert machine.reachable() == set(machine.moves)
    assert machine.final_states()
