"""How this room's acts read in a timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

SENTENCES = {
    "screening.dispositions.made": _(
        "{count} people screened at {place} did not simply pass; {waiting} wait for a receiver"
    ),
    "screening.disposition.redirected": _("A person screened at {place} was offered to {receiver}"),
    "screening.disposition.ended": _("The care for a person screened at {place} ended: {reason}"),
}


def register() -> None:
    sentences.register(SENTENCES)
