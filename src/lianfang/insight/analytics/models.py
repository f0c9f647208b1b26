"""Estimates with their inputs, alarms that a person answers, and counts from line lists."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.figures.terms import for_reader
from lianfang.insight.analytics.terms import (
    ALARM_MOVES,
    CALCULATION_MOVES,
    UNDER_WAY,
    Absence,
    AlarmState,
    CalculationState,
    EstimateKind,
    Method,
)


class Estimate(models.Model):
    """One estimate for one place, from what was known at one moment. Rows are only added.

    `inputs` are the very counts it was computed from, `digest` stands for them, the parameters and
    the version of the method; the newest row of a place, kind and method counts. Without an
    estimate `absence` says why.
    """

    kind = models.CharField(max_length=16, choices=EstimateKind)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    method = models.CharField(max_length=12, choices=Method)
    parameters: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    known_at = models.DateTimeField(_("moment of knowledge of the input"))
    first_day = models.DateField(null=True)
    last_day = models.DateField(_("last day used"), null=True)
    inputs: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    values: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    limits: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    absence = models.CharField(max_length=16, choices=Absence, blank=True)
    is_synthetic = models.BooleanField(default=False)
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("estimate")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "kind", "method", "known_at", "digest"],
                name="one_estimate_per_input",
            ),
            models.CheckConstraint(
                name="an_estimate_or_why_there_is_none",
                condition=Q(absence="", last_day__isnull=False) | ~Q(absence=""),
            ),
        ]


class Alarm(models.Model):
    """Something in the figures that a person should look at; never a finding about anybody.

    `key` is what makes it the same alarm when it is computed again. `days` of a cluster begin at
    `first_day`; `places` are the codes it covers, its own place among them.
    """

    key = models.CharField(max_length=80, unique=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    method = models.CharField(max_length=12, choices=Method)
    day = models.DateField(_("last day it speaks of"))
    first_day = models.DateField()
    places: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    observed = models.FloatField()
    expected = models.FloatField()
    threshold = models.FloatField(null=True)
    p = models.FloatField(null=True)
    parameters: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    is_synthetic = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=AlarmState, default=ALARM_MOVES.start)
    reason = models.CharField(_("what was found"), max_length=300, blank=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    handled_as = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("in figures", "alarm")
        indexes: ClassVar = [models.Index(fields=["place", "-day"], name="alarms_by_place")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_closed_alarm_says_what_was_found",
                condition=~Q(state=AlarmState.CLOSED) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="an_alarm_ends_after_it_begins", condition=Q(day__gte=F("first_day"))
            ),
        ]

    @property
    def subject(self) -> str:
        return f"alarm:{self.pk}"

    def move_to(self, state: AlarmState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        ALARM_MOVES.check(here=AlarmState(self.state), there=state)
        self.state = state


class LineList(models.Model):
    """A list of cases that was taken in as counts only: nobody in it can be told apart.

    Of two lists that speak of one place the later counts.
    """

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    as_of = models.DateField(_("last day it is complete for"))
    rows = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    is_synthetic = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("line list")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "sha256"], name="one_line_list_per_file")
        ]

    @property
    def shown_source(self) -> str:
        """The source in the reader's language, where it is told in both."""
        return for_reader(self.source)

    @property
    def key(self) -> str:
        return str(self.pk)


class OnsetCount(models.Model):
    """How many of a list fell ill on one day and were reported on another, and since when that is known."""

    line_list = models.ForeignKey(LineList, models.CASCADE, related_name="counts")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    onset = models.DateField()
    reported = models.DateField()
    count = models.PositiveIntegerField()
    known_from = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line_list", "place", "onset", "reported"],
                name="one_count_per_pair_of_days",
            ),
            models.CheckConstraint(
                name="nobody_is_reported_before_onset", condition=Q(reported__gte=F("onset"))
            ),
            models.CheckConstraint(name="a_pair_of_days_has_cases", condition=Q(count__gt=0)),
        ]


class Calculation(models.Model):
    """One computing of a place and the units below it, asked for by somebody or by the schedule."""

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    known_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=CalculationState, default=CALCULATION_MOVES.start
    )
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    made = models.PositiveIntegerField(_("estimates and alarms that are new"), default=0)
    problem = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("calculation")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(state__in=sorted(UNDER_WAY)),
                name="one_calculation_under_way",
            ),
        ]

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    def move_to(self, state: CalculationState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        CALCULATION_MOVES.check(here=CalculationState(self.state), there=state)
        self.state = state
