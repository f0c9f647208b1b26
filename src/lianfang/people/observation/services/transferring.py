"""Symptoms: to hospital within the hour, and what the hospital then says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.field.facilities import queries as facilities
from lianfang.field.facilities.terms import LODGING_KINDS, MEDICAL_KINDS, FacilityKind
from lianfang.ground.handovers import queries as handovers
from lianfang.ground.handovers import services as handing
from lianfang.ground.handovers.terms import Unit
from lianfang.ground.identity import queries as identity
from lianfang.ground.identity import services as vault
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts import actors
from lianfang.people.observation import packing, policies
from lianfang.people.observation.errors import EvidenceMissing
from lianfang.people.observation.models import Placement
from lianfang.people.observation.services import caring, common, ending, placing
from lianfang.people.observation.terms import (
    OPEN_STATES,
    DutyKind,
    DutyState,
    EndReason,
    PlacementState,
    Setting,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from lianfang.ground.posts.actors import Actor

_WELL_STATES = (PlacementState.ORDERED, PlacementState.UNDER_WAY)


@transaction.atomic
def fall_ill(*, placement_ids: Collection[int], by: Actor, now: datetime) -> None:
    """People who were ill when they were placed: the hospital looks at them before anything else."""
    for key in sorted(placement_ids):
        symptomatic(common.locked(key), by=by, now=now)


def symptomatic(placement: Placement, *, by: Actor, now: datetime) -> None:
    """Somebody fell ill: the hour to the hospital begins. Hearing it again changes nothing.

    Where no hospital can be offered the person at once, the urgent duty stands and a human calls.
    """
    if placement.state not in _WELL_STATES:
        return
    within = packing.constants(common.today(now)).transfer
    placement.move_to(PlacementState.SYMPTOMATIC)
    placement.save(update_fields=["state"])
    caring.owe(placement, DutyKind.TRANSFER, due_at=now + within, now=now, is_urgent=True)
    is_offered = _offer_hospital(placement, by=by, now=now)
    common.record(placement, "placement.symptomatic", by=by, now=now, data={"offered": is_offered})


def _offer_hospital(placement: Placement, *, by: Actor, now: datetime) -> bool:
    """Whether a hospital has been offered the person, by this or before."""
    standing = handovers.open_for(placement.subject)
    if standing is not None and _setting_of(standing.receiving) == Setting.HOSPITAL:
        return True
    hospital = _hospital_near(placement)
    return hospital is not None and _offer(placement, hospital, by=by, now=now)


def _hospital_near(placement: Placement) -> Unit | None:
    found = facilities.near(
        placement.place_id, kinds=[FacilityKind.FEVER_CLINIC, FacilityKind.HOSPITAL], limit=1
    )
    return unit_of(found[0].id) if found else None


def unit_of(facility_id: int) -> Unit:
    """A house as the hand-over engine names it."""
    house = facilities.get(facility_id)
    return Unit(
        place=house.place_id, facility=house.pk, name=house.name[:120], name_en=house.name_en[:160]
    )


def _offer(placement: Placement, hospital: Unit, *, by: Actor, now: datetime) -> bool:
    """Offer the person to the hospital with the clock of the pack; False when it cannot be done now."""
    acting = common.on_behalf(placement, by=by)
    due = now + packing.constants(common.today(now)).transfer
    masked = identity.masked([placement.person]).get(placement.person)
    label = masked.label if masked else str(placement.person)[:8]
    try:
        with transaction.atomic():
            handing.take_many(
                {placement.subject: label}, unit=_owner(placement), by=acting, now=now
            )
            handing.offer(
                handing.Offer(
                    subject=placement.subject,
                    label=label,
                    sender=_owner(placement),
                    receiver=hospital,
                    reason=_("Fever or symptoms during observation"),
                    accept_by=due,
                    arrive_by=due,
                    ref=f"placement:{placement.pk}",
                    needs=masked.needs if masked else (),
                    is_synthetic=placement.is_synthetic,
                ),
                by=acting,
                now=now,
            )
    except DomainError:
        return False
    return True


def _owner(placement: Placement) -> Unit:
    return handovers.owner_of(placement.subject) or placement.unit


@transaction.atomic
def arrived(*, subject: str, receiver: Unit, by: Actor, now: datetime) -> Placement | None:
    """The hand-over arrived: observation begins, goes on elsewhere, or the hospital has the person.

    None when nobody is under observation under that name.
    """
    placement = _open_of(subject)
    if placement is None:
        return None
    if placement.state == PlacementState.ORDERED:
        _move_house(placement, receiver, now=now)
        placing.start(placement, now=now)
        common.record(placement, "placement.begun", by=by, now=now, data={})
        return placement
    if placement.begun_at is None:
        _begin_ill(placement, receiver, by=by, now=now)
    elif placement.unit != receiver:
        _change_unit(placement, receiver, by=by, now=now)
    if placement.state == PlacementState.SYMPTOMATIC:
        _see_to_ill(placement, by=by, now=now)
    return placement


def _begin_ill(placement: Placement, receiver: Unit, *, by: Actor, now: datetime) -> None:
    _move_house(placement, receiver, now=now)
    placement.begun_at = now
    placement.save(update_fields=["begun_at"])
    common.count(placement, now=now, begun=1)
    common.record(placement, "placement.begun", by=by, now=now, data={})


def _see_to_ill(placement: Placement, *, by: Actor, now: datetime) -> None:
    """In hospital the transfer is done; at a station on the way the next leg is offered at once."""
    if placement.setting != Setting.HOSPITAL:
        _offer_hospital(placement, by=by, now=now)
        return
    placement.move_to(PlacementState.TRANSFERRED)
    placement.save(update_fields=["state"])
    caring.close([placement.pk], [DutyKind.TRANSFER], state=DutyState.DONE, now=now, by=by)


@transaction.atomic
def accepted(*, subject: str, receiver: Unit, by: Actor, now: datetime) -> None:
    """The unit that said yes answers from now on, so it may see whom it answers for."""
    person = _person_of(subject)
    if person is not None:
        vault.entrust([person], place=receiver.place, by=by, now=now)


def _person_of(subject: str) -> UUID | None:
    room, _colon, key = subject.partition(":")
    return UUID(key) if room == "person" else None


def _open_of(subject: str) -> Placement | None:
    person = _person_of(subject)
    if person is None:
        return None
    return (
        Placement.objects.select_for_update(of=("self",))
        .select_related("place", "decided_place")
        .filter(person=person, state__in=OPEN_STATES)
        .first()
    )


def _change_unit(placement: Placement, receiver: Unit, *, by: Actor, now: datetime) -> None:
    common.count(placement, now=now, ended=1)
    _move_house(placement, receiver, now=now)
    common.count(placement, now=now, begun=1)
    common.record(placement, "placement.moved", by=by, now=now, data={"to": receiver.place})


def _move_house(placement: Placement, receiver: Unit, *, now: datetime) -> None:
    if placement.unit == receiver:
        return
    placement.place_id, placement.facility = receiver.place, receiver.facility
    placement.unit_name, placement.unit_name_en = receiver.name, receiver.name_en
    placement.setting = _setting_of(receiver)
    placement.save()
    placement.refresh_from_db(fields=["place"])
    acting = actors.system(place=receiver.place)
    vault.entrust([placement.person], place=receiver.place, by=acting, now=now)


def _setting_of(unit: Unit) -> Setting:
    if unit.facility is None:
        return Setting.HOME
    kind = FacilityKind(facilities.get(unit.facility).kind)
    if kind in MEDICAL_KINDS:
        return Setting.HOSPITAL
    if kind not in LODGING_KINDS:
        return Setting.HOME
    return Setting.STATION if kind == FacilityKind.OBSERVATION_STATION else Setting.HOTEL


@transaction.atomic
def exclude(*, placement_id: int, evidence_ref: str, by: Actor, now: datetime) -> Placement:
    """The hospital found nothing: the days that are left are finished. The end does not move.

    Raises:
        NotAllowed: not a doctor.
        EvidenceMissing: no examination is named.
    """
    placement = common.locked(placement_id)
    policies.check_may_diagnose(by, placement)
    common.check_open(placement, now=now)
    _check_named(evidence_ref)
    if placement.state == PlacementState.UNDER_WAY:
        return placement
    placement.move_to(PlacementState.UNDER_WAY)
    is_first_day = placement.begun_at is None
    placement.begun_at = placement.begun_at or now
    placement.save(update_fields=["state", "begun_at"])
    if is_first_day:
        common.count(placement, now=now, begun=1)
    caring.close([placement.pk], [DutyKind.TRANSFER], state=DutyState.DONE, now=now, by=by)
    common.record(
        placement, "placement.excluded", by=by, now=now, data={"evidence": evidence_ref.strip()}
    )
    return placement


@transaction.atomic
def confirm_case(*, placement_id: int, evidence_ref: str, by: Actor, now: datetime) -> Placement:
    """The hospital confirmed: observation ends and the person is a patient."""
    placement = common.locked(placement_id)
    policies.check_may_diagnose(by, placement)
    _check_named(evidence_ref)
    if placement.end_reason == EndReason.CONFIRMED:
        return placement
    common.check_open(placement, now=now)
    vault.widen(
        placement.person,
        record_class=RecordClass.CASE,
        by=common.on_behalf(placement, by=by),
        now=now,
        evidence=evidence_ref.strip(),
    )
    return ending.close_one(placement, PlacementState.ENDED, EndReason.CONFIRMED, by=by, now=now)


def _check_named(evidence_ref: str) -> None:
    if not evidence_ref.strip():
        raise EvidenceMissing(what="", why="")


def hand_over_time(handover_id: int) -> datetime:
    """When the last step of a hand-over happened."""
    found = handovers.handover(handover_id=handover_id, by=actors.system())
    return found.changed_at.astimezone(UTC)
