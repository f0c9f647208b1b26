"""Every place with an address and a capacity: stations, hospitals, hotels, and the rooms in them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.field.facilities.terms import (
    FACILITY_MOVES,
    HELD_STATES,
    ROOM_MOVES,
    FacilityKind,
    FacilityState,
    RoomState,
    Verification,
)
from lianfang.ground.places.naming import localized


class Facility(models.Model):
    """One address that the outbreak is fought from.

    What a source does not say stays empty: a capacity nobody stated is unknown, never zero. `key`
    names the row of a list it was loaded from; what officers add themselves has none.
    """

    key = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001  no key is no key
    kind = models.CharField(max_length=24, choices=FacilityKind)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="facilities")
    address = models.CharField(_("address"), max_length=240, blank=True)
    phone = models.CharField(_("public telephone"), max_length=120, blank=True)
    hours = models.CharField(_("opening hours"), max_length=120, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    state = models.CharField(max_length=8, choices=FacilityState, default=FACILITY_MOVES.start)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_reason = models.CharField(max_length=200, blank=True)
    is_designated = models.BooleanField(_("designated for this outbreak"), default=False)
    has_fever_clinic = models.BooleanField(default=False)
    verification = models.CharField(
        max_length=24, choices=Verification, default=Verification.NOT_CHECKED
    )
    finding = models.TextField(_("what the caller was told"), blank=True)
    confirmed_on = models.DateField(_("last confirmed on"), null=True)
    capacity_stated = models.PositiveIntegerField(_("stated capacity"), null=True)
    capacity_basis = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    # A report that says "stations at the ways in" is kept as it is; nobody can be sent there.
    is_unnamed = models.BooleanField(_("sites that the source does not name"), default=False)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("facility")
        indexes: ClassVar = [
            models.Index(fields=["place", "kind"], name="facilities_by_place"),
            models.Index(fields=["kind", "place"], name="facilities_by_kind"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_facility_has_a_point_or_none",
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__isnull=False, latitude__isnull=False),
            ),
            models.CheckConstraint(
                name="a_stated_capacity_has_its_basis",
                condition=Q(capacity_stated=None) | ~Q(capacity_basis=""),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return localized(self.name, self.name_en)

    @property
    def remark(self) -> str:
        return localized(self.note, self.note_en)

    @property
    def is_usable(self) -> bool:
        """Whether somebody can be put up here: it is neither closed nor still to be opened."""
        return self.state not in {FacilityState.PLANNED, FacilityState.CLOSED}

    @property
    def unit(self) -> str:
        """How a hand-over names it as sender or receiver."""
        return f"facility:{self.pk}"

    def move_to(self, state: FacilityState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        FACILITY_MOVES.check(here=FacilityState(self.state), there=state)
        self.state = state


class FacilitySource(models.Model):
    """One list or report that names a facility, and what it says of it. A facility may have several."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="sources")
    key = models.CharField(_("list and row"), max_length=160)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    says = models.TextField(_("what it says"), blank=True)
    says_en = models.TextField(blank=True)
    published_on = models.DateField(null=True)
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["facility", "key"], name="one_source_row_per_facility")
        ]

    @property
    def label(self) -> str:
        return localized(self.title, self.title_en)

    @property
    def words(self) -> str:
        return localized(self.says, self.says_en)


class Room(models.Model):
    """One room or bed. `subject` is who it is kept for or who is in it, as `person:<key>`."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="rooms")
    number = models.CharField(max_length=24)
    is_isolation = models.BooleanField(_("single isolation room"), default=False)
    state = models.CharField(max_length=16, choices=RoomState, default=ROOM_MOVES.start)
    subject = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField(_("in this state since"), null=True)
    reason = models.CharField(_("why out of service"), max_length=200, blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("room")
        indexes: ClassVar = [
            models.Index(fields=["facility", "state"], name="rooms_by_facility"),
            models.Index(fields=["subject"], condition=~Q(subject=""), name="rooms_by_subject"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["facility", "number"], name="one_room_per_number"),
            models.UniqueConstraint(
                fields=["facility", "subject"],
                condition=~Q(subject=""),
                name="one_room_per_subject_and_facility",
            ),
            models.CheckConstraint(
                name="a_room_is_held_by_somebody_or_nobody",
                condition=Q(state__in=sorted(HELD_STATES), subject__gt="")
                | (~Q(state__in=sorted(HELD_STATES)) & Q(subject="")),
            ),
        ]

    def move_to(self, state: RoomState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        ROOM_MOVES.check(here=RoomState(self.state), there=state)
        self.state = state
