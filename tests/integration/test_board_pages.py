"""The board on the real series: both truths, unconfirmed never zero, files equal to the screen."""

import io

import openpyxl
import pytest
from django.test import Client

from lianfang.ground.figures import services as figures
from lianfang.ground.figures.services import NewStatement, Trace
from lianfang.ground.posts.actors import system
from lianfang.ground.posts.terms import Role
from tests.integration.boards import (
    BRIEFING,
    D29,
    csv_rows,
    load_series,
    looks,
    page,
    table,
    taken_back,
)

DAY_29 = "/board/43/?day=2020-01-29"
PREFECTURES = [f"43{no:02d}" for no in (*range(1, 14), 31)]


@pytest.fixture(scope="module")
def _series(django_db_setup, django_db_blocker):
    """Loaded once for all tests here; what each writes is taken back."""
    with django_db_blocker.unblock(), taken_back():
        load_series()
        yield


@pytest.fixture
def series(_series, db):
    """Each test writes into a transaction of its own, inside that of the whole file."""


@pytest.fixture
def commander(series) -> Client:
    return looks(Role.COMMANDER, "43")


def confirm(codes, *, day=D29, value=9, at=BRIEFING):
    rows = [
        NewStatement(place=code, indicator=indicator, day=day, numerator=count, known_at=at)
        for code in codes
        for indicator, count in (("confirmed", value), ("cured", 0), ("dead", 0))
    ]
    figures.record_statements(rows, by=system(), now=at, source="test", trace=Trace(place="43"))


# Refusals first


@pytest.mark.parametrize("query", ["day=nonsense", "day=2020-02-30", "known=tomorrow"])
def test_an_address_that_says_nothing_is_refused_with_a_sentence(commander, query):
    answer = commander.get(f"/board/43/?{query}")

    assert answer.status_code == 422
    assert "2020-01-29" in answer.content.decode()


def test_a_neighbour_s_board_stays_closed(series):
    zhuzhou = looks(Role.DUTY_OFFICER, "4302")

    assert zhuzhou.get("/board/4301/").status_code == 403
    assert zhuzhou.get("/board/4301/figures.csv").status_code == 403
    assert zhuzhou.get("/board/4301/?part=timeline").status_code == 403


def test_there_is_no_board_of_an_unknown_place(commander):
    assert commander.get("/board/99/").status_code == 404


def test_boards_only_answer_questions(commander):
    assert commander.post("/board/43/").status_code == 405


# What was known at 15:00


def test_the_board_opens_on_the_last_day_known(commander):
    shown = page(commander, "/board/43/")

    assert "as of 28 January 2020, 24:00 · as known at 29 January, 15:00" in shown
    assert table(shown)["Hunan Province"][:3] == ["78", "221", "221"]
    assert table(shown)["Zhangjiajie"][:3] == ["0", "0", "0"]
    assert len(table(shown)) == 15


def test_nothing_differs_where_both_truths_agree(commander):
    assert "board-truths" not in page(commander, "/board/43/")


def test_unconfirmed_is_never_zero(commander):
    shown = page(commander, DAY_29)

    assert table(shown)["Zhangjiajie"] == ["–", "–", "–", "–", "1"]
    assert "last 0 (28 Jan)" in shown
    assert "0 of 14 confirmed for 29 January" in shown
    assert '"value": 0' not in shown


def test_both_truths_stand_side_by_side(commander):
    shown = page(commander, DAY_29)

    assert "Known only later." in shown
    assert (
        "Zhangjiajie, Confirmed, cumulative: as known at 29 January, 15:00: not confirmed yet "
        "(last known: 0 on 28 January); published since: 1, known from 30 January, 09:42." in shown
    )
    assert table(shown)["Hunan Province"][-1] == "277"


def test_hindsight_shows_the_published_day_and_says_when_it_became_known(commander):
    shown = page(commander, DAY_29 + "&known=all")

    cells = table(shown)
    assert cells["Hunan Province"][1] == "277"
    assert (cells["Changsha"][1], cells["Zhangjiajie"][1]) == ("57", "1")
    assert cells["Xiangxi Tujia and Miao Autonomous Prefecture"][1] == "4"
    assert "published later" in shown
    assert "known from 30 January, 09:42" in shown


def test_hindsight_opens_on_the_clock_s_own_day(commander):
    assert "as of 29 January 2020" in page(commander, "/board/43/?known=all")


def test_a_later_moment_knows_more(commander):
    shown = page(commander, DAY_29 + "&known=2020-01-30T10:00")

    assert table(shown)["Hunan Province"][1] == "277"
    assert "board-truths" not in shown


def test_the_chooser_s_moment_becomes_one_word_of_the_address(commander):
    answer = commander.get("/board/43/?day=2020-01-29&known=at&at=2020-01-30T10:00")

    assert answer.headers["Location"] == "/board/43/?day=2020-01-29&known=2020-01-30T10%3A00"


