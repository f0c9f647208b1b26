from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import scope
from lianfang.ground.posts.actors import check_may
from lianfang.ground.tasks import policies, rules
from lianfang.ground.tasks.errors import NobodyToRemind, RemindedRecently
from lianfang.ground.tasks.models import Task
from lianfang.ground.tasks.services import common
from lianfang.ground.tasks.terms import TO_DO_STATES, NoticeKind, TaskState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """How many places were told again, and how many were left in peace because it was too soon."""

    sent: int
    too_soon: int


@transaction.atomic
def remind(*, subject: str, by: Actor, now: datetime) -> Reminded:
    """Remind every place in one's scope that has not signed or is overdue (催办); once an hour each.

    Raises:
        NotAllowed: the role does not remind.
        NobodyToRemind: all have signed and nothing is overdue.
        RemindedRecently: all of them were reminded within the hour.
    """
    check_may(by, policies.REMIND, by.place)
    missing = _missing(subject, by=by, now=now)
    if not missing:
        raise NobodyToRemind
    due = [task for task in missing if rules.may_remind_again(task.reminded_at, now=now)]
    if not due:
        raise RemindedRecently(count=len(missing), at=_next_time(missing))
    Task.objects.filter(pk__in=[task.pk for task in due]).update(reminded_at=now)
    common.tell_places(due, NoticeKind.REMINDED, now=now)
    ledger.record(
        act="tasks.batch.reminded",
        by=by,
        at=now,
        place=by.place,
        subject=subject,
        data=due[0].titles | {"count": len(due)},
        parts=[task.place_id for task in due],
    )
    return Reminded(sent=len(due), too_soon=len(missing) - len(due))


def _missing(subject: str, *, by: Actor, now: datetime) -> list[Task]:
    tasks = Task.objects.select_for_update().filter(
        scope.within(by.prefixes), _waiting(now), subject=subject
    )
    return list(tasks.exclude(place_id=by.place).order_by("place_id"))


def _waiting(now: datetime) -> Q:
    """Not signed, or past the time to be done: `rules.needs_reminder` as a query."""
    return Q(state=TaskState.ASSIGNED) | Q(state__in=TO_DO_STATES, due_at__lt=now)


def _next_time(tasks: Sequence[Task]) -> str:
    earliest = min(task.reminded_at for task in tasks if task.reminded_at)
    return date_format(timezone.localtime(earliest + rules.REMINDER_PAUSE), "H:i")


@transaction.atomic
def mark_overdue(*, by: Actor, now: datetime) -> int:
    """Tell both levels of every task that has newly run out of time (逾期). Running twice adds nothing."""
    late = Q(state=TaskState.ASSIGNED, sign_by__lt=now) | Q(state__in=TO_DO_STATES, due_at__lt=now)
    tasks = list(
        Task.objects.select_for_update().filter(late).exclude(overdue_in=F("state")).order_by("pk")
    )
    if not tasks:
        return 0
    for task in tasks:
        task.overdue_in = task.state
    Task.objects.bulk_update(tasks, ["overdue_in"], batch_size=common.BATCH)
    common.tell_places(tasks, NoticeKind.OVERDUE, now=now)
    common.tell_issuers(tasks, NoticeKind.OVERDUE, now=now)
    ledger.record(
        act="tasks.batch.overdue",
        by=by,
        at=now,
        data={"count": len(tasks)},
        parts=[f"{task.pk} {task.state}" for task in tasks],
    )
    return len(tasks)
