"""Measures and their records: every refusal first, then there and back again."""

import pickle
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianfang_measures import (
    KINDS,
    Burden,
    CancelGatherings,
    Canvass,
    CloseVenues,
    InvalidMeasure,
    MeasureError,
    Mode,
    Observe,
    OverlappingMeasures,
    ProvideBeds,
    RestrictTraffic,
    ScreenArrivals,
    SuspendTransport,
    Venue,
    WearMasks,
    Whom,
    check_together,
    describe,
    from_record,
    to_record,
    without_repeats,
)

FIRST = date(2020, 1, 29)
LAST = date(2020, 2, 29)
CLOSING = {"kind": "close_venues", "venues": "schools", "start": "2020-01-29"}
BEDS = {"kind": "provide_beds", "beds": 40, "start": "2020-01-29"}


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({}, "kind", ""),
        (CLOSING | {"kind": "wish"}, "kind", "wish"),
        (CLOSING | {"kind": ["close_venues"]}, "kind", ["close_venues"]),
        (CLOSING | {"kind": None}, "kind", None),
        (CLOSING | {"colour": "red"}, "colour", "red"),
        (CLOSING | {"venues": "moons"}, "venues", "moons"),
        (CLOSING | {"venues": 3}, "venues", 3),
        (CLOSING | {"venues": None}, "venues", None),
        (CLOSING | {"start": None}, "start", None),
        (CLOSING | {"start": "29 January"}, "start", "29 January"),
        (CLOSING | {"start": 20200129}, "start", 20200129),
        (CLOSING | {"start": datetime(2020, 1, 29)}, "start", datetime(2020, 1, 29)),  # noqa: DTZ001
        (CLOSING | {"sunset": "2020-01-28"}, "sunset", date(2020, 1, 28)),
        (CLOSING | {"sunset": "soon"}, "sunset", "soon"),
        (CLOSING | {"place": "Changde"}, "place", "Changde"),
        (CLOSING | {"place": "43\u09667"}, "place", "43\u09667"),
        (CLOSING | {"place": 4307}, "place", 4307),
        (CLOSING | {"adherence": 1.5}, "adherence", 1.5),
        (CLOSING | {"adherence": -0.1}, "adherence", -0.1),
        (CLOSING | {"adherence": "most"}, "adherence", "most"),
        (CLOSING | {"adherence": True}, "adherence", True),
        (BEDS | {"beds": 1.5}, "beds", 1.5),
        (BEDS | {"beds": "1.5"}, "beds", "1.5"),
        (BEDS | {"beds": float("inf")}, "beds", float("inf")),
        (BEDS | {"beds": False}, "beds", False),
        (BEDS | {"beds": 0}, "beds", 0),
        (BEDS | {"beds": -3}, "beds", -3),
    ],
)
def test_a_record_that_cannot_be_read_names_field_and_value(record, field, value):
    with pytest.raises(InvalidMeasure) as refused:
        from_record(record)

    assert (refused.value.field, refused.value.value) == (field, value)
    assert repr(value) in str(refused.value)


@pytest.mark.parametrize("value", [float("nan"), "nan"])
def test_what_is_no_number_is_refused(value):
    record = {"kind": "find_cases", "share": 0.5, "delay_days": value, "start": "2020-01-29"}

    with pytest.raises(InvalidMeasure) as refused:
        from_record(record)

    assert refused.value.field == "delay_days"


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("cancel_gatherings", {"over": -1}, "over"),
        ("restrict_traffic", {"level": 1.01}, "level"),
        ("restrict_traffic", {"border": "Hunan"}, "border"),
        ("screen_arrivals", {"sensitivity": 2.0}, "sensitivity"),
        ("screen_arrivals", {"recall": -0.5}, "recall"),
        ("screen_arrivals", {"seconds": 0.0}, "seconds"),
        ("screen_arrivals", {"seconds": float("inf")}, "seconds"),
        ("screen_arrivals", {"posts": 0}, "posts"),
        ("observe", {"whom": Whom.CONTACTS, "days": 0}, "days"),
        ("trace_contacts", {"delay_days": -1.0}, "delay_days"),
        ("trace_contacts", {"household": 1.1}, "household"),
        ("trace_contacts", {"work": -0.1}, "work"),
        ("trace_contacts", {"community": 7.0}, "community"),
        ("trace_contacts", {"daily_capacity": 0}, "daily_capacity"),
        ("find_cases", {"share": 1.5, "delay_days": 1.0}, "share"),
        ("find_cases", {"share": 0.5, "delay_days": -1.0}, "delay_days"),
        ("find_cases", {"share": 0.5, "delay_days": float("nan")}, "delay_days"),
        ("stay_at_home", {"level": -0.2}, "level"),
        ("provide_beds", {"beds": 0}, "beds"),
    ],
)
def test_each_kind_refuses_what_it_cannot_mean(kind, values, field):
    with pytest.raises(InvalidMeasure) as refused:
        KINDS[kind](start=FIRST, **values)

    assert (refused.value.kind, refused.value.field) == (kind, field)


