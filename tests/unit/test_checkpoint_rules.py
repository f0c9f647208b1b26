"""The rules of a checkpoint: percentiles, advice on a queue, dosing, and what may be disinfected how."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.people.checkpoints import codes, rules
from lianfang.people.checkpoints.rules import Advice, Done, LaneState, Verdict, Way
from lianfang.people.checkpoints.terms import (
    BLOCK_MOVES,
    CHECKPOINT_MOVES,
    STANDING_STATES,
    CheckpointKind,
    CheckpointState,
)

NOON = datetime(2020, 1, 29, 4, 0, tzinfo=UTC)
BINS = len(rules.DELAY_EDGES) + 1


def test_every_state_can_be_reached():
    assert CHECKPOINT_MOVES.reachable() == frozenset(CheckpointState)
    assert BLOCK_MOVES.reachable() == frozenset(BLOCK_MOVES.moves)


@pytest.mark.parametrize("state", STANDING_STATES)
def test_at_its_end_whatever_stands_has_expired(state):
    assert rules.state_at(state, sunset=NOON, now=NOON) == CheckpointState.EXPIRED
    before = NOON - timedelta(seconds=1)
    assert rules.state_at(state, sunset=NOON, now=before) == state


def test_a_proposal_does_not_expire():
    kept = rules.state_at(CheckpointState.PROPOSED, sunset=NOON, now=NOON)

    assert kept == CheckpointState.PROPOSED


@pytest.mark.parametrize(
    ("kind", "is_reserved"),
    [(CheckpointKind.SERVICE_AREA, True), (CheckpointKind.EXPRESSWAY_EXIT, False)],
)
def test_some_kinds_are_for_the_top_alone(kind, is_reserved):
    assert rules.is_reserved(kind) == is_reserved


@pytest.mark.parametrize(("minutes", "place"), [(0, 0), (1, 0), (1.1, 1), (120, 12), (121, 13)])
def test_an_edge_belongs_to_the_bin_below(minutes, place):
    assert rules.bin_of(minutes) == place


def test_nothing_timed_has_no_percentile():
    assert rules.percentile([0] * BINS, 0.9) is None


def test_past_the_last_edge_only_more_than_can_be_said():
    bins = [0] * (BINS - 1) + [10]

    assert rules.percentile(bins, 0.9) == rules.Delay(minutes=120, is_more=True, vehicles=10)


@given(st.lists(st.floats(min_value=0, max_value=119), min_size=1, max_size=200))
def test_the_percentile_lies_in_the_bin_of_the_true_one(delays):
    bins = [0] * BINS
    for minutes in delays:
        bins[rules.bin_of(minutes)] += 1
    rank = -(-9 * len(delays) // 10)  # the ninth of ten, rounded up, without a rounding error
    true = sorted(delays)[rank - 1]
    edges = (0, *rules.DELAY_EDGES)
    place = rules.bin_of(true)

    found = rules.percentile(bins, 0.9)

    assert found is not None
    assert edges[place] - 0.1 <= found.minutes <= edges[place + 1] + 0.1


def a_lane(*, positions=1, waits=None, is_green=False, is_open=True):
    return LaneState(positions=positions, is_green=is_green, is_open=is_open, waiting_minutes=waits)


GREEN = a_lane(is_green=True)


@pytest.mark.parametrize(
    ("lanes", "people", "advice"),
    [
        ([a_lane(waits=15), GREEN], 9, Advice.NOTHING),
        ([a_lane(), GREEN], 9, Advice.NOTHING),
        ([a_lane(waits=16), GREEN], 9, Advice.SECOND_IN_SERIES),
        ([a_lane(waits=31), GREEN], 9, Advice.SECOND_IN_PARALLEL),
        ([a_lane(waits=31), GREEN], 1, Advice.MORE_PEOPLE),
        ([a_lane(waits=31, positions=2), a_lane(is_open=False)], 9, Advice.OPEN_LANE),
        ([a_lane(waits=31, positions=2), GREEN], 9, Advice.MORE_PEOPLE),
        ([a_lane(waits=99), a_lane(is_green=True, waits=1)], 9, Advice.GREEN_FIRST),
    ],
)
def test_the_nearest_step_against_a_queue(lanes, people, advice):
    assert rules.advise(lanes, queue_limit=15, people=people) == advice


def test_no_advice_closes_anything():
    assert not {advice for advice in Advice if "close" in advice or "seal" in advice}


def test_bleach_of_five_per_cent_at_500_is_one_to_99():
    dose = rules.dose(stock_percent=5, target_mg_per_l=500, litres=10)

    assert dose == rules.Dose(stock_ml=100, water_ml=9900, parts_water=99)


@pytest.mark.parametrize(
    ("stock", "target", "litres"),
    [(5, 0, 1), (0, 500, 1), (0.05, 500, 1), (5, 500, 0), (101, 1, 1)],
)
def test_what_cannot_be_mixed_is_none(stock, target, litres):
    assert rules.dose(stock_percent=stock, target_mg_per_l=target, litres=litres) is None


WAYS = [
    Way(
        code="cabin",
        area="cabin",
        agent="chlorine",
        weakest=500,
        strongest=1000,
        contact_minutes=30,
        is_forbidden=False,
    ),
    Way(
        code="outside",
        area="exterior",
        agent="",
        weakest=None,
        strongest=None,
        contact_minutes=None,
        is_forbidden=True,
    ),
]


@pytest.mark.parametrize(
    ("area", "agent", "mg", "minutes", "verdict"),
    [
        ("cabin", "chlorine", 500, 30, Verdict.GOOD),
        ("cabin", "chlorine", 500, 10, Verdict.NO_PROTOCOL),
        ("cabin", "chlorine", 250, 30, Verdict.NO_PROTOCOL),
        ("cabin", "chlorine", 2500, 30, Verdict.TOO_STRONG),
        ("cabin", "alcohol", 500, 30, Verdict.NO_PROTOCOL),
        ("exterior", "chlorine", 500, 30, Verdict.FORBIDDEN),
        ("ship", "chlorine", 500, 30, Verdict.NO_PROTOCOL),
    ],
)
def test_how_something_was_disinfected_is_judged_by_the_protocols(
    area, agent, mg, minutes, verdict
):
    done = Done(area=area, agent=agent, mg_per_l=mg, contact_minutes=minutes)

    assert rules.judge(WAYS, done)[0] == verdict


def test_a_code_is_read_however_it_is_typed():
    code = codes.fresh()

    assert codes.cleaned(codes.shown(code).lower()) == code
    assert codes.cleaned("IO10") == codes.cleaned("") == ""
