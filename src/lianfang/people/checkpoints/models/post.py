"""The post (卡口), not the persons: what was approved, by whom and until when; who stands there; what passed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.places.naming import localized
from lianfang.people.checkpoints import rules
from lianfang.people.checkpoints.terms import (
    CHECKPOINT_MOVES,
    Arrangement,
    CheckpointKind,
    CheckpointState,
    Deed,
)

if TYPE_CHECKING:
    from datetime import datetime


class Checkpoint(models.Model):
    """One place on a way where travellers are asked and measured, for as long as its approval runs.

    `authority` is the place that approved or is asked to; nothing stands without it, a legal basis
    and an end. A checkpoint never closes a road: there is no such state.
    """

    code = models.SlugField(max_length=40, unique=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="checkpoints")
    facility = models.ForeignKey(
        "facilities.Facility", models.PROTECT, null=True, related_name="checkpoints"
    )
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=24, choices=CheckpointKind)
    is_border = models.BooleanField(_("stands at a border junction"), default=False)
    state = models.CharField(max_length=12, choices=CheckpointState, default=CHECKPOINT_MOVES.start)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    proposed_by = models.CharField(max_length=160)
    proposed_from = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    authority = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey("posts.Post", models.PROTECT, null=True, related_name="+")
    approved_by = models.CharField(max_length=160, blank=True)
    approved_at = models.DateTimeField(null=True)
    basis = models.TextField(_("legal basis"))
    basis_en = models.TextField(blank=True)
    alternatives = models.TextField(_("milder means that were considered"))
    alternatives_en = models.TextField(blank=True)
    sunset = models.DateTimeField(_("ends by itself at"))
    review_on = models.DateField(_("to be reviewed on"))
    minimum_staff = models.PositiveSmallIntegerField(_("fewest people on duty"))
    queue_limit = models.PositiveSmallIntegerField(_("minutes of queue that call for help"))
    languages = models.JSONField(_("languages spoken at the lanes"), default=list)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    is_synthetic = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    source_en = models.CharField(max_length=240, blank=True)

    class Meta:
        verbose_name = _("checkpoint")
        indexes: ClassVar = [
            models.Index(fields=["place", "state"], name="checkpoints_by_place"),
            models.Index(fields=["state", "sunset"], name="checkpoints_by_sunset"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="no_checkpoint_stands_unapproved",
                condition=Q(state__in=[CheckpointState.PROPOSED, CheckpointState.REFUSED])
                | Q(approved_at__isnull=False, authority__isnull=False),
            ),
            models.CheckConstraint(
                name="a_checkpoint_has_basis_and_alternatives",
                condition=~Q(basis="") & ~Q(alternatives=""),
            ),
            models.CheckConstraint(
                name="a_checkpoint_is_never_unstaffed", condition=Q(minimum_staff__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return localized(self.name, self.name_en)

    @property
    def legal_basis(self) -> str:
        return localized(self.basis, self.basis_en)

    @property
    def milder_means(self) -> str:
        return localized(self.alternatives, self.alternatives_en)

    @property
    def source_label(self) -> str:
        return localized(self.source, self.source_en)

    def move_to(self, state: CheckpointState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        CHECKPOINT_MOVES.check(here=CheckpointState(self.state), there=state)
        self.state = state

    def state_at(self, now: datetime) -> CheckpointState:
        """The state as the law sees it: past its end a checkpoint has expired, whoever has noticed."""
        return rules.state_at(CheckpointState(self.state), sunset=self.sunset, now=now)

    def is_working(self, *, now: datetime) -> bool:
        """Whether anybody may be screened here now."""
        return rules.is_working(CheckpointState(self.state), sunset=self.sunset, now=now)


class Lane(models.Model):
    """One lane. The green one (绿色通道) is for emergency and essential goods: never stopped."""

    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="lanes")
    number = models.PositiveSmallIntegerField()
    positions = models.PositiveSmallIntegerField(_("positions"), default=1)
    arrangement = models.CharField(max_length=10, choices=Arrangement, default=Arrangement.SERIES)
    is_green = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    waiting_vehicles = models.PositiveIntegerField(_("vehicles in the queue"), null=True)
    waiting_minutes = models.PositiveIntegerField(_("minutes of queue"), null=True)
    waiting_at = models.DateTimeField(_("time of the last count of the queue"), null=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkpoint", "number"], name="lane_numbers_once"),
            models.CheckConstraint(
                name="a_lane_has_a_position", condition=Q(positions__gte=1, number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id}/{self.number}"


class Shift(models.Model):
    """People on duty from one time to another: how many, under whose lead."""

    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="shifts")
    post = models.ForeignKey("posts.Post", models.PROTECT, null=True, related_name="+")
    lead = models.CharField(_("who leads"), max_length=160)
    lead_en = models.CharField(max_length=160, blank=True)
    count = models.PositiveSmallIntegerField(_("people"))
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    relieved_at = models.DateTimeField(null=True)
    relieved_by = models.CharField(max_length=160, blank=True)
    note = models.TextField(_("what the next shift must know"), blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["checkpoint", "begins_at"], name="shifts_by_checkpoint")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["checkpoint", "begins_at", "lead"], name="a_shift_is_put_on_once"
            ),
            models.CheckConstraint(
                name="a_shift_has_people_and_an_end",
                condition=Q(count__gte=1, ends_at__gt=F("begins_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead} {self.begins_at:%m-%d %H:%M}"

    @property
    def lead_label(self) -> str:
        return localized(self.lead, self.lead_en)


class Step(models.Model):
    """One line of a checkpoint's history: a decision or a deed, in the words of whoever did it."""

    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=Deed)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=160)
    by_label_en = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    sunset = models.DateTimeField(_("end set by it"), null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["checkpoint", "at"], name="checkpoint_steps_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id} {self.kind}"

    @property
    def who(self) -> str:
        return localized(self.by_label, self.by_label_en)


class Delegation(models.Model):
    """Kinds of checkpoints that the top of the tree lets a place below approve in its own area."""

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=CheckpointKind)
    basis = models.CharField(max_length=200)
    basis_en = models.CharField(max_length=240, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "kind"], name="a_kind_is_delegated_once")
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.kind}"