def test_a_sum_says_how_many_units_are_in_it(commander):
    confirm(PREFECTURES[:13])

    shown = page(commander, DAY_29)

    assert "13 of 14 units" in shown
    assert table(shown)["Hunan Province"][:2] == ["–", "117"]
    assert table(shown)["Xiangxi Tujia and Miao Autonomous Prefecture"][1] == "–"


def test_what_changed_names_first_cases_and_corrections(commander):
    confirm(PREFECTURES, value=60)
    confirm(["4301"], day=D29.replace(day=26), value=23)

    shown = page(commander, DAY_29 + "&part=figures")

    assert "First cases" in shown
    assert "Corrected" in shown
    assert "22 → 23" in shown


# Down the tree


def test_units_lead_down_with_the_selection_kept(commander):
    shown = page(commander, DAY_29 + "&known=all&indicator=total")

    assert 'href="/board/4301/?indicator=total&day=2020-01-29&known=all"' in shown


def test_counties_without_figures_are_said_to_have_none(commander):
    shown = page(commander, "/board/4301/")

    assert "No figures of single units for 28 January" in shown
    assert "Yuelu District" in shown


def test_spot_counts_of_counties_are_shown_where_they_exist(commander):
    shown = page(commander, "/board/4305/?day=2020-01-28")

    assert table(shown)["Xinshao County"][1] == "6"
    assert table(shown)["Beita District"][1] == "–"
    assert table(shown)["Shaoyang"][1] == "19"


def test_days_with_spot_counts_are_offered(commander):
    shown = page(commander, "/board/4305/?day=2020-01-27")

    assert "Figures of single units exist for:" in shown
    assert "28 January</a>" in shown


def test_a_prefecture_sees_the_overview_but_leads_only_into_itself(series):
    shown = page(looks(Role.DUTY_OFFICER, "4302"), "/board/43/")

    assert table(shown)["Changsha"][1] == "46"
    assert 'href="/board/4302/' in shown
    assert 'href="/board/4301/' not in shown


def test_the_own_board_keeps_what_the_address_chose(series):
    answer = looks(Role.DUTY_OFFICER, "4302").get("/board/?indicator=rate")

    assert answer.headers["Location"] == "/board/4302/?indicator=rate"


# Files


def test_the_csv_says_what_the_screen_says(commander):
    shown = table(page(commander, DAY_29 + "&known=all"))

    answer = commander.get("/board/43/figures.csv?day=2020-01-29&known=all")

    rows = csv_rows(answer.content)
    assert answer.content.startswith("\ufeff".encode())
    assert {row[1]: row[2:5] for row in rows[1:16]} == {
        name: cells[:3] for name, cells in shown.items()
    }


def test_the_csv_leaves_unconfirmed_cells_empty(commander):
    rows = csv_rows(commander.get("/board/43/figures.csv?day=2020-01-29").content)

    zhangjiajie = next(row for row in rows if row[0] == "4308")
    assert zhangjiajie[2:6] == ["", "", "", ""]
    assert zhangjiajie[6].startswith("Not confirmed yet; last known: 0")


def test_the_csv_carries_its_source_and_both_times(commander):
    answer = commander.get("/board/43/figures.csv")

    notes = {row[0]: row[1] for row in csv_rows(answer.content)[17:]}
    assert notes["As of"] == "28 January 2020 24:00"
    assert notes["Knowledge"] == "as known at 29 January, 15:00"
    assert notes["Source"]
    assert "lianfang-43-20200128-known-20200129T1500.csv" in answer["Content-Disposition"]


def test_the_xlsx_says_the_same_with_numbers_as_numbers(commander):
    answer = commander.get("/board/43/figures.xlsx?day=2020-01-29&known=all")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Units", "By day", "Notes"]
    cells = {row[0]: row for row in book["Units"].values}
    assert cells["43"][3] == 277
    assert cells["4308"][3] == 1


def test_files_speak_the_reader_s_language(series):
    client = looks(Role.COMMANDER, "43", language="zh-hans")

    rows = csv_rows(client.get("/board/43/figures.csv").content)

    assert rows[1][1] == "长沙市"


# Parts, speed, other faces


@pytest.mark.parametrize("part", ["figures", "duties", "timeline"])
def test_a_part_comes_alone_and_refreshes_itself(commander, part):
    shown = page(commander, f"/board/43/?part={part}")

    assert f'id="board-{part}"' in shown
    assert f"part={part}" in shown
    assert "<html" not in shown


def test_the_number_of_queries_does_not_grow_with_the_units(
    commander, django_assert_max_num_queries
):
    commander.get("/board/43/")

    with django_assert_max_num_queries(60):
        commander.get("/board/43/")
    with django_assert_max_num_queries(34):
        commander.get("/board/43/?part=figures")


def test_a_figure_can_be_copied_with_its_source(commander):
    shown = page(commander, "/board/43/")

    assert (
        "Hunan Province, Confirmed, cumulative: 221 cases, as of 28 January 2020 24:00, "
        "as known at 29 January, 15:00. Source:" in shown
    )


def test_the_wall_shows_four_panels_and_no_person(commander):
    shown = page(commander, "/wall/")

    assert shown.count("data-panel=") == 4
    assert "221" in shown
    assert "lf-wall" in shown
