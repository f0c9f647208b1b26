"""What holds where when an option's measures meet those in force; the frontier; days that move."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.insight.scenarios.desk import frontier, together
from lianfang.insight.scenarios.desk.together import Item
from lianfang.insight.scenarios.terms import BURDENS, HARMS, RUN_MOVES, Metric, RunState
from lianfang_measures import OverlappingMeasures, ScreenArrivals, StayAtHome

FIRST = date(2020, 1, 29)
UNITS = {"": ["4"], "4": ["41", "42", "43"], "41": ["411", "412"], "42": ["421"], "43": ["431"]}
LEAVES = ["411", "412", "421", "431"]


def units(code):
    return UNITS.get(code, [])


def screening(place="", *, start=0, sunset=None, recall=0.5):
    return ScreenArrivals(
        place=place,
        start=FIRST + timedelta(days=start),
        sunset=None if sunset is None else FIRST + timedelta(days=sunset),
        recall=recall,
    )


def in_force(measure):
    return Item(measure=measure, is_in_force=True)


def own(measure):
    return Item(measure=measure, is_in_force=False)


def who_screens(parts, place, day):
    return [one.recall for _item, one in parts if one.covers(place) and one.is_in_force(day)]


def test_two_of_the_options_own_are_refused():
    items = [own(screening("41")), own(screening("411", start=3))]

    with pytest.raises(OverlappingMeasures):
        together.resolve(items, units=units)


def test_what_asks_for_something_else_is_left_alone():
    home = StayAtHome(start=FIRST, level=0.5)
    parts = together.resolve([in_force(home), own(screening("41"))], units=units)

    assert [measure for _item, measure in parts] == [home, screening("41")]


def test_those_in_force_that_are_replaced_somewhere_are_named():
    items = [in_force(screening("42")), in_force(screening()), own(screening("41"))]

    assert together.replaced(items) == {1}


@given(
    wide=st.sampled_from(["", "4", "41", "411"]),
    narrow=st.sampled_from(["4", "41", "411", "42"]),
    days=st.tuples(st.integers(-3, 8), st.integers(0, 9), st.integers(-3, 8), st.integers(0, 9)),
)
def test_there_and_then_the_own_one_counts_and_elsewhere_the_one_in_force(wide, narrow, days):
    start, lasts, begins, goes = days
    old = screening(wide, start=start, sunset=start + lasts, recall=0.1)
    new = screening(narrow, start=begins, sunset=begins + goes, recall=0.9)

    parts = together.resolve([in_force(old), own(new)], units=units)

    for leaf in LEAVES:
        for number in range(-4, 20):
            day = FIRST + timedelta(days=number)
            if new.covers(leaf) and new.is_in_force(day):
                expected = [0.9]
            else:
                expected = [0.1] if old.covers(leaf) and old.is_in_force(day) else []
            assert who_screens(parts, leaf, day) == expected


def means(infections, **burdens):
    return (
        dict.fromkeys((*HARMS, *BURDENS), 0.0)
        | {Metric.INFECTIONS: infections}
        | {Metric(name): value for name, value in burdens.items()}
    )


def test_what_is_beaten_in_everything_is_not_on_the_frontier():
    found = frontier.frontier_of(
        [means(10), means(5, trips_stopped=9), means(6, trips_stopped=9)], None
    )

    assert (found["front"], found["mildest"], found["meets"]) == ([0, 1], None, None)


def test_the_mildest_that_meets_the_goal_is_named_with_what_decided():
    options = [means(10), means(5, trips_stopped=9), means(5, checks=900)]

    found = frontier.frontier_of(options, [False, True, True])

    assert (found["mildest"], found["decided_by"]) == (2, Metric.TRIPS_STOPPED)


def test_nothing_is_named_when_none_meets_the_goal():
    assert frontier.frontier_of([means(10), means(9)], [False, False])["mildest"] is None


TABLE = """
             queued  running  finished  cancelled  failed
queued          .      yes        .        yes       yes
running         .       .        yes       yes       yes
finished        .       .         .         .         .
cancelled       .       .         .         .         .
failed          .       .         .         .         .
"""
COLUMNS, *ROWS = (line.split() for line in TABLE.strip().splitlines())
LAW = {here: dict(zip(COLUMNS, cells, strict=True)) for here, *cells in ROWS}


@pytest.mark.parametrize("there", RunState)
@pytest.mark.parametrize("here", RunState)
def test_only_the_moves_in_the_table_are_legal(here, there):
    assert RUN_MOVES.allows(here=here, there=there) == (LAW[here][there] == "yes")
