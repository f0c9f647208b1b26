"""What goes wrong at a desk: each ends in a clear sentence, and nothing is lost or half-written."""

from __future__ import annotations

import time

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianfang.ground.figures.models import Statement
from lianfang.ground.kernel import clock
from lianfang.ground.places.models import Place
from lianfang.ground.posts.terms import Role
from lianfang.ground.tasks.terms import TaskState
from lianfang.insight.sitreps.models import DailyReport, Upload
from tests.factories import PASSWORD, an_account, signed_in
from tests.integration.test_bulletin_import import HEADING, NAME, ROWS, as_book, as_csv
from tests.integration.test_daily_report import BRIEFING, hunan, known
from tests.integration.test_task_acts import sent_to

__all__ = ["hunan"]

MEGABYTE = 1024 * 1024
CHANGSHA, ZHUZHOU = ROWS
TODAY = "2020-01-29"


@pytest.fixture
def officer(hunan, client) -> Client:
    clock.set_to(shown_at=BRIEFING)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return signed_in(client, Role.DUTY_OFFICER, "43")


def send(client: Client, content: bytes, *, name: str = NAME):
    return client.post("/reports/import/", {"file": SimpleUploadedFile(name, content)}, follow=True)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.4 figures", "is not a table that can be read (PDF). Save it as CSV or as XLSX"),
        (b"\xd0\xcf\x11\xe0", "is not a table that can be read (XLS)"),
        (b"PK\x03\x04 no book", "is not a table that can be read (XLSX)"),
        (b"\xff\xff\xff\x81,1\n", "neither UTF-8 nor GB18030. Save it as"),
        (b"", "holds no table with a heading and rows below it"),
        (b"x" * (12 * MEGABYTE), "is too large (12 MB; 10 MB at most)"),
        (b"x" * (30 * MEGABYTE), "at most 20 MB are taken at once"),
    ],
    ids=["pdf", "old workbook", "broken workbook", "encoding", "empty", "12 MB", "30 MB"],
)
def test_a_wrong_file_is_refused_in_words_and_not_kept(officer, content, sentence):
    page = send(officer, content)

    words = " ".join(page.content.decode().split())
    assert page.status_code in {413, 422}
    assert sentence in words or "20 MB" in words
    assert not Upload.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_the_field_are_all_read(officer, encoding):
    page = send(officer, as_csv(*ROWS, encoding=encoding))

    assert "Take all 6 figures" in page.content.decode()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["长沙市", TODAY, "57"], "The row breaks off: it has 3 cells where 5 are needed."),
        (["430100", TODAY, "58", "1", "0"], "stands in row 2 already. Keep one of the two."),
        (["株洲市", "2020-01-30", "20", "0", "0"], "2020-01-30 has not come yet."),
        (["月球", TODAY, "1", "0", "0"], "There is no “月球” here."),
        (["长砂", TODAY, "1", "0", "0"], "Did you mean Changsha"),
        (["株洲市", TODAY, "many", "0", "0"], "is not a count. Write a whole number, 0 or more."),
    ],
    ids=["half a row", "two rows", "future", "unknown place", "misspelt place", "no count"],
)
@pytest.mark.parametrize("written", [as_csv, lambda *rows: as_book(HEADING, *rows)])
def test_one_bad_row_holds_the_whole_bulletin_back(officer, written, row, sentence):
    page = send(officer, written(CHANGSHA, row)).content.decode()
    before = Statement.objects.count()

    taken = officer.post(f"/reports/import/{Upload.objects.get().pk}/take/")

    assert sentence in page
    assert taken.status_code == 422
    assert Statement.objects.count() == before
    assert known("4301").value is None


def test_a_falling_count_is_taken_only_as_a_correction_with_its_reason(officer):
    page = send(officer, as_csv(["长沙市", TODAY, "40", "1", "0"])).content.decode()
    take = f"/reports/import/{Upload.objects.get().pk}/take/"

    refused = officer.post(take)
    assert "falls from 46 on 2020-01-28 to 40" in page
    assert (refused.status_code, known("4301").value) == (422, None)

    officer.post(take, {"is_correction": "on", "reason": "counted twice"})
    assert known("4301").value == 40


def test_a_bulletin_over_twenty_years_is_read_while_one_waits(officer, hunan_top):
    codes = Place.objects.filter(is_zone=False).values_list("code", flat=True)
    rows = [[code, day, "1", "0", "0"] for code in codes for day in ("2000-01-01", "2019-12-01")]
    begun = time.process_time()

    page = send(officer, as_csv(*rows))

    assert "Take all 822 figures" in page.content.decode()
    assert time.process_time() - begun < 10


@pytest.fixture
def changsha(hunan, client) -> Client:
    clock.set_to(shown_at=BRIEFING)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    an_account("changsha", role=Role.DUTY_OFFICER, place="4301")
    sign_in(client)
    return client


def sign_in(client: Client, **more: str):
    return client.post("/sign-in", {"username": "changsha", "password": PASSWORD} | more)


def end_sessions() -> None:
    Session.objects.all().delete()


def test_a_session_that_ends_mid_form_leads_back_to_the_form_and_changes_nothing(changsha):
    figures = {"confirmed": "57", "cured": "1", "dead": "0"}
    form = f"http://testserver/reports/?day={TODAY}"
    end_sessions()

    refused = changsha.post(f"/reports/4301/{TODAY}/confirm/", figures, headers={"Referer": form})
    door = changsha.get(refused["Location"])
    back = sign_in(changsha, next=f"/reports/?day={TODAY}")

    assert "Your session has ended." in door.content.decode()
    assert not DailyReport.objects.exists()
    assert changsha.get(back["Location"]).status_code == 200
    assert changsha.post(f"/reports/4301/{TODAY}/confirm/", figures).status_code == 302
    assert known("4301").value == 57


def test_a_session_that_ends_under_a_live_page_takes_the_whole_page_to_the_door(changsha):
    end_sessions()

    part = changsha.get(
        "/tasks/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/tasks/"}
    )
    device = changsha.get("/api/tasks")

    assert part.headers["HX-Redirect"] == "/sign-in?next=%2Ftasks%2F&ended=1"
    assert (device.status_code, device.json()["code"]) == (401, "posts.sign-in.needed")


def test_a_session_that_ends_before_an_upload_keeps_nothing_of_it(changsha):
    end_sessions()

    page = send(changsha, as_csv(CHANGSHA))

    assert "Sign in" in page.content.decode()
    assert not Upload.objects.exists()


def test_a_form_older_than_the_sign_in_is_refused_in_words(changsha, noon):
    (task,) = sent_to("4301", now=noon)
    strict = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    strict.cookies = changsha.cookies

    page = strict.post(f"/tasks/{task.pk}/sign", {"csrfmiddlewaretoken": "x" * 64})

    task.refresh_from_db()
    assert page.status_code == 403
    assert "Go back, reload the page and send it again." in page.content.decode()
    assert task.state == TaskState.ASSIGNED
