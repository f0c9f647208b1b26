"""Where each role begins, what lies on a desk, and the board of a country nobody has heard of."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from lianfang.ground.figures import loading
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.posts.actors import system
from lianfang.ground.posts.terms import Role
from lianfang.ground.tasks.models import Task
from lianfang.ground.tasks.terms import TaskState
from tests.factories import LITTORAL, NOON
from tests.integration.boards import BRIEFING, looks, page, table
from tests.integration.test_task_acts import sent_to

LATER = datetime(2031, 5, 5, 12, 0, tzinfo=UTC)


@pytest.fixture
def hunan(hunan_top):
    clock.set_to(shown_at=BRIEFING)
    return hunan_top


@pytest.mark.parametrize(
    ("role", "workplace"),
    [
        (Role.COMMANDER, "/board/"),
        (Role.EPIDEMIOLOGIST, "/board/"),
        (Role.DUTY_OFFICER, "/desk/"),
        (Role.FIRST_RESPONSIBLE, "/desk/"),
        (Role.GRID_WORKER, "/observation/today/"),
        (Role.RECEPTION, "/handovers/"),
        (Role.CLINICIAN, "/handovers/"),
        (Role.BARRIER_OFFICER, "/screening/"),
        (Role.DATA_PROTECTION, "/data-protection/"),
        (Role.ADMINISTRATOR, "/accounts/"),
    ],
)
def test_each_role_begins_at_its_workplace(hunan, role, workplace):
    assert looks(role, "4301").get("/").headers["Location"] == workplace


def test_a_visitor_is_welcomed(hunan):
    answer = Client(HTTP_ACCEPT_LANGUAGE="en").get("/")

    assert answer.status_code == 200
    assert "lianfang" in answer.content.decode()


def test_a_board_without_figures_says_what_to_do(hunan):
    shown = page(looks(Role.COMMANDER, "43"), "/board/43/")

    assert "Load a scenario, or import the first bulletin" in shown


def test_a_download_without_figures_is_refused_with_a_sentence(hunan):
    answer = looks(Role.COMMANDER, "43").get("/board/43/figures.csv")

    assert answer.status_code == 404
    assert "nothing to download" in answer.content.decode()


def test_an_empty_desk_says_that_nothing_waits(hunan):
    shown = page(looks(Role.DUTY_OFFICER, "4301"), "/desk/")

    assert "Nothing waits for your signature." in shown


def test_a_desk_lists_what_to_sign_with_its_button(hunan):
    task = sent_to("4301", now=BRIEFING)[0]

    shown = page(looks(Role.DUTY_OFFICER, "4301"), "/desk/")

    assert "Sign 1 order" in shown
    assert f'action="/tasks/{task.pk}/sign"' in shown
    assert "by 29 January, 17:00" in shown


def test_signing_from_the_desk_moves_the_task_on(hunan):
    task = sent_to("4301", now=BRIEFING)[0]
    officer = looks(Role.DUTY_OFFICER, "4301")

    officer.post(f"/tasks/{task.pk}/sign")

    assert Task.objects.get(pk=task.pk).state == TaskState.ACKNOWLEDGED
    assert "Nothing waits for your signature." in page(officer, "/desk/")


def test_what_is_late_is_said_in_words(hunan):
    sent_to("4301", now=BRIEFING - timedelta(hours=5))

    shown = page(looks(Role.DUTY_OFFICER, "4301"), "/desk/")

    assert "overdue since 29 January, 12:00" in shown


def test_the_board_names_who_below_is_late(hunan):
    sent_to("4301", "4302", now=BRIEFING - timedelta(hours=5))

    shown = page(looks(Role.COMMANDER, "43"), "/board/43/?part=duties")

    assert "2 places: Changsha, Zhuzhou" in shown


def test_a_prefecture_sees_only_its_own_late_tasks_on_the_overview(hunan):
    sent_to("4301", "4302", now=BRIEFING - timedelta(hours=5))

    shown = page(looks(Role.DUTY_OFFICER, "4302"), "/board/43/?part=duties")

    assert "1 place: Zhuzhou" in shown
    assert "Changsha" not in shown


@pytest.fixture
def marsh(littoral):
    loading.load(DataFolder(LITTORAL), by=system(), now=NOON, report=lambda steps: None)
    clock.set_to(shown_at=LATER)
    return littoral


def test_the_board_runs_on_a_made_up_country(marsh):
    shown = page(looks(Role.COMMANDER, "7"), "/board/7/?day=2031-05-04&known=all")

    cells = table(shown)
    assert cells["Northshire"] == ["4", "10", "7", "4"]
    assert cells["Littoral"] == ["6", "13", "10", "2.60"]
    assert "Hunan" not in shown
    assert not any(
        "\u4e00" <= sign <= "\u9fff" for sign in shown.replace("联防", "").replace("简体中文", "")
    )


def test_a_rate_is_the_count_by_population(marsh):
    shown = page(looks(Role.COMMANDER, "7"), "/board/7/?day=2031-05-04&known=all&indicator=rate")

    # 10 of 25,000 residents are 4 in 10,000.
    assert table(shown)["Northshire"][3] == "4"
    assert "per 10,000" in shown


def test_the_map_of_the_country_is_its_own(marsh):
    shown = page(looks(Role.COMMANDER, "7"), "/board/7/")

    assert "/geo/littoral/7.geojson" in shown
    assert "Made up for tests" in shown
