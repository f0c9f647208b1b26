import numpy as np
import pytest

from lianfang_sim.errors import InvalidInput
from lianfang_sim.options import Goal, Option, frontier

ORDER = ("person-days restricted", "trips stopped")


def an_option(name, *, harm, restricted, trips):
    burdens = {"person-days restricted": restricted, "trips stopped": trips}
    return Option(name=name, harm=np.array(harm, dtype=float), burdens=burdens)


NOTHING = an_option("nothing", harm=[90, 110], restricted=0, trips=0)
SCREEN = an_option("screen", harm=[40, 60], restricted=10, trips=0)
CLOSE = an_option("close", harm=[35, 45], restricted=10, trips=900)
CLOSE_LATE = an_option("close late", harm=[50, 60], restricted=10, trips=900)
STAY_IN = an_option("stay in", harm=[10, 20], restricted=500, trips=900)
ALL = (STAY_IN, CLOSE_LATE, CLOSE, SCREEN, NOTHING)


def asked(options=ALL, order=ORDER, goal=None):
    return frontier(options, harm="infections", order=order, goal=goal)


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"options": ()}, "options"),
        ({"options": (CLOSE, CLOSE)}, "'close' is there twice"),
        ({"order": ()}, "order"),
        ({"order": ("checks",)}, r"burdens\[stay in\] = 'checks' is missing"),
    ],
)
def test_what_cannot_be_sorted_is_refused(facts, named):
    with pytest.raises(InvalidInput, match=named):
        asked(**facts)


def test_harm_that_is_no_number_is_refused():
    with pytest.raises(InvalidInput, match=r"harm\[broken\]"):
        an_option("broken", harm=[np.nan], restricted=0, trips=0)


@pytest.mark.parametrize("certainty", [0.0, 1.1])
def test_a_certainty_that_is_none_is_refused(certainty):
    with pytest.raises(InvalidInput, match="certainty"):
        Goal(at_most=1, certainty=certainty)


def test_options_that_another_beats_everywhere_are_named_with_it():
    found = asked()

    assert found.beaten == {"close late": "close"}
    assert [option.name for option in found.open] == ["stay in", "close", "screen", "nothing"]


def test_the_least_restrictive_option_that_meets_the_goal_is_named():
    found = asked(goal=Goal(at_most=60, certainty=1.0))

    assert [option.name for option in found.meeting] == ["screen", "close", "close late", "stay in"]
    assert found.least_restrictive is SCREEN


def test_more_certainty_asks_for_more():
    assert asked(goal=Goal(at_most=40, certainty=0.5)).least_restrictive is SCREEN
    assert asked(goal=Goal(at_most=40, certainty=0.9)).least_restrictive is STAY_IN


def test_the_order_of_burdens_decides_and_is_told():
    by_trips = asked(order=ORDER[::-1], goal=Goal(at_most=45, certainty=1.0))

    assert by_trips.order == ("trips stopped", "person-days restricted")
    assert by_trips.least_restrictive is CLOSE


def test_a_goal_out_of_reach_has_no_answer():
    assert asked(goal=Goal(at_most=1)).least_restrictive is None


def test_equal_options_do_not_beat_each_other():
    twin = an_option("twin", harm=[35, 45], restricted=10, trips=900)

    assert asked((CLOSE, twin)).beaten == {}
