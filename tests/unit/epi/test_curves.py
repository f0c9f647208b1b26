from datetime import date

import pytest

from lianfang_epi.curves import epidemic_curve
from lianfang_epi.errors import InvalidInput, NotEnoughData

DAYS = [date(2020, 1, 23), date(2020, 1, 21), date(2020, 1, 23)]


def test_a_missing_date_is_refused_with_its_place():
    with pytest.raises(InvalidInput, match=r"events\[1\] = None is missing"):
        epidemic_curve([DAYS[0], None])


def test_a_date_outside_is_refused_with_its_place():
    with pytest.raises(InvalidInput, match=r"events\[1\] = '2020-01-21' is not from 2020-01-22"):
        epidemic_curve(DAYS, first=date(2020, 1, 22))


def test_units_must_match_the_events():
    with pytest.raises(InvalidInput, match="units = 2 do not match 3 events"):
        epidemic_curve(DAYS, units=["a", "b"])


def test_nothing_to_count_is_refused():
    with pytest.raises(NotEnoughData, match="events = 0"):
        epidemic_curve([])


def test_days_without_events_count_nought():
    curve = epidemic_curve(DAYS, units=["b", "a", "a"], last=date(2020, 1, 24))
    assert curve.units == ("a", "b")
    assert curve.counts.tolist() == [[1, 0, 1, 0], [0, 0, 1, 0]]
    assert curve.total.tolist() == [1, 0, 2, 0]
    assert curve.days[0] == date(2020, 1, 21)


def test_a_span_without_events_is_a_curve_of_noughts():
    curve = epidemic_curve([], first=date(2020, 1, 1), last=date(2020, 1, 3))
    assert curve.counts.tolist() == [[0, 0, 0]]
