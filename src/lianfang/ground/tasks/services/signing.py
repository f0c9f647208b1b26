from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.tasks import policies
from lianfang.ground.tasks.models import Notice, Task
from lianfang.ground.tasks.services import common
from lianfang.ground.tasks.terms import NoticeKind, TaskState

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def acknowledge(*, task_id: int, by: Actor, now: datetime) -> Task:
    """Sign for a task (签收). A second hand changes nothing and gets the task as the first left it.

    Raises:
        NotYoursToSign: the task is another place's.
        IllegalMove: a question about it is still open, or it was withdrawn.
    """
    task = common.locked(task_id)
    policies.check_may_sign(by, task)
    if task.acknowledged_at is not None:
        return task
    task.move_to(TaskState.ACKNOWLEDGED)
    task.acknowledged_at, task.acknowledged_by_id = now, by.account_id
    task.acknowledged_as, task.overdue_in = by.label, ""
    task.save(
        update_fields=[
            "state",
            "acknowledged_at",
            "acknowledged_by",
            "acknowledged_as",
            "overdue_in",
        ]
    )
    common.note(task, NoticeKind.SIGNED, by=by, now=now)
    common.record(task, "acknowledged", by=by, now=now)
    return task


@transaction.atomic
def read_notices(*, task: Task, by: Actor, now: datetime) -> int:
    """Mark what one's own place was told about a task as read."""
    return Notice.objects.filter(task=task, place_id=by.place, read_at=None).update(read_at=now)