@pytest.mark.parametrize("start", ["2020-01-29", None, datetime(2020, 1, 29)])  # noqa: DTZ001
def test_a_day_is_a_day(start):
    with pytest.raises(InvalidMeasure):
        Canvass(start=start)


def test_a_refusal_travels_between_processes():
    invalid = InvalidMeasure("observe", "days", 0, "must be greater than 0")
    overlapping = OverlappingMeasures("observe", "", "43")

    for error in (invalid, overlapping):
        back = pickle.loads(pickle.dumps(error))  # noqa: S301
        assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))
        assert isinstance(back, MeasureError) and isinstance(back, ValueError)


def values_of(field):
    match field.type:
        case "choice":
            return st.sampled_from(field.choices)
        case "share":
            return st.floats(0, 1)
        case "count":
            return st.integers(int(field.lowest or 0), 10**6)
        case "number":
            return st.floats(field.lowest or 0, 1000)
        case "place":
            return st.text("0123456789", max_size=12)
        case "text":
            return st.text(max_size=40)
        case _:
            return st.dates(FIRST, LAST)


@st.composite
def any_measures(draw):
    kind = draw(st.sampled_from(sorted(KINDS)))
    values = {field.name: draw(values_of(field)) for field in describe(kind)}
    values["sunset"] = draw(st.none() | st.dates(values["start"], date(2021, 1, 1)))
    return from_record({"kind": kind} | values)


@given(any_measures())
@settings(max_examples=300, deadline=None)
def test_every_measure_comes_back_from_its_record_and_from_text(measure):
    record = to_record(measure)

    assert from_record(record) == measure
    assert next(iter(record)) == "kind"
    as_text = {name: str(value) for name, value in record.items() if value is not None}
    assert from_record(as_text) == measure


@given(st.lists(any_measures(), max_size=8))
@settings(max_examples=200, deadline=None)
def test_what_is_left_without_repeats_can_stand_together_and_covers_the_same_days(measures):
    kept, aside = without_repeats(measures)

    check_together(kept)
    assert {one for one in measures if one not in aside} <= set(kept)
    for one in measures:
        for day in (one.start, one.sunset or LAST + timedelta(days=400)):
            assert any(
                other.is_in_force(day) and other.covers(one.place) and other.kind == one.kind
                for other in kept
            )


def test_a_record_is_plain_and_keeps_names_not_members():
    record = to_record(SuspendTransport(place="4307", mode=Mode.COACH, start=FIRST, sunset=LAST))

    assert record == {
        "kind": "suspend_transport",
        "start": "2020-01-29",
        "place": "4307",
        "sunset": "2020-02-29",
        "adherence": 1.0,
        "mode": "coach",
        "border": "",
    }
    assert all(type(value) in {str, float, int} for value in record.values())


def test_days_may_come_as_yaml_reads_them():
    assert from_record(CLOSING | {"start": FIRST}) == from_record(CLOSING)


def test_a_measure_does_not_change_after_it_was_made():
    with pytest.raises(FrozenInstanceError):
        Canvass(start=FIRST).place = "43"


