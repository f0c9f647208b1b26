"""How this room's acts read in a timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

SENTENCES = {
    "sync.device.paired": _("The device “{name}” was paired for {place}"),
    "sync.device.revoked": _("The device “{name}” of {place} was withdrawn: {reason}"),
    "sync.disputed.taken": _("A disputed record of {place} was taken by a person"),
    "sync.disputed.set-aside": _("A disputed record of {place} was set aside by a person"),
    "sync.file.brought": _("Records came to {place} as a file carried by hand"),
}
HOUSEKEEPING = {
    "sync.code.made": _("A pairing code for a device was made at {place}"),
    "sync.device.renamed": _("A device of {place} is now called “{name}”"),
    "sync.device.limited": _("The device “{name}” may now send {most} records an hour"),
    "sync.batch.received": _(
        "“{name}” sent {items} records ({first}–{last}); {disputed} wait for a person"
    ),
}


def register() -> None:
    sentences.register(SENTENCES)
    sentences.register(HOUSEKEEPING, is_housekeeping=True)
