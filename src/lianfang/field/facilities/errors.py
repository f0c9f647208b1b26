"""Refusals of the facilities: each says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, Invalid


class FacilityFull(DomainError):
    code = "facilities.facility.full"
    message = _("{facility} has no free room. Nearest with a free one: {alternatives}")


class RoomsNotRecorded(DomainError):
    code = "facilities.facility.rooms-not-recorded"
    message = _(
        "How many rooms {facility} has is not recorded, so none can be reserved. "
        "Ask its headquarters to enter the rooms, or choose: {alternatives}"
    )


class FacilityNotOpen(DomainError):
    code = "facilities.facility.not-open"
    message = _("{facility} is not open: {state}. Choose another: {alternatives}")


class RoomHeldByAnother(DomainError):
    code = "facilities.room.held-by-another"
    message = _("Room {room} is kept for somebody else. Reserve another room for this person.")


class FacilityInUse(DomainError):
    code = "facilities.facility.in-use"
    message = _(
        "{count} rooms of {facility} are reserved or occupied. Move these people first, then close it."
    )


class BadFacility(Invalid):
    code = "facilities.facility.invalid"
