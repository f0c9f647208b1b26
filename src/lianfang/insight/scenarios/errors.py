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


class SimulatorMissing(DomainError):
    code = "scenarios.study.no-simulator-data"
    message = _(
        "The data pack “{pack}” has no folder “science”, so nothing can be computed for its places. "
        "Add the folder as docs/how-to describes, or load another pack."
    )


class StudyIsComputed(DomainError):
    code = "scenarios.study.being-computed"
    message = _(
        "This study is being computed, and what is computed must stay as it was asked. "
        "Wait until it is done, or cancel the computation first."
    )


class TooManyOptions(Invalid):
    code = "scenarios.study.too-many-options"
    message = _("A study compares at most {limit} options. Remove one, or begin another study.")


class TooManyMeasures(Invalid):
    code = "scenarios.study.too-many-measures"
    message = _("An option holds at most {limit} measures. Remove one first.")


class NothingToCompare(Invalid):
    code = "scenarios.study.nothing-to-compare"
    message = _("There is no option beside things as they stand. Add one, then compute.")


class BaselineStays(Invalid):
    code = "scenarios.study.baseline-stays"
    message = _(
        "“As things stand” is what all options are compared with and stays as it is. "
        "Copy it, and change the copy."
    )


class BadMeasure(Invalid):
    code = "scenarios.measure.invalid"
    message = _("The measure was not taken. {why}")


class MeasuresOverlap(Invalid):
    code = "scenarios.measure.overlap"
    message = _("The measure was not taken. {why} Or end the one before the other begins.")


class OutOfDays(Invalid):
    code = "scenarios.measure.out-of-days"
    message = _(
        "A measure of this study lies between {first} and {last}: what was before is known and "
        "cannot be changed. Choose other days, or look at more days."
    )


class OtherPlace(Invalid):
    code = "scenarios.measure.other-place"
    message = _("{place} cannot take part in this study. Choose a place that {root} holds.")


class BadAssumption(Invalid):
    code = "scenarios.study.bad-assumption"
    message = _("The assumption “{name}” cannot be “{value}”: {why}")


class CutOff(DomainError):
    code = "scenarios.run.cut-off"
    message = _(
        "The computation was cut off {attempts} times. The machine may be short of memory: ask for "
        "fewer runs, or have the administrator read {log}."
    )


class CouldNotCompute(DomainError):
    code = "scenarios.run.not-computed"
    message = _("The simulator refused the inputs: {why} Change them and compute again.")


class NotFinished(DomainError):
    code = "scenarios.run.not-finished"
    message = _(
        "This computation is not finished, so there is nothing whole to show or attach yet."
    )


class NoDraftHere(DomainError):
    code = "scenarios.attach.no-draft"
    message = _(
        "Only whoever drafts orders can attach this to one. Show the study to the duty officer or "
        "the commander of your headquarters."
    )
    http_status = 403


class NoNetwork(NotFound):
    code = "scenarios.placing.no-network"
    message = _(
        "The data pack of this house brings no network of ways, so no posts can be placed. "
        "Add the folder “network” to its folder “science”."
    )


class NotOnNetwork(Invalid):
    code = "scenarios.placing.not-on-network"
    message = _(
        "The network of ways does not go down to {place}. Choose the unit above it that the network "
        "knows, or ask the headquarters there."
    )


class TooHardToPlace(Invalid):
    code = "scenarios.placing.too-hard"
    message = _(
        "No best choice was found within the limit of steps. Choose a smaller place, or leave out "
        "the limit on staff."
    )
