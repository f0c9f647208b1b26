import re
from datetime import timedelta

import pytest
from django.urls import reverse

from lianfang.ground.kernel import clock
from lianfang.ground.posts.terms import Role
from lianfang.insight.sitreps.models import DailyReport, ReportVersion
from tests.factories import signed_in
from tests.integration.test_daily_report import BRIEFING, TODAY, hunan

__all__ = ["hunan"]


@pytest.fixture(autouse=True)
def _house(hunan, client):
    clock.set_to(shown_at=BRIEFING)
    client.cookies["django_language"] = "en"


@pytest.fixture
def changsha(client):
    return signed_in(client, Role.DUTY_OFFICER, "4301")


def url(name: str, place: str = "4301", day=TODAY) -> str:
    return reverse(f"sitreps:{name}", args=[place, day])


FIGURES = {"confirmed": "57", "cured": "1", "dead": "0"}


def test_a_stranger_is_sent_to_the_door(client):
    assert client.get("/reports/").status_code == 302


def test_another_prefecture_s_report_is_not_shown(changsha):
    assert changsha.get(url("report", "4302")).status_code == 403


def test_the_page_opens_on_today_with_the_last_known_figures(changsha):
    page = changsha.get("/reports/").content.decode()

    assert 'name="confirmed" value="46"' in page
    assert "Report zero: nothing new" in page


def test_confirming_and_looking_back(changsha):
    assert changsha.post(url("confirm"), FIGURES).status_code == 302

    assert DailyReport.objects.get().version == 1
    assert "57" in changsha.get(url("report")).content.decode()


def test_refused_input_comes_back_as_it_was_typed(changsha):
    answer = changsha.post(url("confirm"), FIGURES | {"confirmed": "5"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'name="confirmed" value="5"' in page
    assert "would fall from 46 to 5" in page
    assert not ReportVersion.objects.exists()


@pytest.mark.parametrize("typed", ["12a", "-3", "1.5", "٣x", "9" * 30])
def test_what_is_no_count_is_refused_with_its_name(changsha, typed):
    answer = changsha.post(url("confirm"), FIGURES | {"cured": typed})

    assert answer.status_code == 422
    assert "not a count" in answer.content.decode()


def test_a_correction_needs_its_tick_and_reason(changsha):
    changsha.post(url("confirm"), FIGURES)
    other = FIGURES | {"confirmed": "56"}

    assert changsha.post(url("confirm"), other).status_code == 422
    assert changsha.post(url("confirm"), other | {"reason": "x"}).status_code == 422
    given = other | {"reason": "a case was of Zhuzhou", "is_correction": "1"}
    assert changsha.post(url("confirm"), given).status_code == 302
    assert "a case was of Zhuzhou" in changsha.get(url("report")).content.decode()


def test_a_double_click_confirms_once(changsha):
    for _click in range(2):
        assert changsha.post(url("zero")).status_code == 302

    assert ReportVersion.objects.get().is_zero


def test_typing_shows_what_it_means(changsha):
    page = changsha.get(url("check"), FIGURES | {"confirmed": "5"}).content.decode()

    assert "falls: only a correction" in page
    assert not DailyReport.objects.exists()


def test_a_prefecture_that_publishes_learns_the_legal_reason(changsha):
    answer = changsha.post(url("publish"))

    assert answer.status_code == 403
    assert "article 38" in answer.content.decode()


def test_the_province_sees_who_is_missing(client, changsha):
    changsha.post(url("confirm"), FIGURES)
    province = signed_in(client, Role.COMMANDER, "43")

    page = province.get(f"/reports/?day={TODAY}").content.decode()

    assert re.search(r">1</\w+> of 14", page)
    assert page.index("Zhangjiajie") < page.index('data-lf-code="4301"')
    refusal = province.post(url("publish", "43"))
    assert refusal.status_code == 409
    assert "Zhangjiajie" in refusal.content.decode()


@pytest.mark.parametrize("day", ["2020-13-01", "9999-12-31", "0001-01-01", "abc", ""])
def test_a_senseless_day_shows_the_usual_one(changsha, day):
    assert changsha.get("/reports/", {"day": day}).status_code == 200
    if day:
        assert changsha.get(f"/reports/4301/{day}/").status_code == 404


def test_a_future_day_is_refused(changsha):
    answer = changsha.post(url("confirm", day=TODAY + timedelta(days=1)), FIGURES)

    assert answer.status_code == 422
    assert "has not come yet" in answer.content.decode()


def test_a_grid_worker_finds_words_not_a_form(client):
    page = signed_in(client, Role.GRID_WORKER, "430104").get("/reports/").content.decode()

    assert "No daily report here" in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_speak_both_languages(changsha, language):
    changsha.post(url("confirm"), FIGURES)
    changsha.cookies["django_language"] = language
    for path in ("/reports/", url("report"), "/reports/import/"):
        page = changsha.get(path).content.decode()
        assert f'lang="{language}"' in page


def test_the_api_reads_and_confirms(changsha):
    path = f"/api/reports/4301/{TODAY}"
    body = {"values": {"confirmed": 57, "cured": 1, "dead": 0}}

    assert changsha.get(path).json()["state"] == "due"
    answer = changsha.put(path, body, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")
    assert answer.json()["values"] == body["values"]


def test_the_api_refuses_with_a_code(changsha):
    body = {"values": {"confirmed": 5, "cured": 1, "dead": 0}}
    answer = changsha.put(f"/api/reports/4301/{TODAY}", body, content_type="application/json")

    assert answer.status_code == 422
    assert answer.json()["code"] == "sitreps.report.falling-count"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_api_knows_no_days_beyond_the_calendar(changsha, day):
    assert changsha.get(f"/api/reports/4301/{day}").status_code == 422


@pytest.mark.parametrize("count", [10**9, 10**30, -1, True, "5"])
def test_the_api_takes_counts_only(changsha, count):
    body = {"values": {"confirmed": count, "cured": 1, "dead": 0}}
    answer = changsha.put(f"/api/reports/4301/{TODAY}", body, content_type="application/json")

    assert answer.status_code == 422
