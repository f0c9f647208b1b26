from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.tasks import policies, rules
from lianfang.ground.tasks.errors import AlreadyJudged
from lianfang.ground.tasks.models import Question, Task
from lianfang.ground.tasks.services import common
from lianfang.ground.tasks.terms import NoticeKind, TaskState

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def ask(*, task_id: int, text: str, by: Actor, now: datetime) -> Question:
    """Ask whoever set the task what is meant (请示). Until the answer comes its clock stands.

    Raises:
        NotYoursToSign: the task is another place's.
        NothingSaid, TextTooLong: the question cannot be used.
        IllegalMove: the task is past asking.
    """
    task = common.locked(task_id)
    policies.check_may_sign(by, task)
    text = common.words(text, field=_("Question"))
    waiting = task.questions.filter(answered_at=None).first()
    if waiting is not None and waiting.text == text:
        return waiting
    task.move_to(TaskState.QUERIED)
    task.save(update_fields=["state"])
    question = Question.objects.create(
        task=task, text=text, asked_at=now, asked_by_id=by.account_id, asked_as=by.label
    )
    common.note(task, NoticeKind.QUERIED, by=by, now=now, text=text)
    common.tell_issuers([task], NoticeKind.QUERIED, now=now)
    common.record(task, "queried", by=by, now=now)
    return question


@transaction.atomic
def answer(*, task_id: int, text: str, by: Actor, now: datetime) -> Task:
    """Answer the open question (批复); the time it took is added to both times.

    Raises:
        NotYoursToJudge: another place set the task.
        NothingSaid, TextTooLong: the answer cannot be used.
        AlreadyJudged: there is no open question.
    """
    task = common.locked(task_id)
    policies.check_may_judge(by, task)
    text = common.words(text, field=_("Answer"))
    question = task.questions.filter(answered_at=None).first()
    if question is None:
        return _answered_before(task, text)
    _close(question, text, by=by, now=now)
    _set_clock_running(task, question, now=now)
    common.note(task, NoticeKind.ANSWERED, by=by, now=now, text=text)
    common.tell_places([task], NoticeKind.ANSWERED, now=now)
    common.record(task, "answered", by=by, now=now)
    return task


def _answered_before(task: Task, text: str) -> Task:
    if task.questions.filter(answer=text).exists():
        return task
    raise AlreadyJudged(state=TaskState(task.state).label)


def _close(question: Question, text: str, *, by: Actor, now: datetime) -> None:
    question.answer, question.answered_at = text, now
    question.answered_by_id, question.answered_as = by.account_id, by.label
    question.save(update_fields=["answer", "answered_at", "answered_by", "answered_as"])


def _set_clock_running(task: Task, question: Question, *, now: datetime) -> None:
    times = rules.standing_still(
        rules.Times(sign_by=task.sign_by, due_at=task.due_at),
        asked_at=question.asked_at,
        answered_at=now,
    )
    was_signed = task.acknowledged_at is not None
    task.move_to(TaskState.ACKNOWLEDGED if was_signed else TaskState.ASSIGNED)
    task.sign_by, task.due_at = times.sign_by, times.due_at
    task.save(update_fields=["state", "sign_by", "due_at"])
