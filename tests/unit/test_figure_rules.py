from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.ground.figures import rules
from lianfang.ground.figures.rules import Part, Reading, Said
from lianfang.ground.figures.terms import Knowledge

NINE = datetime(2020, 1, 30, 1, 0, tzinfo=UTC)


def said(value: int, *, hours: int = 0, order: int = 0, source: str = "") -> Said:
    return Said(NINE + timedelta(hours=hours), order, value, None, source, is_synthetic=False)


def stated(*values: tuple[int, int]) -> list[rules.Period]:
    """Periods from (hour, value)."""
    return rules.versions(said(value, hours=hour) for hour, value in values)


def told(periods) -> list[tuple[int, int, int, int]]:
    return [
        (
            (one.known_from - NINE) // timedelta(hours=1),
            one.numerator,
            one.parts,
            one.parts_expected,
        )
        for one in periods
    ]


def reading(value: float | None, *, parts: int = 1, expected: int = 1) -> Reading:
    state = Knowledge.UNCONFIRMED if value is None else Knowledge.KNOWN
    return rules.NOTHING._replace(value=value, state=state, parts=parts, parts_expected=expected)


def test_a_correction_ends_the_period_before_it():
    first, second = rules.versions([said(3, hours=5), said(2)])

    assert (first.numerator, first.known_until) == (2, NINE + timedelta(hours=5))
    assert (second.numerator, second.known_until) == (3, None)


def test_of_two_words_at_one_moment_the_later_recorded_counts():
    (only,) = rules.versions([said(3, order=2), said(2, order=1)])

    assert only.numerator == 3


def test_saying_the_same_again_is_no_new_period():
    assert len(rules.versions([said(3), said(3, hours=1), said(3, hours=2)])) == 1


def test_parts_are_added_as_they_become_known():
    parts = [Part(stated((0, 5)), True), Part(stated((2, 1), (4, 2)), True), Part([], True)]

    summed = rules.roll_up(own=[], share=[], parts=parts, expected=3)

    assert told(summed) == [(0, 5, 1, 3), (2, 6, 2, 3), (4, 7, 2, 3)]
    assert summed[-1].known_until is None


def test_a_unit_s_own_word_stands_instead_of_the_sum():
    parts = [Part(stated((0, 5), (6, 9)), True)]

    periods = rules.roll_up(own=stated((3, 8)), share=[], parts=parts, expected=2)

    assert told(periods) == [(0, 5, 1, 2), (3, 8, 1, 1)]
    assert periods[0].known_until == periods[1].known_from


def test_a_share_is_added_to_the_sum_of_parts():
    parts = [Part(stated((1, 5)), True)]

    assert told(rules.roll_up(own=[], share=stated((0, 1)), parts=parts, expected=1)) == [
        (1, 6, 1, 1)
    ]


def test_a_share_alone_is_no_figure_of_a_unit_that_has_parts():
    assert rules.roll_up(own=[], share=stated((0, 1)), parts=[], expected=14) == []


def test_a_zone_adds_to_its_host_without_being_a_unit():
    parts = [Part(stated((0, 5)), True), Part(stated((0, 2)), False)]

    assert told(rules.roll_up(own=[], share=[], parts=parts, expected=1)) == [(0, 7, 1, 1)]


def test_known_at_is_the_period_that_held():
    periods = stated((0, 5), (4, 6))

    assert rules.known_at(periods, NINE - timedelta(seconds=1)) is None
    assert rules.known_at(periods, NINE + timedelta(hours=3)) == periods[0]
    assert rules.known_at(periods, NINE + timedelta(hours=4)) == periods[1]


def compute(formula, readings, population=None) -> Reading:
    return rules.evaluate(
        formula, read=lambda code, before: readings[code, before], population=population
    )


def test_a_difference():
    read = {("a", 0): reading(9), ("b", 0): reading(2), ("c", 0): reading(1)}

    assert compute({"minus": ["a", "b", "c"]}, read).value == 6


def test_a_difference_of_something_unknown_is_unknown():
    read = {("a", 0): reading(9), ("b", 0): reading(None)}

    computed = compute({"minus": ["a", "b"]}, read)

    assert (computed.value, computed.state) == (None, Knowledge.UNCONFIRMED)


def test_a_daily_change():
    assert compute({"daily_change": "a"}, {("a", 0): reading(9), ("a", 1): reading(7)}).value == 2


def test_sums_of_different_parts_are_not_compared():
    read = {("a", 0): reading(60, parts=3, expected=14), ("a", 1): reading(221)}

    computed = compute({"daily_change": "a"}, read)

    assert (computed.value, computed.state) == (None, Knowledge.UNCONFIRMED)


def test_a_rate():
    formula = {"per": "population", "scale": 100_000, "of": "a"}

    assert compute(formula, {("a", 0): reading(3)}, 150_000).value == 2
    assert compute(formula, {("a", 0): reading(3)}).value is None


def test_an_unknown_formula_is_refused():
    with pytest.raises(ValueError, match="root"):
        compute({"of": "a", "root": 2}, {})


WORDS = st.lists(
    st.builds(said, st.integers(0, 9), hours=st.integers(0, 5), order=st.integers(0, 10**6)),
    max_size=8,
    unique_by=lambda one: one.order,
)


@given(WORDS, st.randoms())
def test_the_order_of_recording_moments_does_not_matter(words, chance):
    shuffled = list(words)
    chance.shuffle(shuffled)

    assert rules.versions(shuffled) == rules.versions(words)


@given(WORDS, st.lists(WORDS, max_size=4), WORDS, st.integers(-1, 6))
def test_a_sum_is_what_was_known_of_its_parts(own, below, share, hour):
    """Two ways to one answer: cut the periods at a moment, or make them of what was said by then."""
    moment = NINE + timedelta(hours=hour)

    def by_then(words):
        return rules.versions(word for word in words if word.known_at <= moment)

    def up(take):
        return rules.roll_up(
            own=take(own),
            share=take(share),
            parts=[Part(take(words), True) for words in below],
            expected=len(below),
        )

    hindsight = rules.known_at(up(rules.versions), moment)
    foresight = up(by_then)

    assert (hindsight and hindsight[2:]) == (foresight[-1][2:] if foresight else None)
