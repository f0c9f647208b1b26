"""How the acts of this room, and the loading of the tree below it, read on a timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

LOADED = "scenarios.scenario.loaded"
CLOCK_SET = "scenarios.clock.set"
STUDY_ASKED = "scenarios.study.asked"
STUDY_ATTACHED = "scenarios.study.attached"
RUN_ASKED = "scenarios.run.asked"
RUN_FINISHED = "scenarios.run.finished"
RUN_CANCELLED = "scenarios.run.cancelled"
RUN_FAILED = "scenarios.run.failed"


def register() -> None:
    sentences.register(
        {
            LOADED: _("The scenario {scenario} was loaded"),
            CLOCK_SET: _("The clock of the demonstration was set from {before} to {after}"),
            "places.tree.loaded": _("The tree of {places} places was loaded"),
        },
        is_housekeeping=True,
    )
    _register_studies()


def _register_studies() -> None:
    sentences.register(
        {
            STUDY_ASKED: _("{place}: what if … “{title}” was begun"),
            RUN_ASKED: _("{place}: “{title}” is being computed, {options} options"),
            RUN_FINISHED: _("{place}: “{title}” was computed"),
            RUN_CANCELLED: _("{place}: the computation of “{title}” was cancelled"),
            RUN_FAILED: _("{place}: “{title}” could not be computed"),
            STUDY_ATTACHED: _("{place}: “{title}” was attached to a draft order"),
        },
    )
