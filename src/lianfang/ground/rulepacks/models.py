"""Rule packs as the province signed them. Rows are only added."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class RulePack(models.Model):
    """One signed text of rules, in force from a day until a later one takes over."""

    code = models.SlugField(max_length=60, unique=True)
    valid_from = models.DateField()
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by"
    )
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    signature = models.CharField(max_length=88)
    public_key = models.CharField(max_length=44)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signed_as = models.CharField(max_length=160)

    class Meta:
        ordering: ClassVar = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        return self.code
