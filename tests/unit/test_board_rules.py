"""The board's arithmetic, and what its address says."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from lianfang.ground.posts.actors import Actor
from lianfang.ground.posts.terms import Role
from lianfang.insight.board import policies, rules, selection, words
from lianfang.insight.board.terms import Column

NOW = datetime(2020, 1, 29, 7, 0, tzinfo=UTC)
THERE = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Defined:
    code: str
    type: str = "cumulative"
    formula: dict | None = None


@dataclass(frozen=True)
class At:
    code: str


PACK = [
    Defined("fallen"),
    Defined("up_again"),
    Defined("beds", type="stock"),
    Defined("fresh", type="flow", formula={"daily_change": "fallen"}),
    Defined("down", type="stock", formula={"minus": ["fallen", "up_again"]}),
    Defined("share", formula={"per": "population", "scale": 1000, "of": "fallen"}),
]


def test_the_parts_of_the_figures_are_found_by_their_formulas():
    found = rules.catalogue_of(PACK)

    assert found == rules.Catalogue(
        total="fallen", new="fresh", active="down", ended=("up_again",), rate="share"
    )


def test_a_pack_without_derived_figures_has_one_column():
    found = rules.catalogue_of([Defined("beds", type="stock"), Defined("fallen")])

    assert found is not None
    assert found.columns() == {Column.TOTAL: "fallen"}


def test_nothing_that_accumulates_is_no_board():
    assert rules.catalogue_of([Defined("beds", type="stock")]) is None


def test_a_day_not_known_is_a_gap_in_the_small_curve():
    assert rules.spark_segments([0, 2, None, 1]) == ["0.0,24.0 33.3,0.0", "99.0,12.0 101.0,12.0"]


def test_a_curve_of_nothing_draws_nothing():
    assert rules.spark_segments([None, None]) == []


@pytest.mark.parametrize(
    ("value", "said"), [(None, "–"), (0, "0"), (12345, "12,345"), (0.5567, "0.56"), (-3, "-3")]
)
def test_numbers_as_words(value, said):
    assert words.number(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(4, "+4"), (0, "±0"), (-22, "\N{MINUS SIGN}22"), (None, "–")]
)
def test_changes_as_words(value, said):
    assert words.signed(value) == said


def test_a_day_that_is_none_is_refused():
    with pytest.raises(selection.NotADay) as refusal:
        selection.read({"day": "2020-02-30"}, now=NOW)

    assert "2020-02-30" in refusal.value.sentence()


@pytest.mark.parametrize("word", ["yesterday", "2020-01-29T99:00"])
def test_a_moment_that_is_none_is_refused(word):
    with pytest.raises(selection.NotAMoment):
        selection.read({"known": word}, now=NOW)


def test_a_moment_without_zone_is_one_of_the_place():
    look = selection.read({"known": "2020-01-30T10:00"}, now=NOW)

    assert look.known_at == datetime(2020, 1, 30, 10, 0, tzinfo=THERE)


def test_what_is_default_stays_out_of_the_address():
    look = selection.read({"indicator": "rate", "known": "all"}, now=NOW)

    assert look.address() == "?indicator=rate&known=all"
    assert look.address(known=None, day="2020-01-28") == "?indicator=rate&day=2020-01-28"


def test_an_unknown_figure_falls_back_to_the_new_ones():
    assert selection.read({"indicator": "weather"}, now=NOW).column == Column.NEW


def test_beside_hindsight_stands_what_the_clock_knew():
    assert selection.read({"known": "all"}, now=NOW).other_known_at == NOW
    assert selection.read({}, now=NOW).other_known_at is None


def test_today_is_the_day_of_the_place():
    late = datetime(2020, 1, 29, 17, 0, tzinfo=UTC)

    assert selection.read({}, now=late).today == date(2020, 1, 30)


def _actor(place: str, *zones: str) -> Actor:
    return Actor(
        account_id=1,
        post_id=1,
        role=Role.DUTY_OFFICER,
        place=place,
        prefixes=(place, *zones),
        label="",
    )


@pytest.mark.parametrize(
    ("own", "seen", "reach"),
    [
        ("43", "4301", ("4301",)),
        ("4301", "43", ("4301",)),
        ("4301", "4301", ("4301",)),
        ("4302", "4301", ()),
    ],
)
def test_acts_are_read_where_the_jurisdictions_overlap(own, seen, reach):
    assert policies.reach_of(_actor(own), At(seen)) == reach


def test_a_zone_counts_with_the_place_it_is_attached_to():
    by = _actor("430104", "430171")

    assert policies.reach_of(by, At("430104"), ("430171",)) == ("430104", "430171")
