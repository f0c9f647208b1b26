"""Devices, the batches they sent, and facts that wait for a person."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.doors.sync import rules
from lianfang.doors.sync.terms import DISPUTE_MOVES, FACTS_PER_HOUR, DisputeState, Way

if TYPE_CHECKING:
    from lianfang.doors.sync.rules import Span


class PairingCode(models.Model):
    """A code that lets one device in, once. Only its digest is kept."""

    digest = models.CharField(max_length=64, unique=True)
    post = models.ForeignKey("posts.Post", models.PROTECT, related_name="+")
    checkpoint = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_as = models.CharField(max_length=160)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Device(models.Model):
    """A pad. It acts in the post it was paired for, and signs what it sends with its own key.

    `spans` are the runs of numbers that came in; `offset_seconds` is what its clock lacks.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=60)
    public_key = models.CharField(_("P-256 point, as hexadecimal digits"), max_length=130)
    post = models.ForeignKey("posts.Post", models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    checkpoint = models.CharField(max_length=40, blank=True)
    paired_at = models.DateTimeField()
    paired_as = models.CharField(_("post that let it in"), max_length=160)
    last_seen_at = models.DateTimeField(null=True)
    spans = models.JSONField(default=list)
    stored = models.PositiveBigIntegerField(default=0)
    waiting = models.PositiveIntegerField(_("still on the device, by its own word"), default=0)
    pack = models.CharField(max_length=60, blank=True)
    offset_seconds = models.FloatField(default=0)
    facts_per_hour = models.PositiveIntegerField(default=FACTS_PER_HOUR)
    window_began_at = models.DateTimeField(null=True)
    window_used = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)
    revoked_as = models.CharField(max_length=160, blank=True)
    revoked_reason = models.CharField(max_length=300, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("device")
        indexes: ClassVar = [models.Index(fields=["place", "name"], name="devices_by_place")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_revoked_device_has_a_reason",
                condition=Q(revoked_at=None, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def offset(self) -> timedelta:
        return timedelta(seconds=self.offset_seconds)

    @property
    def is_clock_flagged(self) -> bool:
        return rules.is_flagged(self.offset)

    @property
    def runs(self) -> list[Span]:
        return [(first, last) for first, last in self.spans]

    @property
    def through(self) -> int:
        return rules.through(self.runs)

    @property
    def missing(self) -> int:
        """Numbers in gaps: later ones came in before these."""
        return rules.missing(self.runs)


class Batch(models.Model):
    """What one sending brought. `digests` holds number and digest of each fact, sixteen bytes each."""

    uuid = models.UUIDField()
    device = models.ForeignKey(Device, models.PROTECT, related_name="batches")
    way = models.CharField(max_length=8, choices=Way)
    received_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    offset_seconds = models.FloatField()
    first_seq = models.PositiveBigIntegerField()
    last_seq = models.PositiveBigIntegerField()
    stored = models.PositiveIntegerField()
    already = models.PositiveIntegerField()
    disputed = models.PositiveIntegerField()
    digests = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["device", "last_seq"], name="batches_by_device_and_seq")
        ]


class Disputed(models.Model):
    """A fact that its room did not take, or took with a doubt. Its content is sealed."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="disputed")
    seq = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=16)
    kind = models.CharField(max_length=40)
    pack = models.CharField(max_length=60, blank=True)
    device_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    code = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    sentence = models.TextField(_("as it was said when it came in"), blank=True)
    sealed = models.BinaryField()
    state = models.CharField(max_length=12, choices=DisputeState, default=DISPUTE_MOVES.start)
    judged_at = models.DateTimeField(null=True)
    judged_as = models.CharField(max_length=160, blank=True)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("disputed record")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["device", "seq", "digest"], name="a_fact_is_disputed_once"
            ),
            models.CheckConstraint(
                name="a_judged_fact_has_time_and_post",
                condition=Q(state="open", judged_at=None)
                | (~Q(state="open") & Q(judged_at__isnull=False) & ~Q(judged_as="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place", "state", "-received_at"], name="disputed_by_place")
        ]

    def move_to(self, state: DisputeState) -> None:
        DISPUTE_MOVES.check(here=DisputeState(self.state), there=state)
        self.state = state
