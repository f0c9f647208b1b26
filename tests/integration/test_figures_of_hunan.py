"""The shipped series: equal to the published totals, and known when they were published."""

import csv
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.utils import translation

from lianfang.ground.figures import loading, queries, services
from lianfang.ground.figures.terms import Knowledge
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.posts.actors import system
from tests.factories import HUNAN, NOON, load_hunan_top

THERE = timezone(timedelta(hours=8))
BRIEFING = datetime(2020, 1, 29, 15, 0, tzinfo=THERE)
D28, D29 = date(2020, 1, 28), date(2020, 1, 29)
FIRST, LAST = date(2020, 1, 21), date(2020, 4, 30)
PREFECTURES = [f"43{no:02d}" for no in (*range(1, 14), 31)]


def load() -> int:
    return loading.load(DataFolder(HUNAN), by=system(), now=NOON, report=lambda steps: None)


@pytest.fixture(scope="module")
def _hunan(django_db_setup, django_db_blocker):
    """Loaded once for all tests here, none of which writes; taken away at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_hunan_top()
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def hunan(_hunan, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def read(places, *codes, first=FIRST, last=LAST, known_at=None):
    return queries.grid(places=places, indicators=codes, first=first, last=last, known_at=known_at)


def published(column: str) -> dict[date, int]:
    with (HUNAN / "cases" / "province_daily.csv").open(encoding="utf-8") as file:
        return {date.fromisoformat(row["date"]): int(row[column]) for row in csv.DictReader(file)}


@pytest.mark.parametrize("code", ["confirmed", "cured", "dead"])
def test_the_province_equals_the_published_totals_on_every_day(hunan, code):
    series = read(["43"], code).series("43", code)

    assert {one.day: one.value for one in series} == published(code)
    assert len(series) == 101


def test_parts_and_the_province_s_own_share_make_up_its_total(hunan):
    block = read(PREFECTURES, "confirmed")
    abroad = {day: 1 if day >= date(2020, 4, 1) else 0 for day in block.days}

    sums = {
        day: sum(block[place, "confirmed", day].value for place in PREFECTURES) + abroad[day]
        for day in block.days
    }

    assert sums == published("confirmed")


def test_the_29th_of_january_in_hindsight(hunan):
    block = read(["43", *PREFECTURES], "confirmed")

    assert [block[place, "confirmed", D29].value for place in PREFECTURES] == [
        57, 18, 9, 20, 29, 29, 30, 1, 17, 10, 14, 23, 16, 4,
    ]  # fmt: skip
    assert block["43", "confirmed", D29].value == 277


def test_what_the_briefing_of_the_29th_could_know(hunan):
    block = read(["43", "4308"], "confirmed", "new_confirmed", known_at=BRIEFING)

    assert block["43", "confirmed", D28].value == 221
    assert block["4308", "confirmed", D28].value == 0
    for code in ("confirmed", "new_confirmed"):
        missing = block["43", code, D29]
        assert (missing.value, missing.state) == (None, Knowledge.UNCONFIRMED)
    assert block["43", "confirmed", date(2020, 1, 30)].state == Knowledge.NONE
    assert queries.latest_day(root="43", known_at=BRIEFING) == D28


def test_zhangjiajie_s_first_case_is_known_from_its_publication(hunan):
    first = read(["4308"], "confirmed")["4308", "confirmed", D29]

    assert first.value == 1
    assert first.known_from == datetime(2020, 1, 30, 9, 42, 29, tzinfo=THERE)
    assert first.known_from.tzinfo == UTC


def test_a_zero_that_the_bulletin_did_not_list_says_so(hunan):
    figure = read(["4308"], "confirmed")["4308", "confirmed", D28]

    assert (figure.value, figure.state) == (0, Knowledge.KNOWN)
    assert figure.source == "not listed in that bulletin: counted as zero"
    with translation.override("zh-hans"):
        block = read(["4308"], "confirmed")
        assert block["4308", "confirmed", D28].source == "该通报未列此地，记为零"


def test_a_prefecture_s_own_figure_wins_over_the_sum_of_its_counties(hunan):
    block = read(["4305", "430582", "430581", "430511"], "confirmed")

    assert (block["430582", "confirmed", D28].value, block["430581", "confirmed", D28].value) == (
        6,
        1,
    )
    assert block["4305", "confirmed", D28].value == 19
    assert block["430511", "confirmed", D28].state == Knowledge.NONE


def test_severe_cases_and_contacts_stand_where_a_bulletin_gave_them(hunan):
    block = read(["43", "4301"], "severe", "contacts_traced")

    assert block["43", "severe", date(2020, 1, 31)].value == 35
    assert block["4301", "severe", date(2020, 1, 26)].value == 7
    assert block["43", "contacts_traced", date(2020, 2, 29)].value == 26892
    assert block["43", "severe", D29].state == Knowledge.NONE


def test_active_and_new_cases_are_computed(hunan):
    block = read(["43"], "active", "new_confirmed", "confirmed_per_100k")

    assert block["43", "active", date(2020, 3, 15)].value == 0
    assert block["43", "new_confirmed", D29].value == 56


def test_loading_again_and_rebuilding_change_nothing(hunan):
    assert load() == 0
    assert services.rebuild() == 0
