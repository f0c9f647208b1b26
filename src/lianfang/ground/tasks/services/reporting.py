from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.tasks import evidence, policies
from lianfang.ground.tasks.errors import AlreadyJudged, PartsOpen, SignFirst
from lianfang.ground.tasks.models import Evidence, Task
from lianfang.ground.tasks.services import common
from lianfang.ground.tasks.terms import OPEN_STATES, NoticeKind, TaskState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def report(
    *,
    task_id: int,
    text: str,
    by: Actor,
    now: datetime,
    proofs: Sequence[evidence.Proof] = (),
    open_parts_reason: str = "",
) -> Task:
    """Report a task done (报办结), with what proves it; `evidence.examine_all` makes the proofs.

    Raises:
        NotYoursToSign: the task is another place's.
        SignFirst: nobody has signed for it.
        PartsOpen: places below have not finished, and no reason was given.
        AlreadyJudged: it was accepted or withdrawn, or somebody else's report is being checked.
        NothingSaid, TextTooLong: the text cannot be used.
    """
    task = common.locked(task_id)
    policies.check_may_sign(by, task)
    text = common.words(text, field=_("Report"))
    if task.state == TaskState.REPORTED and task.report == text:
        return task
    reason = common.words(open_parts_reason, field=_("Reason"), needed=False)
    _check_can_be_reported(task, reason=reason)
    task.move_to(TaskState.REPORTED)
    task.report, task.open_parts_reason, task.overdue_in = text, reason, ""
    task.reported_at, task.reported_by_id, task.reported_as = now, by.account_id, by.label
    task.save(
        update_fields=[
            "state",
            "report",
            "open_parts_reason",
            "overdue_in",
            "reported_at",
            "reported_by",
            "reported_as",
        ]
    )
    _keep(task, proofs, by=by, now=now)
    common.note(task, NoticeKind.REPORTED, by=by, now=now, text=text)
    common.tell_issuers([task], NoticeKind.REPORTED, now=now)
    digests = [proof.sha256 for proof in proofs]
    common.record(task, "reported", by=by, now=now, data={"evidence": digests})
    return task


def _check_can_be_reported(task: Task, *, reason: str) -> None:
    if task.state in {TaskState.ASSIGNED, TaskState.QUERIED} and task.acknowledged_at is None:
        raise SignFirst
    if task.state not in {TaskState.ACKNOWLEDGED, TaskState.RETURNED}:
        raise AlreadyJudged(state=TaskState(task.state).label)
    unfinished = OPEN_STATES - {TaskState.REPORTED}
    still_open = task.parts.filter(state__in=unfinished).count()
    if still_open and not reason:
        raise PartsOpen(open=still_open)


def _keep(task: Task, proofs: Sequence[evidence.Proof], *, by: Actor, now: datetime) -> None:
    had = set(task.evidence.values_list("sha256", flat=True))
    Evidence.objects.bulk_create(
        Evidence(
            task=task,
            kind=proof.kind,
            file=evidence.keep(proof),
            name=proof.name,
            content_type=proof.content_type,
            sha256=proof.sha256,
            size=len(proof.content),
            added_at=now,
            added_by_id=by.account_id,
        )
        for proof in proofs
        if proof.sha256 not in had
    )
