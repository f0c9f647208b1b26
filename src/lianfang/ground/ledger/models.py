"""The record of every act, chained by hash. Audit, timeline and live updates read it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One act. Rows are only ever added; the database itself refuses to change or remove one.

    `data` is kept as the very text that was hashed. A bulk act is one entry whose `digest`
    stands for its `items` parts.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    act = models.CharField(max_length=60)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, db_constraint=False
    )
    actor_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=160)
    subject = models.CharField(max_length=80, blank=True)
    data = models.TextField(default="{}")
    items = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["place", "-at"], name="entries_by_place"),
            models.Index(fields=["subject", "seq"], name="entries_by_subject"),
            models.Index(fields=["-at"], name="entries_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"
