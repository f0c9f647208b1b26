"""What every act on a task shares: the lock, the history, the notice, the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger
from lianfang.ground.tasks.errors import NothingSaid, TextTooLong
from lianfang.ground.tasks.models import Notice, Step, Task

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.tasks.terms import NoticeKind

LONGEST_TEXT = 4000
BATCH = 500


def locked(task_id: int) -> Task:
    """The task, held until the transaction ends, so that of two hands the second waits and sees."""
    return held(Task.objects.select_related("place", "issuer"), pk=task_id)


def words(text: str, *, field: str, needed: bool = True) -> str:
    """The text without blanks around it; refused when it is empty or does not fit."""
    text = text.strip().replace("\x00", "")
    if needed and not text:
        raise NothingSaid(field=field)
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(field=field, length=len(text), limit=LONGEST_TEXT)
    return text


def note(task: Task, kind: NoticeKind, *, by: Actor, now: datetime, text: str = "") -> None:
    """Write one line of the task's history."""
    Step.objects.create(task=task, kind=kind, at=now, by_label=by.label, text=text)


def tell_places(tasks: Iterable[Task], kind: NoticeKind, *, now: datetime) -> None:
    """Put a notice of each task into the in-tray of the place that has it."""
    _tell(((task.place_id, task) for task in tasks), kind, now=now)


def tell_issuers(tasks: Iterable[Task], kind: NoticeKind, *, now: datetime) -> None:
    """Put a notice of each task into the in-tray of the place that set it."""
    _tell(((task.issuer_id, task) for task in tasks), kind, now=now)


def _tell(addressed: Iterable[tuple[str, Task]], kind: NoticeKind, *, now: datetime) -> None:
    Notice.objects.bulk_create(
        (Notice(place_id=place, task=task, kind=kind, at=now) for place, task in addressed),
        batch_size=BATCH,
    )


def record(
    task: Task, act: str, *, by: Actor, now: datetime, data: dict[str, object] | None = None
) -> None:
    """One ledger entry for one task, with what a sentence about it needs."""
    ledger.record(
        act=f"tasks.task.{act}",
        by=by,
        at=now,
        place=task.place_id,
        subject=f"task:{task.pk}",
        data={"of": task.subject, "issuer": task.issuer_id, **task.titles, **(data or {})},
    )
