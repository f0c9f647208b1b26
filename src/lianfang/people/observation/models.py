"""Observation: who stays where, on what evidence, until when, and what is owed to them meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.handovers.terms import Unit
from lianfang.people.observation.terms import (
    APPEAL_MOVES,
    OPEN_APPEALS,
    OPEN_STATES,
    PLACEMENT_MOVES,
    AppealState,
    CheckState,
    DutyKind,
    DutyState,
    EndReason,
    EvidenceKind,
    Met,
    Method,
    NoticeKind,
    OverrideReason,
    PlacementState,
    Setting,
    Slot,
    Source,
)

if TYPE_CHECKING:
    from datetime import datetime


class Placement(models.Model):
    """One person's observation at one unit: decided by whom, why, from when, until when.

    `person` is a key of the identity vault; no name is kept here. `ends_at` follows from the last
    exposure and the rule pack; only a new decision moves it, and then a new notice is due.
    """

    person = models.UUIDField()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    facility = models.BigIntegerField(_("house, for a hotel, station or hospital"), null=True)
    unit_name = models.CharField(max_length=120, blank=True)
    unit_name_en = models.CharField(max_length=160, blank=True)
    setting = models.CharField(max_length=10, choices=Setting)
    state = models.CharField(max_length=12, choices=PlacementState, default=PLACEMENT_MOVES.start)
    evidence_kind = models.CharField(max_length=12, choices=EvidenceKind)
    evidence_ref = models.CharField(max_length=120)
    evidence_at = models.DateTimeField()
    last_exposure = models.DateTimeField()
    ends_at = models.DateTimeField(_("legal end"))
    pack = models.CharField(_("rule pack the dates come from"), max_length=60)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_as = models.CharField(_("post that decided"), max_length=160)
    decided_post = models.BigIntegerField(null=True)
    decided_place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=16, choices=EndReason, blank=True)
    family_due_at = models.DateTimeField(_("family to be told by"))
    family_told_at = models.DateTimeField(null=True)
    family_told_as = models.CharField(max_length=160, blank=True)
    walk = models.PositiveIntegerField(_("place in the walking order"), default=0)
    done_am = models.DateField(_("last day with a morning check"), null=True)
    done_pm = models.DateField(_("last day with an evening check"), null=True)
    is_flagged = models.BooleanField(_("missed, visit required"), default=False)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("observation")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=sorted(OPEN_STATES)),
                name="one_open_observation_per_person",
            ),
            models.CheckConstraint(
                name="an_observation_names_its_evidence", condition=~Q(evidence_ref="")
            ),
            models.CheckConstraint(
                name="an_observation_ends_after_the_exposure",
                condition=Q(ends_at__gt=F("last_exposure")),
            ),
            models.CheckConstraint(
                name="a_closed_observation_says_why",
                condition=Q(closed_at=None, end_reason="")
                | (Q(closed_at__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes: ClassVar = [
            # In the order in which somebody walks; equality on the state keeps it one range.
            models.Index(fields=["state", "place", "walk"], name="observations_to_walk"),
            models.Index(fields=["place", "decided_at"], name="observations_by_place"),
            models.Index(fields=["decided_place", "decided_at"], name="observations_by_decider"),
            models.Index(fields=["person"], name="observations_by_person"),
            models.Index(fields=["state", "ends_at"], name="observations_by_end"),
            models.Index(fields=["decided_at"], name="observations_by_decision"),
            models.Index(
                fields=["family_due_at"],
                condition=Q(family_told_at=None),
                name="families_to_be_told",
            ),
        ]

    @property
    def unit(self) -> Unit:
        return Unit(
            place=self.place_id,
            facility=self.facility,
            name=self.unit_name,
            name_en=self.unit_name_en,
        )

    @property
    def subject(self) -> str:
        """How the hand-over engine names the person."""
        return f"person:{self.person}"

    @property
    def is_open(self) -> bool:
        return PlacementState(self.state) in OPEN_STATES

    def move_to(self, state: PlacementState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        PLACEMENT_MOVES.check(here=PlacementState(self.state), there=state)
        self.state = state

    def is_family_overdue(self, *, now: datetime) -> bool:
        return self.family_told_at is None and now > self.family_due_at


class Exposure(models.Model):
    """One piece of evidence with its date. The latest exposure decides the end."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="exposures")
    kind = models.CharField(max_length=12, choices=EvidenceKind)
    ref = models.CharField(max_length=120)
    at = models.DateTimeField()
    last_exposure = models.DateTimeField()
    added_at = models.DateTimeField()
    added_as = models.CharField(max_length=160)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="an_exposure_names_its_evidence", condition=~Q(ref="")),
            models.UniqueConstraint(
                fields=["placement", "kind", "ref", "last_exposure"], name="one_row_per_exposure"
            ),
        ]


