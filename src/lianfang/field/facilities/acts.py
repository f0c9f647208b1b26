"""How the acts of the facilities read in a timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

SENTENCES = {
    "facilities.facility.entered": _("{facility} was entered as a facility of {place}"),
    "facilities.facility.confirmed": _("What {facility} says was checked and written down"),
    "facilities.facility.capacity-set": _("The stated capacity of {facility} was changed"),
    "facilities.facility.opened": _("{facility} was opened"),
    "facilities.facility.closed": _("{facility} was closed"),
    "facilities.rooms.added": _("{count} rooms of {facility} were entered"),
    "facilities.list.loaded": _("{count} facilities were loaded from published lists"),
    "facilities.rooms.loaded": _("{count} synthetic rooms were loaded for the demonstration"),
}
ROOMS = {
    "facilities.room.reserved": _("Room {room} of {facility} was reserved"),
    "facilities.room.occupied": _("Somebody moved into room {room} of {facility}"),
    "facilities.room.left": _("Room {room} of {facility} was left and has to be disinfected"),
    "facilities.room.released": _("The reservation of room {room} of {facility} was given up"),
    "facilities.room.cleaned": _("Room {room} of {facility} was disinfected and is free"),
    "facilities.room.taken-out": _("Room {room} of {facility} was taken out of service"),
    "facilities.room.put-back": _("Room {room} of {facility} was brought back into service"),
}


def register() -> None:
    sentences.register(SENTENCES)
    sentences.register(ROOMS, is_housekeeping=True)