ROADS = RestrictTraffic(place="4307", border="43", start=FIRST, sunset=LAST)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "other",
    [
        ROADS,
        replace(ROADS, level=0.5),
        replace(ROADS, place="430702"),
        replace(ROADS, place=""),
        replace(ROADS, start=LAST, sunset=None),
        replace(ROADS, start=FIRST - DAY, sunset=FIRST),
    ],
)
def test_the_same_twice_at_one_place_on_one_day_is_refused(other):
    for pair in ([ROADS, other], [other, ROADS]):
        with pytest.raises(OverlappingMeasures) as refused:
            check_together([Canvass(start=FIRST), *pair])
        assert refused.value.kind == "restrict_traffic"


@pytest.mark.parametrize(
    "other",
    [
        replace(ROADS, place="4308"),
        replace(ROADS, border="4307"),
        replace(ROADS, start=LAST + DAY, sunset=None),
        replace(ROADS, start=FIRST - 2 * DAY, sunset=FIRST - DAY),
        ScreenArrivals(place="4307", border="43", start=FIRST),
    ],
)
def test_what_differs_in_place_border_days_or_kind_stands_together(other):
    measures = [ROADS, other]

    check_together(measures)

    assert set(without_repeats(measures)[0]) == set(measures)


def test_two_kinds_of_venue_are_two_measures():
    closed = [CloseVenues(venues=venues, start=FIRST) for venues in Venue]

    check_together(closed)

    assert len(closed) == len(Venue)


def test_a_repeat_counts_only_on_the_days_that_are_left():
    wide = replace(ROADS, place="", start=FIRST + DAY, sunset=LAST - DAY)

    kept, aside = without_repeats([ROADS, wide])

    assert aside == (ROADS,)
    assert kept == (
        wide,
        replace(ROADS, sunset=FIRST),
        replace(ROADS, start=LAST),
    )


def test_a_repeat_within_another_falls_away():
    assert without_repeats([replace(ROADS, level=0.2), replace(ROADS, place="43")]) == (
        (replace(ROADS, place="43"),),
        (replace(ROADS, level=0.2),),
    )


@pytest.mark.parametrize(
    ("days", "is_in_force"),
    [(-1, False), (0, True), (31, True), (32, False)],
)
def test_first_and_last_day_count(days, is_in_force):
    assert ROADS.is_in_force(FIRST + days * DAY) is is_in_force


def test_a_place_covers_itself_and_what_lies_below():
    covered = {code: ROADS.covers(code) for code in ("4307", "430702", "43", "4308", "")}

    assert covered == {"4307": True, "430702": True, "43": False, "4308": False, "": False}


def test_each_measure_says_what_it_costs_and_whether_it_is_simulated():
    assert ROADS.burdens == (Burden.TRIPS_STOPPED,)
    assert {kind for kind, word in KINDS.items() if not word.is_simulated} == {
        "inspect_daily",
        "disinfect",
        "canvass",
        "broadcast",
    }
    assert {kind for kind, word in KINDS.items() if word.is_restricting} == {
        "close_venues",
        "cancel_gatherings",
        "suspend_transport",
        "restrict_traffic",
        "observe",
        "stay_at_home",
    }


def test_parameters_are_what_only_this_kind_has():
    assert ProvideBeds(beds=3, start=FIRST).parameters == {"beds": 3}
    assert CancelGatherings(start=FIRST).parameters == {"over": 0}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_form_asks_for_every_field_once(kind):
    asked = describe(kind)

    assert sorted(field.name for field in asked) == sorted(
        field.name for field in fields(KINDS[kind])
    )
    assert [field.name for field in asked][-4:] == ["place", "start", "sunset", "adherence"]
    assert all(field.label for field in asked)


def test_a_form_says_type_unit_bounds_and_default():
    days, lodging, whom = (
        next(field for field in describe("observe") if field.name == name)
        for name in ("days", "lodging", "whom")
    )

    assert (days.type, days.unit, days.lowest, days.default) == ("count", "days", 1, 14)
    assert (lodging.choices, lodging.default) == (("home", "designated"), "home")
    assert (whom.is_required, whom.default) == (True, None)


def test_no_form_for_no_kind():
    with pytest.raises(InvalidMeasure):
        describe("wish")


def test_masks_prevent_a_share():
    assert WearMasks(where="transport", start=FIRST).effect == 0.3


def test_observation_lasts_two_weeks_unless_said():
    assert Observe(whom=Whom.ARRIVALS, start=FIRST).days == 14
