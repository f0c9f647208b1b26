"""Checklists are read by everybody; filled in by whoever works, for places within their scope."""

from lianfang.ground.checklists import loading, policies, services
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.posts import actors
from tests.access.table import Row
from tests.factories import HUNAN, NOON

ANSWERS = {"been_there": "no", "met_someone": "no", "unwell": "no"}


def a_checklist(world):
    loading.load(DataFolder(HUNAN), by=actors.system(), now=NOON, report=lambda rows: None)
    return {"code": "household-visit"}


def a_filled_one(world):
    a_checklist(world)
    done = services.fill(
        "household-visit",
        subject="household:1",
        place=world.place,
        answers=ANSWERS,
        by=actors.system(),
        now=NOON,
    )
    return {"filled_id": done.pk}


def answered(world):
    answers = {f"answer-{key}": value for key, value in ANSWERS.items()}
    return answers | {"subject": "household:1", "place": world.place}


def sent(world):
    return {"subject": "household:1", "place": world.place, "answers": ANSWERS}


ROWS = [
    Row("checklists:list"),
    Row("checklists:checklist", kwargs=a_checklist),
    Row("checklists:filled", kwargs=a_filled_one, outside=404),
    Row(
        "checklists:fill",
        "POST",
        ok=302,
        roles=policies.FILLERS,
        outside=403,
        kwargs=a_checklist,
        data=answered,
    ),
    Row("api:listChecklists"),
    Row("api:getChecklist", kwargs=a_checklist),
    Row(
        "api:fillChecklist",
        "POST",
        roles=policies.FILLERS,
        outside=403,
        kwargs=a_checklist,
        data=sent,
    ),
]
