"""What a scenario brings beside the rooms' own records: its name, and facts no other room holds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.places.naming import localized
from lianfang.insight.scenarios.terms import FactKind, PartOfDay


class Scenario(models.Model):
    """A scenario that was loaded into this store to its end."""

    code = models.SlugField(max_length=60, primary_key=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    opens_at = models.DateTimeField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return localized(self.title, self.title_en)

    @property
    def about(self) -> str:
        return localized(self.summary, self.summary_en)


class ReportedFact(models.Model):
    """Something a report says that no other room has a home for, with its source.

    `day` is where it stands on a timeline: the day it happened or began, or, when the report gives
    no day (`undated_reason` says so), the day of the report.
    """

    scenario = models.CharField(max_length=60)
    key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=16, choices=FactKind)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    day = models.DateField()
    until = models.DateField(_("last day"), null=True)
    part_of_day = models.CharField(max_length=12, choices=PartOfDay, blank=True)
    due_on = models.DateField(_("promised for"), null=True)
    undated_reason = models.CharField(max_length=120, blank=True)
    undated_reason_en = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    text_en = models.TextField()
    numbers = models.JSONField(default=dict)
    mentions = models.JSONField(_("other places it names"), default=list)
    source_id = models.CharField(max_length=80)
    publisher = models.CharField(max_length=80)
    published_on = models.DateField(null=True)
    pointer = models.CharField(_("where in the source"), max_length=120, blank=True)
    grade = models.CharField(max_length=24, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["place", "day"], name="facts_by_place_and_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scenario", "key"], name="one_fact_for_each_key"),
            models.CheckConstraint(
                name="a_fact_ends_after_it_begins",
                condition=Q(until=None) | Q(until__gte=F("day")),
            ),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        return localized(self.text, self.text_en)

    @property
    def is_dated(self) -> bool:
        return not self.undated_reason

    @property
    def reason_without_day(self) -> str:
        return localized(self.undated_reason, self.undated_reason_en)

    @property
    def source(self) -> str:
        return f"{self.publisher} ({self.source_id})"
