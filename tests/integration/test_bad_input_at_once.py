"""A double click, and two people at one task: through the whole stack, at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from lianfang.ground.figures.models import Statement
from lianfang.ground.kernel import clock
from lianfang.ground.ledger.models import Entry
from lianfang.ground.places.models import Place
from lianfang.ground.posts.terms import Role
from lianfang.insight.sitreps.models import ReportVersion, Upload
from tests.factories import an_account, load_hunan_top, signed_in
from tests.integration.test_bulletin_import import NAME, ROWS, as_csv
from tests.integration.test_daily_report import BRIEFING, hunan
from tests.integration.test_task_acts import sent_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

__all__ = ["hunan"]


@pytest.fixture
def hunan_top(transactional_db) -> Place:
    """As in the factories, but committed, so that two hands see it."""
    load_hunan_top()
    clock.set_to(shown_at=BRIEFING)
    return Place.objects.get(code="43")


def together(*acts: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """Do all acts at the same moment, each on a connection of its own."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            gate.wait(timeout=20)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def windows(role: Role, place: str, count: int = 2) -> list[Client]:
    """The same person in several windows of one browser: one session, one cookie."""
    first = signed_in(Client(), role, place)
    first.get("/account/")
    others = [Client() for _ in range(count - 1)]
    for other in others:
        other.cookies = first.cookies
    for window in [first, *others]:
        window.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return [first, *others]


def double_click(url: str, data: Callable[[], dict[str, object]] = dict, *, place: str = "43"):
    role = Role.COMMANDER if place == "43" else Role.DUTY_OFFICER
    return together(
        *(
            lambda window=window: window.post(url, data(), follow=True)
            for window in windows(role, place)
        )
    )


def test_a_double_click_signs_reports_and_traces_once(hunan_top, noon):
    (task,) = sent_to("4301", now=noon)

    signed = double_click(f"/tasks/{task.pk}/sign", place="4301")
    reported = double_click(f"/tasks/{task.pk}/report", lambda: {"text": "Done."}, place="4301")

    assert [page.status_code for page in signed + reported] == [200] * 4
    acts = list(Entry.objects.order_by("seq").values_list("act", flat=True))
    assert acts.count("tasks.task.acknowledged") == acts.count("tasks.task.reported") == 1
    assert task.steps.count() == 2


def test_two_people_sign_and_one_is_told_who_was_first(hunan_top, noon):
    (task,) = sent_to("4301", now=noon)
    officer, chief = (windows(role, "4301", 1)[0] for role in (Role.DUTY_OFFICER, Role.COMMANDER))
    sign = f"/tasks/{task.pk}/sign"

    pages = together(lambda: officer.post(sign, follow=True), lambda: chief.post(sign, follow=True))

    words = sorted("had already signed on" in page.content.decode() for page in pages)
    assert words == [False, True]
    assert Entry.objects.filter(act="tasks.task.acknowledged").count() == 1


def test_a_double_click_confirms_a_report_once(hunan):
    figures = {"confirmed": "57", "cured": "1", "dead": "0"}

    pages = double_click("/reports/4301/2020-01-29/confirm/", lambda: figures, place="4301")

    assert [page.status_code for page in pages] == [200, 200]
    assert ReportVersion.objects.count() == 1


def test_a_double_click_sends_and_takes_a_bulletin_once(hunan):
    before = Statement.objects.count()

    sent = double_click(
        "/reports/import/", lambda: {"file": SimpleUploadedFile(NAME, as_csv(*ROWS))}
    )
    taken = double_click(f"/reports/import/{Upload.objects.get().pk}/take/")

    assert [page.status_code for page in sent + taken] == [200] * 4
    assert Statement.objects.count() == before + 6
    assert Entry.objects.filter(act="sitreps.bulletin.imported").count() == 1


def test_the_same_name_is_given_to_one_account_only(hunan_top):
    form = {
        "username": "newcomer",
        "display_name": "Newcomer",
        "home": "43",
        "password": "three horses cross a bridge",
    }
    an_account("administrator", role=Role.ADMINISTRATOR, place="43")
    first, second = windows(Role.ADMINISTRATOR, "43")

    pages = together(
        lambda: first.post("/accounts/new", form), lambda: second.post("/accounts/new", form)
    )

    assert sorted(page.status_code for page in pages) in ([302, 409], [302, 422])
