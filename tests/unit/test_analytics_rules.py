from datetime import date

import pytest

from lianfang.insight.analytics import bars, rules, words
from lianfang.insight.analytics.terms import ALARM_MOVES, ALARM_TONES, AlarmState, Limit, Trend

FIRST = date(2020, 1, 20)


@pytest.mark.parametrize("totals", [[], [None, None], [None, 3], [5, None], [3, None, 4], [3, 2]])
def test_without_two_known_days_in_a_row_there_is_no_series(totals):
    assert rules.series_of(totals, first=FIRST) is None


@pytest.mark.parametrize(
    ("totals", "first", "counts", "limits"),
    [
        # Nothing was known before the first figure: it starts the rest.
        ([None, 2, 2, 5], date(2020, 1, 21), (2, 0, 3), [Limit.FIRST_DAY]),
        # The very first day read may hold any number of earlier ones.
        ([7, 9, 9], date(2020, 1, 21), (2, 0), []),
        # A gap and a fall cut off what is before; trailing unknown days are not there yet.
        ([1, None, 4, 6, 7, None], date(2020, 1, 23), (2, 1), [Limit.GAP]),
        ([1, 9, 4, 6, 7], date(2020, 1, 23), (2, 1), [Limit.GAP]),
    ],
)
def test_new_cases_are_the_newest_stretch_without_a_gap(totals, first, counts, limits):
    found = rules.series_of(totals, first=FIRST)

    assert (found.first, found.counts, found.limits()) == (first, counts, limits)
    assert found.days[-1] == found.last


def test_an_interval_that_holds_one_says_nothing_of_the_direction():
    assert rules.trend_of(1.1, 2) == Trend.GROWING
    assert rules.trend_of(0.5, 0.9) == Trend.SHRINKING
    assert rules.trend_of(0.9, 1.4) == Trend.OPEN


def test_the_digest_stands_for_every_part():
    assert rules.digest_of({"a": 1, "b": 2}) == rules.digest_of({"b": 2, "a": 1})
    assert rules.digest_of({"a": 1}) != rules.digest_of({"a": 2})


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        ({"lower": 0.1, "upper": 0.2}, "doubles in 3.5 to 6.9 days"),
        ({"lower": -0.2, "upper": -0.1}, "halves in 3.5 to 6.9 days"),
        ({"lower": 0.001, "upper": 0.2}, "doubles in 3.5 or more days"),
        ({"lower": -0.1, "upper": 0.2}, "growing or falling: not to be told"),
    ],
)
def test_growth_reads_as_a_range(rate, said):
    assert words.doubling(rate) == said


def test_a_bar_lies_on_a_scale_by_ratios():
    assert bars.place(1) == 50
    assert bars.place(2) - 50 == pytest.approx(50 - bars.place(0.5), abs=0.2)
    assert (bars.place(0.001), bars.place(99)) == (0, 100)
    assert bars.bar(lower=2, middle=2, upper=2).width == 1


def test_every_state_of_an_alarm_can_be_reached_and_left():
    assert ALARM_MOVES.reachable() == set(AlarmState) == set(ALARM_TONES)
    assert ALARM_MOVES.final_states() == frozenset()
