"""ONE task engine: a place's share of something, who must do it, by when, and how it was proven."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.places.naming import localized
from lianfang.ground.tasks import rules
from lianfang.ground.tasks.terms import TASK_MOVES, EvidenceKind, NoticeKind, TaskState

if TYPE_CHECKING:
    from datetime import datetime


def _together(who: str, when: str) -> Q:
    return Q(**{who: None, when: None}) | Q(**{f"{who}__isnull": False, f"{when}__isnull": False})


class Task(models.Model):
    """One place's share of a subject (an order today; a finding, a request tomorrow).

    `subject` names the thing it is a share of as `room:key`; `issuer` is the place that set it
    and that accepts or returns the work.
    """

    subject = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    issuer = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="tasks")
    responsible = models.ForeignKey("posts.Post", models.PROTECT, null=True, related_name="tasks")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    state = models.CharField(max_length=16, choices=TaskState, default=TASK_MOVES.start)
    assigned_at = models.DateTimeField()
    sign_by = models.DateTimeField(_("to be signed for by"))
    due_at = models.DateTimeField(_("to be done by"))
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    report = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    remark = models.TextField(_("what the issuer said on return or acceptance"), blank=True)
    reminded_at = models.DateTimeField(null=True)
    acknowledged_as = models.CharField(_("post that signed"), max_length=160, blank=True)
    reported_as = models.CharField(_("post that reported"), max_length=160, blank=True)
    open_parts_reason = models.TextField(_("why reported with parts still open"), blank=True)
    overdue_in = models.CharField(_("state last marked overdue"), max_length=16, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("task")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "place"], name="one_task_per_subject_and_place"
            ),
            models.CheckConstraint(
                name="acknowledged_by_and_at_together",
                condition=Q(is_synthetic=True) | _together("acknowledged_by", "acknowledged_at"),
            ),
            models.CheckConstraint(
                name="reported_by_and_at_together",
                condition=Q(is_synthetic=True) | _together("reported_by", "reported_at"),
            ),
            models.CheckConstraint(
                name="closed_by_and_at_together",
                condition=Q(is_synthetic=True) | _together("closed_by", "closed_at"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "state"], name="tasks_by_place"),
            models.Index(fields=["issuer", "state"], name="tasks_by_issuer"),
            models.Index(fields=["state", "due_at"], name="tasks_by_due"),
        ]

    @property
    def label(self) -> str:
        return localized(self.title, self.title_en)

    @property
    def titles(self) -> dict[str, str]:
        """Both titles, as the data of a ledger entry keeps them."""
        return {"title": self.title, "title_en": self.title_en}

    def move_to(self, state: TaskState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        TASK_MOVES.check(here=TaskState(self.state), there=state)
        self.state = state

    def is_overdue(self, *, now: datetime) -> bool:
        times = rules.Times(sign_by=self.sign_by, due_at=self.due_at)
        return rules.is_overdue(TaskState(self.state), times, now=now)


class Step(models.Model):
    """One thing that happened to a task, in the words of whoever did it: its history."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=160)
    text = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["task", "at"], name="steps_by_task")]


class Evidence(models.Model):
    """A photo or file that proves a report. Content is kept by its digest and never replaced."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=8, choices=EvidenceKind)
    file = models.CharField(_("name in the file store"), max_length=120)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "sha256"], name="evidence_once_per_task")
        ]


class Question(models.Model):
    """A clarification asked of whoever set the task (请示), and its answer (批复). The clock stands meanwhile."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_as = models.CharField(_("post that asked"), max_length=160, blank=True)
    answered_as = models.CharField(_("post that answered"), max_length=160, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(answered_at=None), name="one_open_question_per_task"
            ),
            models.CheckConstraint(
                name="an_answer_has_its_time",
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False),
            ),
        ]


class Notice(models.Model):
    """What a place's headquarters is told about a task: its in-tray."""

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["place", "-at"], condition=Q(read_at=None), name="unread_notices_by_place"
            )
        ]
