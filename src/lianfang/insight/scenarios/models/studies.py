"""A what-if study: what is asked of which place, the options compared, and what was computed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.insight.scenarios.terms import OPEN_STATES, RUN_MOVES, Metric, RunState


class Study(models.Model):
    """One question to the simulator (推演): a place, the days looked at, a goal, the assumptions.

    `assumptions` holds only what differs from the data pack's own, by dotted name.
    """

    title = models.CharField(_("question"), max_length=200)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    first = models.DateField(_("first day looked at"))
    days = models.PositiveSmallIntegerField(_("days looked at"))
    replicates = models.PositiveSmallIntegerField(_("runs of each option"))
    seed = models.BigIntegerField(_("seed"))
    goal_metric = models.CharField(max_length=24, choices=Metric, blank=True)
    goal_at_most = models.FloatField(_("at most"), null=True)
    goal_chance = models.FloatField(_("in what share of runs"), default=0.8)
    assumptions: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_as = models.CharField(_("post that asked"), max_length=160)

    class Meta:
        verbose_name = pgettext_lazy("what-if", "study")
        indexes: ClassVar = [models.Index(fields=["place", "-asked_at"], name="studies_by_place")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_goal_is_complete",
                condition=Q(goal_metric="", goal_at_most=None)
                | (~Q(goal_metric="") & Q(goal_at_most__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"study:{self.pk}"

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    @property
    def is_locked(self) -> bool:
        """While it is computed nothing is changed, so that what is shown is what was asked."""
        return self.runs.filter(state__in=OPEN_STATES).exists()


class Option(models.Model):
    """A set of measures. The one at position 0 is things as they stand: what all are compared with.

    `measures` are `{"record": …, "origin": …}`; the origin says where a measure in force comes from,
    and is empty for what this study adds.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, blank=True)
    offer = models.CharField(_("ready-made option it began as"), max_length=40, blank=True)
    measures: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list
    )

    class Meta:
        verbose_name = pgettext_lazy("what-if", "option")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "position"], name="one_option_per_position")
        ]

    @property
    def is_baseline(self) -> bool:
        return self.position == 0


class Run(models.Model):
    """One computation of all options of a study, with all that is needed to repeat it."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=16, choices=RunState, default=RUN_MOVES.start)
    inputs: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    digest = models.CharField(_("digest of the inputs"), max_length=64)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(_("runs done"), default=0)
    total = models.PositiveIntegerField(_("runs in all"), default=0)
    seconds_left = models.PositiveIntegerField(null=True)
    problem: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("why it failed: a code and what fills its sentence"), default=dict
    )
    versions: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    results: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        verbose_name = pgettext_lazy("what-if", "computation")
        indexes: ClassVar = [models.Index(fields=["study", "-asked_at"], name="runs_by_study")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["study"],
                condition=Q(state__in=["queued", "running"]),
                name="one_open_run_per_study",
            ),
            models.CheckConstraint(
                name="no_more_done_than_asked", condition=Q(done__lte=F("total"))
            ),
            models.CheckConstraint(
                name="a_finished_run_has_ended",
                condition=~Q(state="finished") | Q(ended_at__isnull=False),
            ),
        ]

    def move_to(self, state: RunState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        RUN_MOVES.check(here=RunState(self.state), there=state)
        self.state = state

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
