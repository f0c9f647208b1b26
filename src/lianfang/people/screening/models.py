"""Who was screened where, as little of it as the decision needs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.ground.places.naming import localized
from lianfang.people.checkpoints.terms import Disposition as Outcome
from lianfang.people.screening.terms import DISPOSITION_MOVES, DispositionState, VehicleClass


class Screening(models.Model):
    """One person at one lane. Of whoever passed: time, lane and a band of half a degree, no more.

    `band` is the band's lower edge in tenths of a degree. `inputs` is what the table was asked, kept
    only where somebody did not simply pass; `said` the device's outcome where another one stands.
    Rows are written in bulk, past the ORM: see `filing`.
    """

    device = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    # The index by checkpoint and time serves the key too, and every further one slows a busy lane.
    checkpoint = models.ForeignKey(
        "checkpoints.Checkpoint", models.PROTECT, related_name="+", db_index=False
    )
    lane = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    party = models.UUIDField(null=True)
    outcome = models.CharField(max_length=26, choices=Outcome)
    said = models.CharField(max_length=26, blank=True)
    row = models.PositiveSmallIntegerField()
    pack = models.CharField(max_length=60)
    band = models.PositiveSmallIntegerField(null=True)
    inputs = models.TextField(blank=True)
    person = models.UUIDField(null=True)
    is_disputed = models.BooleanField(default=False)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "seq"], name="a_screening_is_kept_once"),
            models.CheckConstraint(
                name="whoever_passes_has_no_name",
                condition=~Q(outcome__in=[Outcome.PASS, Outcome.REMEASURE, Outcome.ADVISE_RETURN])
                | Q(person=None),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["checkpoint", "at"], name="screenings_by_checkpoint"),
            models.Index(
                fields=["party"], condition=Q(party__isnull=False), name="screenings_by_party"
            ),
            models.Index(
                fields=["person"], condition=Q(person__isnull=False), name="screenings_by_person"
            ),
        ]


class Party(models.Model):
    """A vehicle and the people who came in it. The plate stays only where one of them did not pass."""

    uuid = models.UUIDField(unique=True)
    device = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    checkpoint = models.ForeignKey("checkpoints.Checkpoint", models.PROTECT, related_name="+")
    lane = models.PositiveSmallIntegerField()
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    vehicle = models.CharField(max_length=16, choices=VehicleClass)
    is_green = models.BooleanField(default=False)
    service = models.CharField(max_length=40, blank=True)
    is_sealed = models.BooleanField(default=False)
    aboard = models.PositiveIntegerField(default=0)
    plate = models.CharField(max_length=20, blank=True)
    from_place = models.CharField(max_length=12, blank=True)
    agent = models.CharField(max_length=40, blank=True)
    mg_per_l = models.FloatField(null=True)
    contact_minutes = models.PositiveIntegerField(null=True)
    area = models.CharField(max_length=20, blank=True)
    protocol = models.CharField(_("protocol it was disinfected by"), max_length=40, blank=True)
    trip = models.BigIntegerField(_("journey made of it"), null=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("vehicle")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "seq"], name="a_vehicle_is_kept_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["checkpoint", "-arrived_at"], name="parties_by_checkpoint"),
            models.Index(fields=["arrived_at"], condition=~Q(plate=""), name="parties_with_plate"),
        ]


class QueueCount(models.Model):
    """How long a lane's queue was at one moment."""

    device = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    checkpoint = models.ForeignKey("checkpoints.Checkpoint", models.PROTECT, related_name="+")
    lane = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    vehicles = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "seq"], name="a_queue_is_counted_once")
        ]


class Disposition(models.Model):
    """What is to become of a person who did not simply pass, and who has to see to it.

    Nobody is named here: `person` is a key of the vault. Whoever was advised to return has none.
    """

    screening = models.OneToOneField(Screening, models.PROTECT, related_name="disposition")
    checkpoint = models.ForeignKey("checkpoints.Checkpoint", models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=26, choices=Outcome)
    person = models.UUIDField(null=True)
    label = models.CharField(_("masked name"), max_length=160, blank=True)
    seat = models.CharField(max_length=40, blank=True)
    needs = models.JSONField(default=list)
    reasons = models.JSONField(_("codes of the rule pack"), default=list)
    duties = models.JSONField(_("codes of the rule pack"), default=list)
    pack = models.CharField(max_length=60)
    exposure_kind = models.CharField(max_length=12, blank=True)
    exposure_place = models.CharField(max_length=12, blank=True)
    exposure_text = models.CharField(max_length=120, blank=True)
    left_on = models.DateField(_("left the affected area on"), null=True)
    second_officer = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=12, choices=DispositionState, default=DISPOSITION_MOVES.start
    )
    doubt = models.CharField(_("why somebody must choose"), max_length=80, blank=True)
    doubt_text = models.TextField(blank=True)
    receiver_place = models.CharField(max_length=12, blank=True)
    receiver_facility = models.BigIntegerField(null=True)
    receiver_name = models.CharField(max_length=120, blank=True)
    receiver_name_en = models.CharField(max_length=160, blank=True)
    handover = models.BigIntegerField(null=True)
    placement = models.BigIntegerField(null=True)
    repeats = models.JSONField(_("screened again soon after, elsewhere"), default=list)
    changed_at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("disposition")
        indexes: ClassVar = [
            models.Index(fields=["checkpoint", "-at"], name="dispositions_by_checkpoint"),
            models.Index(fields=["place", "state"], name="dispositions_by_place"),
            models.Index(fields=["person", "-at"], name="dispositions_by_person"),
            models.Index(fields=["handover"], name="dispositions_by_handover"),
        ]

    @property
    def subject(self) -> str:
        return f"person:{self.person}"

    @property
    def ref(self) -> str:
        return f"disposition:{self.pk}"

    @property
    def receiver_label(self) -> str:
        return localized(self.receiver_name, self.receiver_name_en)

    def move_to(self, state: DispositionState) -> None:
        DISPOSITION_MOVES.check(here=DispositionState(self.state), there=state)
        self.state = state
