from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.ground.places import scope
from lianfang.ground.posts import queries as posts
from lianfang.ground.tasks import policies
from lianfang.ground.tasks.errors import (
    AlreadyJudged,
    DueBeforeSigning,
    NotBelow,
    NothingToPassOn,
    SignFirst,
)
from lianfang.ground.tasks.models import Task
from lianfang.ground.tasks.services import common
from lianfang.ground.tasks.terms import OPEN_STATES, NoticeKind, TaskState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


LEAST_TIME = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Share:
    """What is handed out: to which places, of what, and until when."""

    subject: str
    title: str
    issuer: str
    places: Sequence[str]
    sign_by: datetime
    due_at: datetime
    title_en: str = ""
    parent_id: int | None = None
    is_synthetic: bool = False


@transaction.atomic
def assign(share: Share, *, by: Actor, now: datetime, is_recorded: bool = True) -> list[Task]:
    """Give each place its share, addressed to its first responsible person, and tell its headquarters.

    Places that already have a share of this subject are left as they are. `is_recorded=False` is
    for a caller whose own ledger entry covers the whole batch.

    Raises:
        DueBeforeSigning: the times are the wrong way round.
    """
    if share.due_at <= share.sign_by:
        raise DueBeforeSigning
    had = set(Task.objects.filter(subject=share.subject).values_list("place_id", flat=True))
    new = [code for code in dict.fromkeys(share.places) if code not in had]
    responsible = posts.first_responsible_of(new)
    tasks = Task.objects.bulk_create(
        (_task(share, code, responsible=responsible.get(code), now=now) for code in new),
        batch_size=common.BATCH,
    )
    common.tell_places(tasks, NoticeKind.ASSIGNED, now=now)
    if is_recorded and tasks:
        _record(share, tasks, by=by, now=now)
    return tasks


def _task(share: Share, code: str, *, responsible: int | None, now: datetime) -> Task:
    return Task(
        subject=share.subject,
        title=share.title,
        title_en=share.title_en,
        issuer_id=share.issuer,
        place_id=code,
        responsible_id=responsible,
        parent_id=share.parent_id,
        assigned_at=now,
        sign_by=share.sign_by,
        due_at=share.due_at,
        is_synthetic=share.is_synthetic,
    )


def _record(share: Share, tasks: Sequence[Task], *, by: Actor, now: datetime) -> None:
    ledger.record(
        act="tasks.batch.assigned",
        by=by,
        at=now,
        place=share.issuer,
        subject=share.subject,
        data={"title": share.title, "title_en": share.title_en, "count": len(tasks)},
        parts=part_lines(tasks),
    )


def part_lines(tasks: Sequence[Task]) -> list[str]:
    """One line per task for the digest of a bulk entry."""
    return [
        f"{task.place_id} {task.sign_by.isoformat()} {task.due_at.isoformat()}" for task in tasks
    ]


@transaction.atomic
def cascade(
    *, task_id: int, to: Sequence[str], by: Actor, now: datetime, due_at: datetime | None = None
) -> list[Task]:
    """Pass one's share on to places below (转办), as parts that must be finished before it is reported.

    Raises:
        NotYoursToSign: the task is another place's.
        SignFirst: it has not been signed for.
        AlreadyJudged: it has been reported, accepted or withdrawn.
        NotBelow: a place outside one's own jurisdiction.
        NothingToPassOn: all of the places have the task already.
    """
    task = common.locked(task_id)
    policies.check_may_sign(by, task)
    _check_can_be_passed_on(task, to)
    share = _part_share(task, to, due_at=due_at or task.due_at, now=now)
    parts = assign(share, by=by, now=now, is_recorded=False)
    if not parts:
        raise NothingToPassOn
    common.note(task, NoticeKind.CASCADED, by=by, now=now, text=str(len(parts)))
    common.record(task, "cascaded", by=by, now=now, data={"count": len(parts)})
    return parts


def _check_can_be_passed_on(task: Task, to: Sequence[str]) -> None:
    if task.state in {TaskState.ASSIGNED, TaskState.QUERIED}:
        raise SignFirst
    if task.state not in OPEN_STATES or task.state == TaskState.REPORTED:
        raise AlreadyJudged(state=TaskState(task.state).label)
    prefixes, known = places.prefixes_of(task.place_id), places.known_codes(to)
    for code in to:
        if code not in known or code == task.place_id or not scope.covers(prefixes, code):
            raise NotBelow(place=code, issuer=task.place.label)


def _part_share(task: Task, to: Sequence[str], *, due_at: datetime, now: datetime) -> Share:
    """The parts keep the parent's times; where they are over, the parts get a little time of their own."""
    left = max(task.due_at - now, LEAST_TIME)
    sign_by = task.sign_by if task.sign_by > now else now + left / 3
    return Share(
        subject=task.subject,
        title=task.title,
        title_en=task.title_en,
        issuer=task.place_id,
        places=to,
        sign_by=sign_by,
        due_at=max(due_at, sign_by + LEAST_TIME),
        parent_id=task.pk,
        is_synthetic=task.is_synthetic,
    )


@transaction.atomic
def withdraw(
    *, subject: str, reason: str, by: Actor, now: datetime, is_recorded: bool = True
) -> int:
    """Take back every open share of a subject (撤销), because what asked for it no longer holds.

    Who may end the subject itself is for its own room to check; that room then records the whole
    with `is_recorded=False`.

    Raises:
        NothingSaid: no reason was given.
    """
    reason = common.words(reason, field=_("Reason"))
    tasks = list(
        Task.objects.select_for_update()
        .filter(subject=subject, state__in=OPEN_STATES)
        .order_by("pk")
    )
    for task in tasks:
        task.move_to(TaskState.WITHDRAWN)
        task.remark = reason
    Task.objects.bulk_update(tasks, ["state", "remark"], batch_size=common.BATCH)
    common.tell_places(tasks, NoticeKind.WITHDRAWN, now=now)
    if tasks and is_recorded:
        ledger.record(
            act="tasks.batch.withdrawn",
            by=by,
            at=now,
            place=tasks[0].issuer_id,
            subject=subject,
            data=tasks[0].titles | {"count": len(tasks), "reason": reason},
            parts=part_lines(tasks),
        )
    return len(tasks)