class Check(models.Model):
    """What became of one due check. There is a row once something was entered or it was missed."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="checks")
    on = models.DateField()
    slot = models.CharField(max_length=2, choices=Slot)
    state = models.CharField(max_length=16, choices=CheckState)
    celsius = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    symptoms = models.JSONField(default=list, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("check")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["placement", "on", "slot"], name="one_check_per_slot")
        ]
        indexes: ClassVar = [
            models.Index(fields=["on", "slot"], name="checks_by_slot"),
        ]


class Reading(models.Model):
    """One fact as it was entered; append-only. Of two that contradict each other both are kept."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="readings")
    on = models.DateField()
    slot = models.CharField(max_length=2, choices=Slot)
    at = models.DateTimeField(_("taken at"))
    received_at = models.DateTimeField()
    celsius = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    method = models.CharField(max_length=10, choices=Method, blank=True)
    symptoms = models.JSONField(default=list, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    met = models.CharField(max_length=8, choices=Met)
    source = models.CharField(max_length=8, choices=Source)
    by_label = models.CharField(max_length=160)
    device = models.UUIDField(null=True)
    seq = models.BigIntegerField(null=True)
    is_valid = models.BooleanField(default=True)
    is_disputed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("reading")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "seq"], name="one_reading_per_device_and_seq")
        ]
        indexes: ClassVar = [
            models.Index(fields=["placement", "on", "slot"], name="readings_by_slot")
        ]


class Notice(models.Model):
    """What the person was given in writing, as it read that day.

    The code that opens it without sign-in is worked out from a secret of this house; only its
    digest lies in the store.
    """

    key = models.UUIDField(unique=True)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    facts = models.JSONField()
    opened_at = models.DateTimeField(_("first opened with the code at"), null=True)

    class Meta:
        verbose_name = _("notice")
        indexes: ClassVar = [
            models.Index(fields=["placement", "issued_at"], name="notices_by_observation")
        ]


class Duty(models.Model):
    """Something owed to the person by the unit: living support, a visit, a word to the family."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=12, choices=DutyKind)
    state = models.CharField(max_length=12, choices=DutyState, default=DutyState.OWED)
    due_at = models.DateTimeField()
    is_urgent = models.BooleanField(default=False)
    text = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_as = models.CharField(max_length=160, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("duty")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["placement", "kind"],
                condition=Q(state=DutyState.OWED) & ~Q(kind=DutyKind.HELP),
                name="one_open_duty_of_a_kind",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at"], name="duties_by_due"),
        ]


class Appeal(models.Model):
    """Somebody says that a placement is wrong. Two clocks run: one inside, one of the law."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="appeals")
    state = models.CharField(max_length=10, choices=AppealState, default=APPEAL_MOVES.start)
    text = models.TextField()
    is_correction = models.BooleanField(_("opened by another jurisdiction"), default=False)
    opened_at = models.DateTimeField()
    opened_as = models.CharField(max_length=160, blank=True)
    opened_place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    answer_by = models.DateTimeField(_("to be decided by"))
    review_until = models.DateTimeField(_("administrative review may be asked for until"))
    suspended_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_as = models.CharField(max_length=160, blank=True)
    reason = models.TextField(blank=True)
    evidence_ref = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("appeal")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(state__in=sorted(OPEN_APPEALS)),
                name="one_open_appeal_per_observation",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "answer_by"], name="appeals_by_answer"),
        ]

    def move_to(self, state: AppealState) -> None:
        APPEAL_MOVES.check(here=AppealState(self.state), there=state)
        self.state = state


class Override(models.Model):
    """A request to hold somebody for a day without evidence; counts when a second unit agrees."""

    person = models.UUIDField()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    facility = models.BigIntegerField(null=True)
    unit_name = models.CharField(max_length=120, blank=True)
    unit_name_en = models.CharField(max_length=160, blank=True)
    setting = models.CharField(max_length=10, choices=Setting)
    reason = models.CharField(max_length=16, choices=OverrideReason)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_as = models.CharField(max_length=160)
    asked_place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    placement = models.OneToOneField(Placement, models.PROTECT, null=True, related_name="override")

    class Meta:
        verbose_name = _("special decision")


class Suspicion(models.Model):
    """Many placements that share something which is no exposure: a person looks at them."""

    found_at = models.DateTimeField()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    decided_as = models.CharField(max_length=160)
    trait = models.CharField(max_length=40)
    value = models.CharField(max_length=80)
    count = models.PositiveIntegerField()
    placements = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    looked_at = models.DateTimeField(null=True)
    looked_as = models.CharField(max_length=160, blank=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("suspicious batch")


class Tally(models.Model):
    """Begun and ended observations by place and day, kept when they are written."""

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    day = models.DateField()
    setting = models.CharField(max_length=10, choices=Setting)
    begun = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "day", "setting"], name="one_tally_per_place_day_and_setting"
            )
        ]
