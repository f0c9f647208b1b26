"""Who rode with whom: narrow rows that live for a day after a match, and what was found."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianfang.people.journeys.terms import (
    FINDING_MOVES,
    FindingState,
    Standing,
    Vehicle,
)


class Timetable(models.Model):
    """The stops of a train by its published timetable: what a departure of it is made from.

    `stops` are [name, arrives, departs, day] with times as 07:58 and days from the first stop.
    """

    numbers = models.CharField(max_length=40, primary_key=True)
    operator = models.CharField(max_length=40)
    vehicle = models.CharField(max_length=16, choices=Vehicle)
    stops = models.JSONField()
    edition = models.CharField(_("which timetable it is from"), max_length=40)


class TimetableNumber(models.Model):
    """One of the numbers a train runs under; at a junction it goes on under another."""

    number = models.CharField(max_length=20, primary_key=True)
    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="known_as")


class Service(models.Model):
    """One departure of a vehicle: its operator, number and the day it left its first stop."""

    operator = models.CharField(max_length=40, blank=True)
    number = models.CharField(_("numbers, with strokes between"), max_length=60)
    origin_date = models.DateField()
    vehicle = models.CharField(max_length=16, choices=Vehicle)
    stops = models.JSONField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "origin_date", "operator"], name="one_service_a_day"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["origin_date"], name="services_by_day")]

    def __str__(self) -> str:
        return f"{self.number} {self.origin_date:%Y-%m-%d}"

    @property
    def stop_names(self) -> list[str]:
        return [stop[0] for stop in self.stops]


class ServiceNumber(models.Model):
    """A number under which a departure is found."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="numbers")
    number = models.CharField(max_length=60)
    origin_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "number"], name="a_number_is_kept_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["number", "origin_date"], name="services_by_number")
        ]


class Manifest(models.Model):
    """A passenger list that was taken in. Its rows are legs; the file itself is not kept."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="manifests")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    legs = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service", "sha256"], name="a_list_is_taken_once")
        ]


class Leg(models.Model):
    """One traveller in one seat between two stops. Rows are written in bulk, and erased in bulk.

    `traveller` is a key of the vault where `is_person`, else a keyed hash of a document, from which
    nobody can be found.
    """

    service = models.ForeignKey(Service, models.PROTECT, db_index=False, related_name="+")
    traveller = models.UUIDField()
    is_person = models.BooleanField(default=False)
    coach = models.CharField(max_length=8, blank=True)
    row = models.PositiveSmallIntegerField(null=True)
    seat = models.CharField(max_length=4, blank=True)
    compartment = models.PositiveSmallIntegerField(null=True)
    is_closed = models.BooleanField(default=False)
    board = models.PositiveSmallIntegerField()
    alight = models.PositiveSmallIntegerField()
    standing = models.PositiveSmallIntegerField(choices=Standing, default=Standing.SEATED)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="whoever_boards_alights", condition=Q(board__lt=F("alight"))
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["service"], name="legs_by_service"),
            models.Index(fields=["traveller"], condition=Q(is_person=True), name="legs_by_person"),
        ]


class CaseTrip(models.Model):
    """A journey of a case while it could infect: what a match starts from."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="case_trips")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    case_ref = models.CharField(max_length=60)
    person = models.UUIDField(null=True)
    coach = models.CharField(max_length=8, blank=True)
    row = models.PositiveSmallIntegerField(null=True)
    seat = models.CharField(max_length=4, blank=True)
    compartment = models.PositiveSmallIntegerField(null=True)
    is_closed = models.BooleanField(default=False)
    board = models.PositiveSmallIntegerField()
    alight = models.PositiveSmallIntegerField()
    has_heavy_symptoms = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "case_ref", "board"], name="a_case_boards_once"
            ),
            models.CheckConstraint(
                name="a_case_that_boards_alights", condition=Q(board__lt=F("alight"))
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["place", "added_at"], name="case_trips_by_place")]

    def __str__(self) -> str:
        return f"{self.case_ref}: {self.service}"


class MatchRun(models.Model):
    """One matching of a case's trip: by which rules, what came out, and when the rest was erased."""

    trip = models.ForeignKey(CaseTrip, models.PROTECT, related_name="runs")
    at = models.DateTimeField()
    pack = models.CharField(max_length=60)
    inputs = models.JSONField()
    reasons = models.JSONField(_("reason code -> number of travellers"))
    aboard = models.PositiveIntegerField()
    contacts = models.PositiveIntegerField()
    generals = models.PositiveIntegerField()
    rest_due_at = models.DateTimeField(_("when rows of all others must be gone"))
    rest_erased_at = models.DateTimeField(null=True)
    erased = models.PositiveIntegerField(default=0)
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["rest_due_at"],
                condition=Q(rest_erased_at=None),
                name="match_runs_to_be_cleared",
            )
        ]


class Finding(models.Model):
    """A close contact that a match offers to the investigator. `person` is set once it is known."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="findings")
    traveller = models.UUIDField()
    person = models.UUIDField(null=True)
    coach = models.CharField(max_length=8, blank=True)
    row = models.PositiveSmallIntegerField(null=True)
    seat = models.CharField(max_length=4, blank=True)
    compartment = models.PositiveSmallIntegerField(null=True)
    board = models.PositiveSmallIntegerField()
    alight = models.PositiveSmallIntegerField()
    standing = models.PositiveSmallIntegerField(choices=Standing, default=Standing.SEATED)
    reason = models.CharField(max_length=40)
    is_unsure = models.BooleanField(_("something about the seat is not known"), default=False)
    state = models.CharField(max_length=12, choices=FindingState, default=FINDING_MOVES.start)
    note = models.CharField(max_length=300, blank=True)
    placement = models.PositiveBigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "traveller", "board"], name="a_contact_is_offered_once"
            )
        ]

    def move_to(self, state: FindingState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        FINDING_MOVES.check(here=FindingState(self.state), there=state)
        self.state = state
