from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, Value, When, Window
from django.db.models.functions import RowNumber

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import scope
from lianfang.ground.tasks import policies
from lianfang.ground.tasks.models import Evidence, Notice, Question, Step, Task
from lianfang.ground.tasks.overview import LevelTally, Overview, Row, overview, rows_of
from lianfang.ground.tasks.terms import TO_DO_STATES, TaskState, Tray

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from lianfang.ground.posts.actors import Actor

__all__ = [
    "Late",
    "LevelTally",
    "Overview",
    "Row",
    "Waiting",
    "counts",
    "evidence",
    "in_tray",
    "longest_overdue",
    "of_subject",
    "overdue",
    "overdue_by_subject",
    "overview",
    "recent_steps",
    "rows_of",
    "task",
    "task_to_sign",
    "to_judge",
    "unread",
    "waiting_of",
]

_IN_TRAY = {
    Tray.SIGN: Q(state=TaskState.ASSIGNED),
    Tray.DO: Q(state=TaskState.ACKNOWLEDGED),
    Tray.RETURNED: Q(state=TaskState.RETURNED),
    Tray.WAITING: Q(state__in=(TaskState.QUERIED, TaskState.REPORTED)),
    Tray.CLOSED: Q(state__in=(TaskState.ACCEPTED, TaskState.WITHDRAWN)),
}


def is_late(now: datetime) -> Q:
    """`Task.is_overdue` as a condition of the store."""
    return Q(state=TaskState.ASSIGNED, sign_by__lt=now) | Q(state__in=TO_DO_STATES, due_at__lt=now)


def task(*, task_id: int, by: Actor) -> Task:
    """The task with its places, or `NotFound` for whoever may not see it."""
    found = _task(task_id)
    policies.check_may_read(by, found)
    return found


def task_to_sign(*, task_id: int, by: Actor) -> Task:
    """The task, for whoever may sign for and report it; asked before files are looked at."""
    found = _task(task_id)
    policies.check_may_sign(by, found)
    return found


def _task(task_id: int) -> Task:
    found = Task.objects.select_related("place", "issuer", "parent").filter(pk=task_id).first()
    if found is None:
        raise NotFound(what=Task._meta.verbose_name)
    return found


def own_place(by: Actor) -> Q:
    """Tasks of the very place, and of the zones attached to it."""
    return Q(place_id=by.place) | Q(place__attached_to_id=by.place)


def in_tray(*, by: Actor, now: datetime, tray: Tray | None = None) -> QuerySet[Task]:
    """What was sent to the actor's place, what is overdue first, then by what is due next."""
    tasks = Task.objects.filter(own_place(by)).select_related("place", "issuer")
    if tray is not None:
        tasks = tasks.filter(_IN_TRAY[tray])
    late_first = Case(
        When(is_late(now), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return tasks.order_by(late_first, "due_at", "pk")


def counts(*, by: Actor, now: datetime) -> dict[str, int]:
    """How many lie in each tray, how many of them are overdue, how many wait for the actor's word."""
    tasks = Task.objects.filter(own_place(by))
    found = {tray.value: tasks.filter(_IN_TRAY[tray]).count() for tray in Tray}
    found["overdue"] = tasks.filter(is_late(now)).count()
    found["judge"] = to_judge(by=by).count()
    return found


def to_judge(*, by: Actor) -> QuerySet[Task]:
    """Reports and questions that wait for the place that set the task."""
    waiting = (TaskState.REPORTED, TaskState.QUERIED)
    tasks = Task.objects.filter(issuer_id=by.place, state__in=waiting)
    return tasks.select_related("place", "issuer").order_by("due_at", "pk")


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Reports and questions on one subject that wait for the reader's word; `more` are not shown."""

    items: tuple[Task, ...] = ()
    more: int = 0
    is_judge: bool = False


MOST_WAITING = 6


def waiting_of(*, subject: str, by: Actor) -> Waiting:
    """What is to be judged of one subject, with its evidence; nothing for whoever does not judge."""
    own = Task.objects.filter(subject=subject, issuer_id=by.place)
    if by.role not in policies.JUDGE.roles or not own.exists():
        return Waiting()
    tasks = to_judge(by=by).filter(subject=subject)
    unanswered = Prefetch(
        "questions", Question.objects.filter(answered_at=None), to_attr="open_questions"
    )
    items = tasks.prefetch_related("evidence", unanswered)[:MOST_WAITING]
    found = tuple(items)
    more = tasks.count() - len(found) if len(found) == MOST_WAITING else 0
    return Waiting(items=found, more=more, is_judge=True)


def overdue(*, prefixes: Sequence[str], now: datetime) -> QuerySet[Task]:
    """Tasks at or below a place that are out of time, longest first."""
    tasks = Task.objects.filter(scope.within(prefixes), is_late(now))
    return tasks.select_related("place", "issuer").order_by("sign_by", "place_id")


def longest_overdue(
    *, subjects: Collection[str], prefixes: Sequence[str], now: datetime, each: int
) -> dict[str, list[str]]:
    """Where each subject is out of time: the first few places, longest first."""
    late = Task.objects.filter(scope.within(prefixes), is_late(now), subject__in=subjects)
    order = (F("sign_by").asc(), F("place_id").asc())
    rank = Window(RowNumber(), partition_by=F("subject"), order_by=order)
    first = late.annotate(rank=rank).filter(rank__lte=each).order_by("subject", "rank")
    found: dict[str, list[str]] = {subject: [] for subject in subjects}
    for subject, place in first.values_list("subject", "place_id"):
        found[subject].append(place)
    return found


@dataclass(frozen=True, kw_only=True)
class Late:
    """One subject that is out of time at some places."""

    subject: str
    title: str
    is_synthetic: bool
    places: int


def overdue_by_subject(*, prefixes: Sequence[str], now: datetime) -> list[Late]:
    """What is out of time at or below a place, thing by thing, the most places first."""
    late = overdue(prefixes=prefixes, now=now).select_related(None)
    counted = (
        late.order_by()
        .values_list("subject", "title", "is_synthetic")
        .annotate(places=Count("pk"))
        .order_by("-places", "subject")
    )
    return [
        Late(subject=subject, title=title, is_synthetic=is_synthetic, places=places)
        for subject, title, is_synthetic, places in counted
    ]


def of_subject(*, subject: str, prefixes: Sequence[str]) -> QuerySet[Task]:
    tasks = Task.objects.filter(scope.within(prefixes), subject=subject)
    return tasks.select_related("place", "issuer").order_by("place_id")


def recent_steps(*, subject: str, prefixes: Sequence[str], limit: int = 20) -> QuerySet[Step]:
    """What was done last to the shares of a subject, newest first."""
    steps = Step.objects.filter(
        scope.within(prefixes, field="task__place_id"), task__subject=subject
    )
    return steps.select_related("task__place").order_by("-at", "-pk")[:limit]


def unread(*, by: Actor) -> QuerySet[Notice]:
    """What the actor's headquarters was told and nobody there has opened."""
    return (
        Notice.objects.filter(place_id=by.place, read_at=None)
        .select_related("task")
        .order_by("-at")
    )


def evidence(*, task_id: int, evidence_id: int, by: Actor) -> Evidence:
    """One piece of evidence of a task the actor may see."""
    found = Evidence.objects.filter(pk=evidence_id, task=task(task_id=task_id, by=by)).first()
    if found is None:
        raise NotFound(what=Evidence._meta.verbose_name)
    return found
