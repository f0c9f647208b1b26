"""How the acts of observation read in a timeline. No entry says who a person is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

SENTENCES = {
    "observation.placement.ordered": _("Observation of one person was ordered at {place}"),
}


def register() -> None:
    sentences.register(SENTENCES)
