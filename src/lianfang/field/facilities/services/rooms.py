"""Rooms: kept for somebody, used, left, cleaned. The facility's row is the lock for all its rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.field.facilities import policies, queries
from lianfang.field.facilities.errors import (
    BadFacility,
    FacilityFull,
    FacilityNotOpen,
    RoomHeldByAnother,
    RoomsNotRecorded,
)
from lianfang.field.facilities.models import Facility, Room
from lianfang.field.facilities.terms import (
    HELD_STATES,
    ROOM_MOVES,
    FacilityState,
    RoomState,
)
from lianfang.ground.kernel.errors import IllegalMove, NotFound
from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

ALTERNATIVES = 3
_NUMBER_LENGTH = 24
_FIELDS = ["state", "subject", "since", "reason"]


@transaction.atomic
def reserve(
    facility_id: int, *, subject: str, by: Actor, now: datetime, isolation: bool = False
) -> Room:
    """Keep a free room for somebody; asked again, the room they already have there.

    Single isolation rooms are kept for those who need one as long as others are free.

    Raises:
        NotAllowed: `by` does not act for the place of the facility.
        FacilityNotOpen: it is closed or not open yet.
        RoomsNotRecorded: nobody entered its rooms.
        FacilityFull: no room (or no isolation room) is free; names the nearest that have one.
    """
    facility = _locked_facility(facility_id)
    policies.check_may_reserve(by, facility)
    if not subject:
        raise BadFacility(what=_("A reservation"), why=_("say for whom the room is kept."))
    held = Room.objects.filter(facility=facility, subject=subject).first()
    if held is not None:
        return held

    _check_open(facility)
    return _keep(_free_room(facility, is_isolation=isolation), subject=subject, by=by, now=now)


def _keep(room: Room, *, subject: str, by: Actor, now: datetime) -> Room:
    _change(room, RoomState.RESERVED, subject=subject, now=now)
    _record("facilities.room.reserved", room, by=by, now=now)
    return room


@transaction.atomic
def occupy(room_id: int, *, by: Actor, now: datetime, subject: str = "") -> Room:
    """Somebody moved into the room kept for them. With `subject`, only if it is kept for them.

    Raises:
        RoomHeldByAnother: it is kept for somebody else.
        IllegalMove: nobody reserved it.
    """
    room = _locked_room(room_id, by=by)
    if subject and room.subject and room.subject != subject:
        raise RoomHeldByAnother(room=room.number)
    if room.state != RoomState.OCCUPIED:
        _change(room, RoomState.OCCUPIED, subject=room.subject, now=now)
        _record("facilities.room.occupied", room, by=by, now=now)
    return room


@transaction.atomic
def leave(room_id: int, *, by: Actor, now: datetime) -> Room:
    """Whoever was in it has left; it has to be disinfected before the next."""
    room = _locked_room(room_id, by=by)
    if room.state != RoomState.CLEANING:
        _change(room, RoomState.CLEANING, now=now)
        _record("facilities.room.left", room, by=by, now=now)
    return room


@transaction.atomic
def release(room_id: int, *, by: Actor, now: datetime) -> Room:
    """Give up a reservation that nobody used."""
    room = _locked_room(room_id, by=by, is_reserving=True)
    if room.state != RoomState.FREE:
        _free_only_from(room, RoomState.RESERVED)
        _change(room, RoomState.FREE, now=now)
        _record("facilities.room.released", room, by=by, now=now)
    return room


@transaction.atomic
def cleaned(room_id: int, *, by: Actor, now: datetime) -> Room:
    """The room has been disinfected and can be used again."""
    room = _locked_room(room_id, by=by)
    if room.state != RoomState.FREE:
        _free_only_from(room, RoomState.CLEANING)
        _change(room, RoomState.FREE, now=now)
        _record("facilities.room.cleaned", room, by=by, now=now)
    return room


@transaction.atomic
def take_out(room_id: int, *, reason: str, by: Actor, now: datetime) -> Room:
    """Take a room out of service, with the reason."""
    room = _locked_room(room_id, by=by)
    if not reason.strip():
        raise BadFacility(what=_("This change"), why=_("say why the room cannot be used."))
    if room.state != RoomState.OUT_OF_SERVICE:
        room.reason = reason.strip()[:200]
        _change(room, RoomState.OUT_OF_SERVICE, now=now)
        _record("facilities.room.taken-out", room, by=by, now=now)
    return room


@transaction.atomic
def put_back(room_id: int, *, by: Actor, now: datetime) -> Room:
    """Bring a room back into service: it has to be cleaned first."""
    room = _locked_room(room_id, by=by)
    if room.state == RoomState.OUT_OF_SERVICE:
        room.reason = ""
        _change(room, RoomState.CLEANING, now=now)
        _record("facilities.room.put-back", room, by=by, now=now)
    return room


@transaction.atomic
def add_rooms(
    facility_id: int,
    *,
    numbers: Sequence[str],
    by: Actor,
    now: datetime,
    isolation: bool = False,
    is_synthetic: bool = False,
) -> list[Room]:
    """Enter rooms by their numbers; those already entered stay as they are.

    Returns:
        The rooms that are new.
    """
    facility = _locked_facility(facility_id)
    policies.check_may_manage(by, facility.place_id)
    wanted = dict.fromkeys(number.strip() for number in numbers if number.strip())
    if any(len(number) > _NUMBER_LENGTH for number in wanted):
        why = _("a room number has at most {most} characters.").format(most=_NUMBER_LENGTH)
        raise BadFacility(what=_("A room number"), why=why)
    known = set(facility.rooms.values_list("number", flat=True))
    new = Room.objects.bulk_create(
        Room(
            facility=facility,
            number=number,
            is_isolation=isolation,
            since=now,
            is_synthetic=is_synthetic or facility.is_synthetic,
        )
        for number in wanted
        if number not in known
    )
    if new:
        data = {"facility": facility.name, "facility_en": facility.name_en, "count": len(new)}
        _log("facilities.rooms.added", facility, data=data, by=by, now=now)
    return new


def _locked_facility(facility_id: int) -> Facility:
    return held(Facility.objects.all(), pk=facility_id)


def _locked_room(room_id: int, *, by: Actor, is_reserving: bool = False) -> Room:
    key = Room.objects.filter(pk=room_id).values_list("facility_id", flat=True).first()
    if key is None:
        raise NotFound(what=Room._meta.verbose_name)
    facility = _locked_facility(key)
    check = policies.check_may_reserve if is_reserving else policies.check_may_keep_rooms
    check(by, facility)
    return Room.objects.select_related("facility").get(pk=room_id)


def _check_open(facility: Facility) -> None:
    if not facility.is_usable:
        label = FacilityState(facility.state).label
        raise FacilityNotOpen(
            facility=facility.label, state=label, alternatives=_alternatives(facility)
        )


def _free_room(facility: Facility, *, is_isolation: bool) -> Room:
    free = facility.rooms.filter(state=RoomState.FREE)
    if is_isolation:
        free = free.filter(is_isolation=True)
    room = free.order_by("is_isolation", "number", "pk").first()
    if room is not None:
        return room
    refusal = FacilityFull if facility.rooms.exists() else RoomsNotRecorded
    raise refusal(facility=facility.label, alternatives=_alternatives(facility))


def _alternatives(facility: Facility) -> str:
    """The nearest others of its kind with a free room, in words."""
    found = queries.near(
        facility.place_id,
        kinds=[facility.kind],
        limit=ALTERNATIVES,
        has_room=True,
        but=[facility.pk],
    )
    if not found:
        return _("none is known; ask the headquarters above for a room.")
    words = _("{facility}, {place} ({free} free)")
    return "; ".join(
        words.format(facility=one.label, place=one.place_label, free=one.free) for one in found
    )


def _free_only_from(room: Room, state: RoomState) -> None:
    """A used room becomes free by cleaning, a kept one by giving it up; neither by the other's act."""
    if room.state != state:
        here, there = RoomState(room.state).label, RoomState.FREE.label
        raise IllegalMove(machine=ROOM_MOVES.name, here=here, there=there)


def _change(room: Room, state: RoomState, *, now: datetime, subject: str = "") -> None:
    room.move_to(state)
    room.subject = subject if state in HELD_STATES else ""
    room.since = now
    room.save(update_fields=_FIELDS)


def _record(act: str, room: Room, *, by: Actor, now: datetime) -> None:
    data = {
        "facility": room.facility.name,
        "facility_en": room.facility.name_en,
        "room": room.number,
    }
    _log(act, room.facility, data=data, by=by, now=now)


def _log(
    act: str, facility: Facility, *, data: Mapping[str, object], by: Actor, now: datetime
) -> None:
    ledger.record(
        act=act, by=by, at=now, place=facility.place_id, subject=facility.unit, data=dict(data)
    )
