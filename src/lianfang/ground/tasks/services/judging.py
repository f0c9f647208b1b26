from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.tasks import policies
from lianfang.ground.tasks.errors import AlreadyJudged
from lianfang.ground.tasks.services import common
from lianfang.ground.tasks.terms import NoticeKind, TaskState

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.tasks.models import Task


@transaction.atomic
def accept(*, task_id: int, by: Actor, now: datetime, remark: str = "") -> Task:
    """Accept what was reported and close the task (验收销号).

    Raises:
        NotYoursToJudge: another place set the task.
        OwnReport: the actor reported it.
        AlreadyJudged: there is no report waiting.
    """
    task = common.locked(task_id)
    policies.check_may_judge(by, task)
    if task.state == TaskState.ACCEPTED:
        return task
    _check_waits(task)
    policies.check_did_not_report(by, task)
    task.move_to(TaskState.ACCEPTED)
    task.remark = common.words(remark, field=_("Remark"), needed=False)
    task.closed_at, task.closed_by_id = now, by.account_id
    task.save(update_fields=["state", "remark", "closed_at", "closed_by"])
    common.note(task, NoticeKind.ACCEPTED, by=by, now=now, text=task.remark)
    common.tell_places([task], NoticeKind.ACCEPTED, now=now)
    common.record(task, "accepted", by=by, now=now)
    return task


@transaction.atomic
def return_(*, task_id: int, remark: str, by: Actor, now: datetime) -> Task:
    """Send a report back to be put right (退回整改), saying what is missing.

    Raises:
        NotYoursToJudge: another place set the task.
        OwnReport: the actor reported it.
        NothingSaid: the remark is empty.
        AlreadyJudged: there is no report waiting.
    """
    task = common.locked(task_id)
    policies.check_may_judge(by, task)
    remark = common.words(remark, field=_("Remark"))
    if task.state == TaskState.RETURNED and task.remark == remark:
        return task
    _check_waits(task)
    policies.check_did_not_report(by, task)
    task.move_to(TaskState.RETURNED)
    task.remark, task.overdue_in = remark, ""
    task.save(update_fields=["state", "remark", "overdue_in"])
    common.note(task, NoticeKind.RETURNED, by=by, now=now, text=remark)
    common.tell_places([task], NoticeKind.RETURNED, now=now)
    common.record(task, "returned", by=by, now=now)
    return task


def _check_waits(task: Task) -> None:
    if task.state != TaskState.REPORTED:
        raise AlreadyJudged(state=TaskState(task.state).label)
