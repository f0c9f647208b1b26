"""How the acts of a household sweep read in a timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

SENTENCES = {
    "canvass.round.planned": _("The household sweep “{title}” was planned for {place}"),
    "canvass.round.opened": _(
        "The household sweep “{title}” began; its list of {households} households is closed"
    ),
    "canvass.round.closed": _(
        "The household sweep “{title}” ended: {reached} of {households} households reached"
    ),
    "canvass.visits.accepted": _("{items} household visits came in from {place}"),
    "canvass.follow-up.closed": _("A doctor looked at a household in {place}"),
}
HOUSEKEEPING = {
    "canvass.frame.imported": _("{items} households of {place} were listed for a sweep"),
    "canvass.grid.assigned": _("Grids of {place} were given to those who walk them"),
    "canvass.answers.erased": _("Answers of {items} household visits were erased in time"),
    "canvass.visits.rehearsed": _("{items} household visits were made up for the demonstration"),
    "canvass.rounds.loaded": _("{items} reported sweep rounds were loaded"),
}


def register() -> None:
    sentences.register(SENTENCES)
    sentences.register(HOUSEKEEPING, is_housekeeping=True)
