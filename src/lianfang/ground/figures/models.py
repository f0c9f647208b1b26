"""Figures as periods of knowledge: what was said about (place, day, indicator), and from when to when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.figures.terms import IndicatorType
from lianfang.ground.places.naming import localized


class Indicator(models.Model):
    """A figure's definition. A stored one is stated by units; a derived one has a formula.

    `reported_by` names the levels whose units state it every day; `rolls_up` says whether the units
    of a level add up to the unit above.
    """

    code = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    unit = models.CharField(max_length=24)
    unit_en = models.CharField(max_length=24)
    definition = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    type = models.CharField(max_length=12, choices=IndicatorType)
    formula = models.JSONField(null=True)
    rolls_up = models.BooleanField(default=True)
    reported_by = models.JSONField(_("codes of levels that report it daily"), default=list)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "code"]

    def __str__(self) -> str:
        return localized(self.name, self.name_en)


class Statement(models.Model):
    """A unit's word about one day's figure, append-only; a correction is a later statement.

    `known_at` is when it became known (publication), `day` what it counts up to 24:00 of.
    A share is what the unit holds beside its parts (cases found at the border, say): it is added to
    their sum, while a whole figure stands instead of it.
    """

    # The compound index below finds rows by place and by indicator; more would only cost.
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True)
    is_share = models.BooleanField(default=False)
    known_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    source = models.CharField(max_length=200)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["indicator", "day", "place", "known_at"], name="statements_of_a_cell"
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="a_count_is_not_negative", condition=Q(numerator__gte=0)),
        ]


class Counter(models.Model):
    """A figure as the board reads it, for as long as it was what was known.

    `known_until` is empty for today's truth. A unit that has not stated its own figure shows the sum
    of its parts: `parts` of `parts_expected` were known.
    """

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(null=True)
    parts = models.PositiveSmallIntegerField(_("units whose figure is in it"), default=1)
    parts_expected = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=200)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "place", "day", "known_from"], name="one_truth_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["indicator", "place", "day"],
                condition=Q(known_until=None),
                name="one_current_truth",
            ),
            models.CheckConstraint(
                name="knowledge_ends_after_it_begins",
                condition=Q(known_until=None) | Q(known_until__gt=F("known_from")),
            ),
        ]
