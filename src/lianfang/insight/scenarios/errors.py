from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, Invalid, NotFound


class ClockCannotBeSet(DomainError):
    code = "scenarios.clock.not-settable"
    message = _(
        "In production the product follows the wall clock, and nobody can set it. "
        "Use a demonstration or exercise store for that."
    )
    http_status = 403


class UnusableTime(Invalid):
    code = "scenarios.clock.unusable-time"
    message = _("“{given}” is no time the clock can be set to. {why}")


class UnknownScenario(NotFound):
    code = "scenarios.scenario.unknown"
    message = _("There is no scenario “{scenario}”. Known ones: {known}.")


class PackMissing(NotFound):
    code = "scenarios.pack.missing"
    message = _(
        "The scenario {scenario} needs the place pack “{pack}”, which is neither in the data "
        "folder nor beside the scenario. Put it there and load again."
    )
