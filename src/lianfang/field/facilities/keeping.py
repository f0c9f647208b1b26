"""Rooms follow the hand-overs: a yes keeps one, an arrival fills it, a departure empties it.

A house whose rooms nobody recorded is left out: how full it is, is not known, and somebody who said
yes there knows better than this register.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.field.facilities import queries, services
from lianfang.field.facilities.terms import MEDICAL_KINDS, RoomState
from lianfang.ground.handovers import services as handing
from lianfang.ground.handovers.terms import HandoverState
from lianfang.ground.posts import actors

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.field.facilities.models import Facility
    from lianfang.ground.handovers.models import Handover
    from lianfang.ground.posts.actors import Actor

_S = HandoverState


class Rooms:
    """The keeper of beds that the hand-over engine tells."""

    def moved(self, handover: Handover, *, by: Actor, now: datetime) -> None:
        """Raises `FacilityFull` or `FacilityNotOpen` where a house cannot keep its yes."""
        state, subject = HandoverState(handover.state), handover.subject
        receiver, sender = handover.receiver_facility, handover.sender_facility
        if state == _S.ACCEPTED:
            _keep(receiver, subject, by=by, now=now)
        if state in {_S.REFUSED, _S.WITHDRAWN, _S.TIMED_OUT}:
            _empty(receiver, subject, by=by, now=now)
        if state in {_S.DEPARTED, _S.ARRIVED}:
            _empty(sender, subject, by=by, now=now)
        if state == _S.ARRIVED:
            _fill(receiver, subject, by=by, now=now)

    def taken(self, *, facility: int, subject: str, by: Actor, now: datetime) -> None:
        """Whoever is there already is not sent away because the register says full."""
        rooms = queries.occupancy(facility)
        if rooms is not None and rooms.free and queries.get(facility).is_usable:
            _keep(facility, subject, by=by, now=now)
            _fill(facility, subject, by=by, now=now)

    def left(self, *, facility: int, subject: str, by: Actor, now: datetime) -> None:
        _empty(facility, subject, by=by, now=now)


ROOMS = Rooms()


def register() -> None:
    handing.register_keeper(ROOMS)


def _acting(by: Actor, facility: Facility) -> Actor:
    """The hand-over has been allowed; the room follows from it, in the name of whoever did it."""
    return actors.system(place=facility.place_id, label=by.label, post_id=by.post_id)


def _keep(facility_id: int | None, subject: str, *, by: Actor, now: datetime) -> None:
    rooms = queries.occupancy(facility_id) if facility_id else None
    if facility_id is None or rooms is None:
        return
    facility = queries.get(facility_id)
    services.reserve(
        facility.pk,
        subject=subject,
        by=_acting(by, facility),
        now=now,
        isolation=facility.kind in MEDICAL_KINDS and rooms.isolation_free > 0,
    )


def _fill(facility_id: int | None, subject: str, *, by: Actor, now: datetime) -> None:
    room = queries.room_held_by(subject, facility_id=facility_id) if facility_id else None
    if room is not None:
        services.occupy(room.pk, subject=subject, by=_acting(by, room.facility), now=now)


def _empty(facility_id: int | None, subject: str, *, by: Actor, now: datetime) -> None:
    room = queries.room_held_by(subject, facility_id=facility_id) if facility_id else None
    if room is None:
        return
    act = services.leave if room.state == RoomState.OCCUPIED else services.release
    act(room.pk, by=_acting(by, room.facility), now=now)
