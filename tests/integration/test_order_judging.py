"""The issuer judges reports and answers questions on the order's own page."""

import pytest

from lianfang.command.orders import services
from lianfang.ground.kernel import clock
from lianfang.ground.posts.terms import Role
from lianfang.ground.tasks import services as task_services
from lianfang.ground.tasks.models import Task
from lianfang.ground.tasks.terms import TaskState
from tests.factories import an_actor
from tests.integration.test_order_acts import HOUR, a_draft
from tests.integration.test_order_pages import speaking_english
from tests.integration.test_task_pages import a_photo

HTMX = {"HX-Request": "true", "HX-Target": "judging"}


@pytest.fixture
def order(hunan_top, noon):
    clock.set_to(shown_at=noon + HOUR)
    by = an_actor(Role.COMMANDER, "43")
    return services.issue(order_id=a_draft(by, noon).pk, by=by, now=noon)


@pytest.fixture
def share(order, noon, settings, tmp_path):
    """Changsha's share, reported with a photo through its own page."""
    settings.MEDIA_ROOT = tmp_path
    found = Task.objects.get(subject=order.subject, place="4301")
    by = an_actor(Role.DUTY_OFFICER, "4301")
    return task_services.acknowledge(task_id=found.pk, by=by, now=noon)


@pytest.fixture
def reported(share, client):
    changsha = speaking_english(client, Role.DUTY_OFFICER, "4301")
    changsha.post(f"/tasks/{share.pk}/report", {"text": "All staffed.", "photos": a_photo()})
    share.refresh_from_db()
    assert share.state == TaskState.REPORTED
    return share


@pytest.fixture
def commander(order, client):
    return speaking_english(client, Role.COMMANDER, "43")


def here(order):
    return f"/orders/{order.pk}/"


def test_whoever_did_not_issue_it_is_offered_nothing_to_judge(order, reported, client):
    other = speaking_english(client, Role.DUTY_OFFICER, "4302")

    assert 'id="judging"' not in other.get(here(order)).content.decode()


def test_report_photo_and_both_answers_stand_on_the_orders_page(order, reported, commander):
    page = commander.get(here(order)).content.decode()

    assert "All staffed." in page
    assert f"/tasks/{reported.pk}/evidence/{reported.evidence.get().pk}" in page
    assert f'action="/tasks/{reported.pk}/accept"' in page
    assert f'formaction="/tasks/{reported.pk}/return"' in page


def test_accepting_there_leads_back_to_the_order(order, reported, commander):
    answer = commander.post(f"/tasks/{reported.pk}/accept", {"next": here(order)})

    reported.refresh_from_db()
    assert answer.headers["Location"] == here(order)
    assert reported.state == TaskState.ACCEPTED


@pytest.mark.parametrize("there", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_the_way_back_never_leads_to_another_site(order, reported, commander, there):
    answer = commander.post(f"/tasks/{reported.pk}/accept", {"next": there})

    assert answer.headers["Location"] == f"/tasks/{reported.pk}/"


def test_the_list_alone_comes_back_with_what_was_done(order, reported, commander):
    answer = commander.post(
        f"/tasks/{reported.pk}/return",
        {"next": here(order), "remark": "Count the drivers too."},
        headers=HTMX,
        follow=True,
    ).content.decode()

    assert "<html" not in answer
    assert 'id="judging"' in answer
    assert "Returned to be put right." in answer
    assert "All staffed." not in answer


def test_a_question_is_answered_on_the_orders_page(order, share, commander, noon):
    by = an_actor(Role.DUTY_OFFICER, "4301")
    task_services.ask(task_id=share.pk, text="Are lorries meant?", by=by, now=noon + HOUR)

    page = commander.get(here(order)).content.decode()
    commander.post(f"/tasks/{share.pk}/answer", {"text": "Yes.", "next": here(order)})

    assert "Are lorries meant?" in page
    assert share.questions.get().answer == "Yes."
    assert "Are lorries meant?" not in commander.get(here(order)).content.decode()


def test_drafts_stand_first_among_the_orders_of_whoever_writes_them(order, commander, noon):
    a_draft(an_actor(Role.COMMANDER, "43"), noon - 24 * HOUR)

    listed = commander.get("/orders/").context["items"]

    assert [item["order"].state for item in listed] == ["draft", "issued"]
