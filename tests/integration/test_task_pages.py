"""The pages of tasks: signing, reporting with a photo, judging; double clicks and strangers."""

import base64
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lianfang.ground.kernel import clock
from lianfang.ground.posts.terms import Role
from lianfang.ground.tasks.models import Task
from lianfang.ground.tasks.terms import TaskState
from tests import factories
from tests.integration.test_task_acts import sent_to


def speaking_english(client, role, place):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return factories.signed_in(client, role, place)


@pytest.fixture
def task(hunan_top, noon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clock.set_to(shown_at=noon)
    return sent_to("4301", now=noon)[0]


@pytest.fixture
def changsha(task, client):
    return speaking_english(client, Role.DUTY_OFFICER, "4301")


@pytest.fixture
def commander(task):
    return speaking_english(Client(), Role.COMMANDER, "43")


def url(task, act=""):
    return f"/tasks/{task.pk}/{act}"


def a_photo():
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "JPEG")
    return SimpleUploadedFile("gate.jpg", out.getvalue(), content_type="image/jpeg")


def test_the_in_tray_lists_the_task_and_what_to_do(changsha):
    page = changsha.get("/tasks/").content.decode()

    assert "Screening" in page
    assert "To be signed for" in page


def test_an_in_tray_without_tasks_says_what_comes_here(task):
    page = speaking_english(Client(), Role.DUTY_OFFICER, "4302").get("/tasks/")

    assert b"Nothing here" in page.content


@pytest.mark.parametrize(
    "tray", ["sign", "do", "returned", "waiting", "closed", "judge", "overdue", "x"]
)
def test_every_tray_opens(changsha, tray):
    assert changsha.get("/tasks/", {"tray": tray}).status_code == 200


def test_a_part_of_the_list_comes_back_for_a_live_update(changsha):
    part = changsha.get("/tasks/", headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith('<div id="tasks"')


def test_a_double_click_signs_once(changsha, task):
    first = changsha.post(url(task, "sign"), follow=True)
    second = changsha.post(url(task, "sign"), follow=True)

    task.refresh_from_db()
    assert task.state == TaskState.ACKNOWLEDGED
    assert b"Signed for. The issuer sees it at once." in first.content
    assert task.steps.count() == 1
    assert second.status_code == 200


def test_the_second_signer_is_told_who_was_first(changsha, task):
    changsha.post(url(task, "sign"))

    page = speaking_english(Client(), Role.COMMANDER, "4301").post(url(task, "sign"), follow=True)

    assert b"had already signed on" in page.content


def test_a_report_with_a_photo_reaches_the_issuer(changsha, commander, task):
    changsha.post(url(task, "sign"))
    changsha.post(url(task, "report"), {"text": "All posts staffed.", "photos": a_photo()})

    seen = commander.get(url(task)).content.decode()
    proof = task.evidence.get()
    picture = commander.get(url(task, f"evidence/{proof.pk}"))

    assert "All posts staffed." in seen
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert picture.headers["Content-Disposition"].startswith("attachment")
    assert Image.open(io.BytesIO(picture.content)).size == (30, 20)


def test_a_bad_file_leaves_nothing_half_done(changsha, task):
    changsha.post(url(task, "sign"))
    bad = SimpleUploadedFile("gate.jpg", b"<html>", content_type="image/jpeg")

    page = changsha.post(url(task, "report"), {"text": "Done.", "photos": [a_photo(), bad]})

    task.refresh_from_db()
    assert page.status_code == 422
    assert b"whatever its name says" in page.content
    assert (task.state, task.evidence.count()) == (TaskState.ACKNOWLEDGED, 0)


def test_a_stranger_gets_no_evidence(changsha, task):
    changsha.post(url(task, "sign"))
    changsha.post(url(task, "report"), {"text": "Done.", "photos": a_photo()})
    proof = task.evidence.get()

    stranger = speaking_english(Client(), Role.COMMANDER, "4302")

    assert stranger.get(url(task, f"evidence/{proof.pk}")).status_code == 404


def test_a_returned_report_comes_back_with_the_remark(changsha, commander, task):
    changsha.post(url(task, "sign"))
    changsha.post(url(task, "report"), {"text": "Done."})
    commander.post(url(task, "return"), {"remark": "Which posts?"})

    page = changsha.get(url(task)).content.decode()

    assert "Which posts?" in page
    assert "Report it done" in page


def test_the_commander_accepts(changsha, commander, task):
    changsha.post(url(task, "sign"))
    changsha.post(url(task, "report"), {"text": "Done."})

    page = commander.post(url(task, "accept"), follow=True)

    assert b"Accepted and closed." in page.content


def test_a_question_and_its_answer(changsha, commander, task):
    changsha.post(url(task, "ask"), {"text": "Which venues?"})
    asked = commander.get(url(task)).content.decode()
    commander.post(url(task, "answer"), {"text": "All of them."})

    assert "Which venues?" in asked
    assert "All of them." in changsha.get(url(task)).content.decode()


def test_passing_on_to_all_below(changsha, task):
    changsha.post(url(task, "sign"))

    page = changsha.post(url(task, "pass-on"), {"all": "on"}, follow=True)

    assert b"Passed on to 9 places." in page.content
    assert Task.objects.filter(parent=task).count() == 9


def test_what_people_wrote_is_shown_and_not_run(changsha, task):
    changsha.post(url(task, "ask"), {"text": "<script>alert(1)</script>"})

    assert b"<script>alert" not in changsha.get(url(task)).content


def test_the_api_has_the_same_acts(changsha, task):
    signed = changsha.put(f"/api/tasks/{task.pk}/acknowledgement")
    listed = changsha.get("/api/tasks", {"tray": "do"}).json()
    sent = {
        "text": "Done.",
        "files": [{"name": "a.txt", "content": base64.b64encode(b"done").decode()}],
    }
    reported = changsha.post(f"/api/tasks/{task.pk}/report", sent, content_type="application/json")

    assert signed.json()["state"] == "acknowledged"
    assert [item["id"] for item in listed] == [task.pk]
    assert (reported.status_code, reported.json()["state"]) == (200, "reported")
    assert task.evidence.count() == 1


def test_the_api_refuses_with_a_code(changsha, task):
    sent = {"text": "Done."}

    refused = changsha.post(f"/api/tasks/{task.pk}/report", sent, content_type="application/json")

    assert (refused.status_code, refused.json()["code"]) == (409, "tasks.task.sign-first")
