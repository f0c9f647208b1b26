"""The place below signs and reports, the place that set the task judges; strangers see nothing."""

from datetime import timedelta

from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.ground.tasks import evidence, services
from tests.access.table import Row
from tests.factories import NOON

SIGNERS = {Role.COMMANDER, Role.DUTY_OFFICER, Role.FIRST_RESPONSIBLE}
JUDGES = {Role.COMMANDER, Role.DUTY_OFFICER}
TEXT = {"text": "Which venues?"}


def a_task(world, *, place="", issuer=""):
    share = services.Share(
        subject="sample:1",
        title="Screening",
        issuer=issuer or world.top,
        places=[place or world.place],
        sign_by=NOON + timedelta(hours=2),
        due_at=NOON + timedelta(hours=30),
        is_synthetic=True,
    )
    return services.assign(share, by=actors.system(), now=NOON)[0]


def to_sign(world):
    return {"task_id": a_task(world).pk}


def signed(world):
    task = a_task(world)
    services.acknowledge(task_id=task.pk, by=actors.system(), now=NOON)
    return {"task_id": task.pk}


def from_here(world):
    """A task that the acting place itself set for a place below."""
    return a_task(world, place=world.county, issuer=world.place)


def asked(world):
    task = from_here(world)
    services.ask(task_id=task.pk, text="Which?", by=actors.system(), now=NOON)
    return {"task_id": task.pk}


def reported(world):
    task = from_here(world)
    services.acknowledge(task_id=task.pk, by=actors.system(), now=NOON)
    services.report(task_id=task.pk, text="Done.", by=actors.system(), now=NOON)
    return {"task_id": task.pk}


def proven(world):
    task = a_task(world)
    services.acknowledge(task_id=task.pk, by=actors.system(), now=NOON)
    proof = evidence.examine(evidence.Upload(name="list.txt", content=b"done"))
    services.report(task_id=task.pk, text="Done.", by=actors.system(), now=NOON, proofs=[proof])
    return {"task_id": task.pk, "evidence_id": task.evidence.get().pk}


def a_county(world):
    return {"to": world.county}


ROWS = [
    Row("tasks:list"),
    Row("tasks:task", kwargs=to_sign, outside=404),
    Row("tasks:evidence", kwargs=proven, outside=404),
    Row("tasks:acknowledge", "POST", ok=302, roles=SIGNERS, outside=404, kwargs=to_sign),
    Row(
        "tasks:ask", "POST", ok=302, roles=SIGNERS, outside=404, kwargs=to_sign, data=lambda _: TEXT
    ),
    Row(
        "tasks:report",
        "POST",
        ok=302,
        roles=SIGNERS,
        outside=404,
        kwargs=signed,
        data=lambda _: TEXT,
    ),
    Row("tasks:cascade", "POST", ok=302, roles=SIGNERS, outside=404, kwargs=signed, data=a_county),
    Row(
        "tasks:answer", "POST", ok=302, roles=JUDGES, outside=404, kwargs=asked, data=lambda _: TEXT
    ),
    Row("tasks:accept", "POST", ok=302, roles=JUDGES, outside=404, kwargs=reported),
    Row(
        "tasks:return",
        "POST",
        ok=302,
        roles=JUDGES,
        outside=404,
        kwargs=reported,
        data=lambda _: {"remark": "Add the list."},
    ),
    Row("api:listTasks"),
    Row("api:getTask", kwargs=to_sign, outside=404),
    Row("api:acknowledgeTask", "PUT", roles=SIGNERS, outside=404, kwargs=to_sign),
    Row(
        "api:askAboutTask", "POST", roles=SIGNERS, outside=404, kwargs=to_sign, data=lambda _: TEXT
    ),
    Row("api:reportTask", "POST", roles=SIGNERS, outside=404, kwargs=signed, data=lambda _: TEXT),
]
