"""Who counts as a close contact in which vehicle: the rules of the shipped pack, without a store."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.people.journeys import rules
from lianfang.people.journeys.rules import Aboard, Case
from lianfang.people.journeys.terms import Standing, Vehicle
from tests.integration.journeys.aboard import ride
from tests.integration.rulepacks.packs import shipped

# A busy machine is no fault of the rules.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TABLE = shipped().table(rules.TABLE)
SPANS = st.tuples(st.integers(0, 20), st.integers(1, 21)).filter(lambda span: span[0] < span[1])


def leg(board=0, alight=3, *, coach="", row=None, seat="", compartment=None, standing=0):
    return Aboard(UUID(int=1), False, coach, row, seat, compartment, False, board, alight, standing)


def result(one, at, vehicle, **changes):
    return rules.judge(one, case=Case(ride=at, vehicle=vehicle, **changes), table=TABLE)


@UNHURRIED
@given(SPANS, SPANS)
def test_overlap_is_symmetric(a, b):
    assert rules.overlaps(a, b) == rules.overlaps(b, a)


@UNHURRIED
@given(SPANS)
def test_everybody_overlaps_with_themselves(span):
    assert rules.overlaps(span, span)


@UNHURRIED
@given(SPANS, SPANS)
def test_overlap_is_a_stretch_that_both_ride(a, b):
    shared = set(range(*a)) & set(range(*b))
    assert rules.overlaps(a, b) == bool(shared)


@UNHURRIED
@given(SPANS, SPANS, st.sampled_from(list(Vehicle)), st.booleans())
def test_whoever_was_not_aboard_together_is_no_contact(mine, theirs, vehicle, heavy):
    found = result(
        leg(*theirs, coach="5", row=3, compartment=1),
        ride(*mine, coach="5", row=3, compartment=1),
        vehicle,
        has_heavy_symptoms=heavy,
    )
    assert (found.result == "none") == (not rules.overlaps(mine, theirs))


def test_changing_at_a_stop_is_no_contact():
    assert (
        result(leg(2, 3, coach="5"), ride(0, 2, coach="5"), Vehicle.SEALED_TRAIN).result == "none"
    )


@pytest.mark.parametrize(
    ("vehicle", "theirs", "mine", "expected"),
    [
        (Vehicle.SEALED_TRAIN, {"coach": "5"}, {"coach": "5", "row": 1}, "contact"),
        (Vehicle.SEALED_TRAIN, {"coach": "6"}, {"coach": "5"}, "general"),
        (Vehicle.SEALED_TRAIN, {"coach": "6", "standing": Standing.CREW}, {"coach": "5"}, "general"),
        (Vehicle.SEALED_TRAIN, {"standing": Standing.CREW}, {"coach": "5"}, "contact"),
        (Vehicle.AIRCRAFT, {"row": 12}, {"row": 15}, "contact"),
        (Vehicle.AIRCRAFT, {"row": 11}, {"row": 15}, "general"),
        (Vehicle.AIRCRAFT, {"row": 40, "standing": Standing.CREW}, {"row": 15}, "contact"),
        (Vehicle.VENTILATED_COACH, {"row": 4}, {"row": 1}, "contact"),
        (Vehicle.VENTILATED_COACH, {"row": 5}, {"row": 1}, "general"),
        (Vehicle.SEALED_COACH, {"row": 12}, {"row": 1}, "contact"),
        (Vehicle.SEALED_COACH, {}, {}, "contact"),
        (Vehicle.OPEN_TRAIN, {"coach": "5", "compartment": 3}, {"coach": "5", "compartment": 4}, "contact"),
        (Vehicle.OPEN_TRAIN, {"coach": "5", "compartment": 2}, {"coach": "5", "compartment": 4}, "general"),
        (Vehicle.OPEN_TRAIN, {"coach": "6", "compartment": 4}, {"coach": "5", "compartment": 4}, "general"),
        (Vehicle.OTHER, {}, {}, "general"),
    ],
)  # fmt: skip
def test_each_vehicle_has_its_rule(vehicle, theirs, mine, expected):
    assert result(leg(**theirs), ride(**mine), vehicle).result == expected


def test_a_soft_sleeper_is_its_compartment_and_not_the_coach():
    at = ride(coach="8", compartment=3, is_closed=True)
    assert result(leg(coach="8", compartment=3), at, Vehicle.SEALED_TRAIN).reason == "compartment"
    assert result(leg(coach="8", compartment=4), at, Vehicle.SEALED_TRAIN).result == "general"
    cabin = ride(coach="deck 2", compartment=11, is_closed=True)
    assert result(leg(coach="deck 2", compartment=11), cabin, Vehicle.SHIP).result == "contact"
    assert result(leg(coach="deck 1", compartment=11), cabin, Vehicle.SHIP).result == "general"


def test_heavy_symptoms_widen_to_the_whole_coach():
    at = ride(coach="8", compartment=3, is_closed=True)
    found = result(leg(coach="8", compartment=9), at, Vehicle.SEALED_TRAIN, has_heavy_symptoms=True)
    assert (found.result, found.reason) == ("contact", "heavy-symptoms")
    far = result(leg(row=30), ride(row=1), Vehicle.AIRCRAFT, has_heavy_symptoms=True)
    assert far.result == "contact"


def test_who_stands_is_matched_by_the_coach_only():
    standing = leg(standing=Standing.STANDING)
    found = result(standing, ride(row=4), Vehicle.VENTILATED_COACH)
    assert (found.result, found.is_unsure) == ("contact", False)
    other = leg(coach="6", standing=Standing.STANDING)
    assert result(other, ride(coach="5"), Vehicle.SEALED_TRAIN).result == "general"


def test_what_the_list_does_not_tell_is_asked_and_never_taken_for_no():
    found = result(leg(), ride(row=4), Vehicle.AIRCRAFT)
    assert (found.result, found.reason, found.is_unsure) == ("contact", "ask.rows_apart", True)
    unknown = result(leg(), ride(coach="5"), Vehicle.SEALED_TRAIN)
    assert (unknown.reason, unknown.is_unsure) == ("ask.same_coach", True)


@UNHURRIED
@given(
    st.integers(1, 40), st.integers(1, 40), st.sampled_from([Vehicle.AIRCRAFT, Vehicle.OPEN_TRAIN])
)
def test_nearness_is_mutual(mine, theirs, vehicle):
    there = result(
        leg(coach="1", row=theirs, compartment=theirs),
        ride(coach="1", row=mine, compartment=mine),
        vehicle,
    )
    back = result(
        leg(coach="1", row=mine, compartment=mine),
        ride(coach="1", row=theirs, compartment=theirs),
        vehicle,
    )
    assert there.result == back.result


def test_a_night_train_goes_on_into_the_next_day():
    stops = rules.days_at(
        [
            ("A", "", "19:45"),
            ("B", "23:07", "23:13"),
            ("C", "05:30", "05:33"),
            ("D", "07:01", "07:01"),
        ]
    )
    assert [stop[3] for stop in stops] == [0, 0, 1, 1]
    waits = rules.days_at([("A", "", "20:00"), ("B", "23:50", "00:10"), ("C", "02:00", "")])
    assert [stop[3] for stop in waits] == [0, 1, 1]


def test_stops_are_named_or_numbered():
    stops = ["South", "Middle", "North"]
    assert [rules.position(stops, one) for one in ["Middle", "3", "4", "0", "West", "x"]] == [
        1,
        2,
        None,
        None,
        None,
        None,
    ]
