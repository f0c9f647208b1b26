"""Facilities themselves: entered, confirmed by a call, opened, closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.field.facilities import policies
from lianfang.field.facilities.errors import BadFacility, FacilityInUse
from lianfang.field.facilities.models import Facility, FacilitySource
from lianfang.field.facilities.terms import (
    HELD_STATES,
    FacilityKind,
    FacilityState,
    Verification,
)
from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from lianfang.ground.posts.actors import Actor

LONGEST_NAME = 120


@dataclass(frozen=True, kw_only=True)
class SourceOf:
    """Where it is known from: a list with its row, and what that says."""

    key: str
    title: str
    title_en: str = ""
    says: str = ""
    published_on: date | None = None
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is known of a facility. What nobody said stays empty."""

    kind: FacilityKind
    name: str
    place: str
    name_en: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""
    longitude: float | None = None
    latitude: float | None = None
    state: FacilityState = FacilityState.LISTED
    is_designated: bool = False
    has_fever_clinic: bool = False
    verification: Verification = Verification.NOT_CHECKED
    finding: str = ""
    note: str = ""
    note_en: str = ""
    is_synthetic: bool = False

    def problem(self) -> str:
        """Why this cannot be kept, in words; empty when it can."""
        if not self.name.strip():
            return _("give its name.")
        if len(self.name) > LONGEST_NAME:
            return _("its name has at most {most} characters.").format(most=LONGEST_NAME)
        if (self.longitude is None) != (self.latitude is None):
            return _("give longitude and latitude, or neither.")
        return ""


@transaction.atomic
def register(
    details: Details,
    *,
    by: Actor,
    now: datetime,
    key: str | None = None,
    source: SourceOf | None = None,
) -> Facility:
    """Enter a facility; with a key that is already known, that one, with the source added.

    Raises:
        BadFacility: its name, point or place cannot be used.
        NotAllowed: `by` does not answer for the place.
    """
    policies.check_may_manage(by, details.place)
    problem = details.problem()
    if problem:
        raise BadFacility(what=_("The facility"), why=problem)
    places.get(details.place)
    known = Facility.objects.filter(key=key).first() if key else None
    facility = known or _create(details, key=key)
    if source is not None:
        add_source(facility, source)
    if known is None:
        _record("facilities.facility.entered", facility, by=by, now=now)
    return facility


def _create(details: Details, *, key: str | None) -> Facility:
    values = {name: getattr(details, name) for name in Details.__dataclass_fields__}
    place = values.pop("place")
    return Facility.objects.create(key=key, place_id=place, **values)


def add_source(facility: Facility, source: SourceOf) -> None:
    """Keep what one more list says of the facility; the same row once."""
    values = {name: getattr(source, name) for name in SourceOf.__dataclass_fields__}
    key = values.pop("key")
    FacilitySource.objects.get_or_create(facility=facility, key=key, defaults=values)


@transaction.atomic
def confirm(
    facility_id: int, *, verification: Verification, finding: str, by: Actor, now: datetime
) -> Facility:
    """Write down what somebody who called or went there found."""
    facility = _locked(facility_id)
    policies.check_may_confirm(by, facility)
    facility.verification, facility.finding = verification, finding.strip()[:2000]
    facility.confirmed_on = now.date()
    facility.save(update_fields=["verification", "finding", "confirmed_on"])
    more = {"verification": verification.value}
    _record("facilities.facility.confirmed", facility, by=by, now=now, more=more)
    return facility


@transaction.atomic
def set_capacity(
    facility_id: int, *, capacity: int | None, basis: str, by: Actor, now: datetime
) -> Facility:
    """Write down the capacity somebody stated, and who did; None when it is not known after all."""
    facility = _locked(facility_id)
    policies.check_may_manage(by, facility.place_id)
    if capacity is not None and not basis.strip():
        raise BadFacility(what=_("This capacity"), why=_("say who stated it."))
    if capacity is not None and capacity < 0:
        raise BadFacility(what=_("This capacity"), why=_("it cannot be below zero."))
    facility.capacity_stated = capacity
    facility.capacity_basis = "" if capacity is None else basis.strip()[:200]
    facility.save(update_fields=["capacity_stated", "capacity_basis"])
    more = {"capacity": capacity}
    _record("facilities.facility.capacity-set", facility, by=by, now=now, more=more)
    return facility


@transaction.atomic
def open_(facility_id: int, *, by: Actor, now: datetime) -> Facility:
    """Put a facility to use. Opening an open one is harmless."""
    facility = _locked(facility_id)
    policies.check_may_manage(by, facility.place_id)
    if facility.state == FacilityState.OPEN:
        return facility
    facility.move_to(FacilityState.OPEN)
    facility.opened_on, facility.closed_on, facility.closed_reason = now.date(), None, ""
    facility.save(update_fields=["state", "opened_on", "closed_on", "closed_reason"])
    _record("facilities.facility.opened", facility, by=by, now=now)
    return facility


@transaction.atomic
def close(facility_id: int, *, reason: str, by: Actor, now: datetime) -> Facility:
    """Stop using a facility.

    Raises:
        FacilityInUse: somebody is in one of its rooms, or one is kept for them.
    """
    facility = _locked(facility_id)
    policies.check_may_manage(by, facility.place_id)
    if facility.state == FacilityState.CLOSED:
        return facility
    if not reason.strip():
        raise BadFacility(what=_("This change"), why=_("say why it is closed."))
    held = facility.rooms.filter(state__in=sorted(HELD_STATES)).count()
    if held:
        raise FacilityInUse(count=held, facility=facility.label)
    facility.move_to(FacilityState.CLOSED)
    facility.closed_on, facility.closed_reason = now.date(), reason.strip()[:200]
    facility.save(update_fields=["state", "closed_on", "closed_reason"])
    _record("facilities.facility.closed", facility, by=by, now=now)
    return facility


def _locked(facility_id: int) -> Facility:
    return held(Facility.objects.all(), pk=facility_id)


def _record(
    act: str,
    facility: Facility,
    *,
    by: Actor,
    now: datetime,
    more: Mapping[str, object] | None = None,
) -> None:
    ledger.record(
        act=act,
        by=by,
        at=now,
        place=facility.place_id,
        subject=facility.unit,
        data={"facility": facility.name, "facility_en": facility.name_en} | dict(more or {}),
    )
