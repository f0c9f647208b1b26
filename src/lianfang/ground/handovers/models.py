"""ONE hand-over engine: whoever or whatever changes hands is always in exactly one unit's care."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.handovers.terms import (
    HANDOVER_MOVES,
    OPEN_STATES,
    HandoverState,
    Unit,
)
from lianfang.ground.places.naming import localized


class Handover(models.Model):
    """One offer of one subject by one unit to another, and what became of it.

    `subject` names who or what changes hands as `room:key`, `ref` what it happens for; `label` is
    how the subject may be shown, already masked by the caller.
    """

    subject = models.CharField(max_length=60)
    label = models.CharField(max_length=160)
    ref = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300)
    needs = models.JSONField(default=list, blank=True)
    sender = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    sender_facility = models.BigIntegerField(null=True)
    sender_name = models.CharField(max_length=120, blank=True)
    sender_name_en = models.CharField(max_length=160, blank=True)
    receiver = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    receiver_facility = models.BigIntegerField(null=True)
    receiver_name = models.CharField(max_length=120, blank=True)
    receiver_name_en = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=12, choices=HandoverState, default=HANDOVER_MOVES.start)
    offered_at = models.DateTimeField()
    accept_by = models.DateTimeField(_("to be answered by"))
    arrive_by = models.DateTimeField(_("to have arrived by"))
    changed_at = models.DateTimeField(_("of the last step"))
    remark = models.CharField(_("what was said at the last step"), max_length=300, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("hand-over")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=sorted(OPEN_STATES)),
                name="one_open_handover_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(arrive_by__gte=models.F("accept_by")), name="arrives_after_the_answer"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["receiver", "state"], name="handovers_by_receiver"),
            models.Index(fields=["sender", "state"], name="handovers_by_sender"),
            models.Index(fields=["subject"], name="handovers_by_subject"),
            models.Index(
                fields=["accept_by"],
                condition=Q(state__in=sorted(OPEN_STATES)),
                name="open_handovers_by_deadline",
            ),
        ]

    @property
    def sending(self) -> Unit:
        return Unit(
            place=self.sender_id,
            facility=self.sender_facility,
            name=self.sender_name,
            name_en=self.sender_name_en,
        )

    @property
    def receiving(self) -> Unit:
        return Unit(
            place=self.receiver_id,
            facility=self.receiver_facility,
            name=self.receiver_name,
            name_en=self.receiver_name_en,
        )

    @property
    def sender_label(self) -> str:
        return localized(self.sender_name, self.sender_name_en) or self.sender.label

    @property
    def receiver_label(self) -> str:
        return localized(self.receiver_name, self.receiver_name_en) or self.receiver.label

    def move_to(self, state: HandoverState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        HANDOVER_MOVES.check(here=HandoverState(self.state), there=state)
        self.state = state


class Step(models.Model):
    """One thing that happened to a hand-over, and who said so: its receipt."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=HandoverState)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=160)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["handover", "at"], name="steps_by_handover")]


class Custody(models.Model):
    """A span of time in which one unit answered for one subject. The last one is open until it ends."""

    subject = models.CharField(max_length=60)
    label = models.CharField(max_length=160)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    facility = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=160, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("custody")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(until=None), name="one_owner_per_subject"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="custody_ends_after_it_began",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["place"], condition=Q(until=None), name="in_care_by_place"),
            models.Index(fields=["subject", "since"], name="custody_by_subject"),
        ]

    @property
    def unit(self) -> Unit:
        return Unit(
            place=self.place_id, facility=self.facility, name=self.name, name_en=self.name_en
        )

    @property
    def unit_label(self) -> str:
        return localized(self.name, self.name_en) or self.place.label
