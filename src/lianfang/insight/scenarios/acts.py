"""How the acts of this room, and the loading of the tree below it, read on a timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

LOADED = "scenarios.scenario.loaded"
CLOCK_SET = "scenarios.clock.set"


def register() -> None:
    sentences.register(
        {
            LOADED: _("The scenario {scenario} was loaded"),
            CLOCK_SET: _("The clock of the demonstration was set from {before} to {after}"),
            "places.tree.loaded": _("The tree of {places} places was loaded"),
        },
        is_housekeeping=True,
    )
