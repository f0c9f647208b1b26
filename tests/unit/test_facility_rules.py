"""The law of rooms and facilities, written as tables; how far things are; what is counted apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.field.facilities import rules
from lianfang.field.facilities.rules import Occupancy, Point
from lianfang.field.facilities.terms import (
    FACILITY_MOVES,
    ROOM_MOVES,
    FacilityState,
    RoomState,
)
from lianfang.ground.kernel.errors import IllegalMove

ROOMS = """
                free  reserved  occupied  cleaning  out_of_service
free             .      yes        .         .          yes
reserved        yes      .        yes        .           .
occupied         .       .         .        yes          .
cleaning        yes      .         .         .          yes
out_of_service   .       .         .        yes          .
"""
FACILITIES = """
           planned  listed  open  closed
planned       .       .     yes    yes
listed        .       .     yes    yes
open          .       .      .     yes
closed        .       .     yes     .
"""
POINTS = st.builds(Point, st.floats(-180, 180), st.floats(-90, 90))


def law_of(table):
    columns, *rows = (line.split() for line in table.strip().splitlines())
    return {here: dict(zip(columns, cells, strict=True)) for here, *cells in rows}


def check(machine, table, here, there):
    if law_of(table)[here][there] == "yes":
        assert machine.allows(here=here, there=there)
    else:
        with pytest.raises(IllegalMove):
            machine.check(here=here, there=there)


@pytest.mark.parametrize("there", RoomState)
@pytest.mark.parametrize("here", RoomState)
def test_only_the_moves_in_the_table_are_legal_for_a_room(here, there):
    check(ROOM_MOVES, ROOMS, here, there)


@pytest.mark.parametrize("there", FacilityState)
@pytest.mark.parametrize("here", FacilityState)
def test_only_the_moves_in_the_table_are_legal_for_a_facility(here, there):
    check(FACILITY_MOVES, FACILITIES, here, there)


def test_every_state_of_a_room_can_be_reached():
    assert ROOM_MOVES.reachable() == frozenset(RoomState)


def test_a_used_room_is_never_free_without_cleaning():
    assert ROOM_MOVES.moves[RoomState.OCCUPIED] == {RoomState.CLEANING}


def test_changsha_to_yueyang_is_some_130_kilometres():
    changsha, yueyang = Point(112.98, 28.19), Point(113.13, 29.36)

    assert rules.kilometres(changsha, yueyang) == pytest.approx(131, abs=2)


@given(POINTS, POINTS)
def test_the_way_back_is_as_far(here, there):
    assert rules.kilometres(here, there) == pytest.approx(rules.kilometres(there, here), abs=1e-6)


@given(POINTS)
def test_nothing_is_away_from_itself(here):
    assert rules.kilometres(here, here) == pytest.approx(0, abs=1e-6)


def test_isolation_rooms_are_counted_apart():
    rooms = [("free", True, 2), ("free", False, 5), ("occupied", True, 1), ("cleaning", False, 3)]

    assert rules.occupancy(rooms) == Occupancy(
        free=7, occupied=1, cleaning=3, isolation=3, isolation_free=2
    )


def test_a_room_out_of_service_is_no_capacity():
    counted = rules.occupancy([("free", False, 4), ("out_of_service", False, 2)])

    assert (counted.rooms, counted.usable) == (6, 4)
