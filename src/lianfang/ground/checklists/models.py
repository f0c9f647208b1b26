"""ONE checklist engine: versions that never change, and what was filled in from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.checklists import shapes
from lianfang.ground.checklists.terms import Purpose

if TYPE_CHECKING:
    from lianfang.ground.checklists.shapes import Template


class Version(models.Model):
    """One version of a checklist as it was loaded. Its content stays as it is for ever."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    purpose = models.CharField(max_length=12, choices=Purpose)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("checklist")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="a_checklist_version_is_one")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    def template(self) -> Template:
        return shapes.parse(self.content)


class Filled(models.Model):
    """A checklist that somebody filled in: never edited. `subject` names the thing as `room:key`."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="filled")
    subject = models.CharField(max_length=60)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    answers = models.JSONField()
    found = models.JSONField(_("codes of the findings"))
    at = models.DateTimeField()
    device_at = models.DateTimeField(_("what the device's clock showed"), null=True)
    device = models.UUIDField(null=True)
    seq = models.PositiveBigIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_label = models.CharField(max_length=160)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("filled checklist")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "seq"], name="a_filled_checklist_comes_once"),
            models.CheckConstraint(
                name="a_device_numbers_what_it_fills",
                condition=Q(device=None, seq=None) | Q(device__isnull=False, seq__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "-at"], name="filled_by_place"),
            models.Index(fields=["subject", "-at"], name="filled_by_subject"),
        ]
