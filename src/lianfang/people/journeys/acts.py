"""How the acts of journeys read in a timeline. No entry says who a person is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

SENTENCES = {
    "journeys.trip.recorded": _("{legs} travellers of {service} were written down at {place}"),
    "journeys.manifest.imported": _("The passenger list of {service} came in: {legs} travellers"),
    "journeys.case.matched": _(
        "A case aboard {service} was matched: {contacts} close contacts of {aboard} aboard"
    ),
    "journeys.contact.confirmed": _("{count} contacts aboard {service} were confirmed"),
    "journeys.contact.dismissed": _("A passenger of {service} was found to be no contact"),
    "journeys.trip.published": _("{place} published that a case travelled on {service}"),
    "journeys.trip.withdrawn": _("{place} withdrew its word about {service}"),
}
HOUSEKEEPING = {
    "journeys.rest.erased": _("{legs} travellers who are nobody's contact were erased"),
    "journeys.timetable.loaded": _("A timetable of {count} services was loaded"),
}


def register() -> None:
    sentences.register(SENTENCES)
    sentences.register(HOUSEKEEPING, is_housekeeping=True)
