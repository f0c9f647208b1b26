"""Refusals of observation: each says why somebody may not be restricted, or what to enter instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, Invalid, NotAllowed


class EvidenceMissing(Invalid):
    code = "observation.evidence.missing"
    message = _(
        "Nobody is put under observation without evidence: a case, a contact, a dated stay in an "
        "affected area, a test, a symptom, or a journey with a case. Name the record and its date. "
        "Where somebody comes from is no evidence."
    )


class EvidenceMissingInList(Invalid):
    code = "observation.list.without-evidence"
    message = _(
        "{count} of {total} lines name no evidence, the first is line {line}. Nobody of this list "
        "was placed. Add to each line its own evidence: kind, record and date."
    )


class EvidenceInFuture(Invalid):
    code = "observation.evidence.in-future"
    message = _(
        "The evidence or the exposure lies in the future. Check the day and the hour, and the "
        "clock of the device."
    )


class ExposureTooLongAgo(Invalid):
    code = "observation.exposure.too-long-ago"
    message = _(
        "The last exposure was {days} days ago or more, so the days of observation are over "
        "already. Let the person go; if there is a later exposure, enter its date."
    )


class ListTooLong(Invalid):
    code = "observation.list.too-long"
    message = _("A list may have {most} lines; this one has {count}. Send it in parts.")


class NotYoursToPlace(NotAllowed):
    code = "observation.placement.not-yours"
    message = _(
        "Only disease control, a doctor, a checkpoint or a headquarters with that power can put "
        "somebody under observation; you can ask disease control to look at the person."
    )


class NotYoursToDecide(NotAllowed):
    code = "observation.decision.not-yours"
    message = _(
        "This needs a medical or disease-control post at the place concerned. Call it, and keep "
        "the person informed."
    )


class ImplausibleTemperature(Invalid):
    code = "observation.check.implausible-temperature"
    message = _(
        "{celsius} °C cannot be a body temperature. Look at the thermometer again and enter the "
        "number with one decimal, such as 36.8. Nothing was saved."
    )


class NothingEntered(Invalid):
    code = "observation.check.nothing-entered"
    message = _(
        "Enter the temperature, or say that the person was not there or declined. "
        "Nothing was saved."
    )


class CheckUnreadable(Invalid):
    code = "observation.check.unreadable"
    message = _("This check could not be read ({why}). It was kept; somebody must look at it.")


class CheckTooEarly(Invalid):
    code = "observation.check.in-future"
    message = _(
        "This check is for a day that has not come. Set the clock of the device, then enter it "
        "again."
    )


class ContradictsEarlier(DomainError):
    code = "observation.check.contradicts-earlier"
    message = _(
        "Another reading of the same check differs. Both are kept; look at the card and take the "
        "temperature again if you can."
    )


class PlacementUnknown(Invalid):
    code = "observation.check.placement-unknown"
    message = _(
        "This check belongs to nobody under observation here. It was kept; find the person in the "
        "list and enter it there."
    )


class ObservationOver(DomainError):
    code = "observation.placement.over"
    message = _(
        "This observation is over, so nothing can be changed in it. If there is new evidence, "
        "disease control must decide anew."
    )


class AppealOpen(DomainError):
    code = "observation.appeal.open"
    message = _(
        "There is an appeal already; it must be answered by {by}. You need not write again."
    )


class TextMissing(Invalid):
    code = "observation.text.missing"
    message = _("Write in a sentence or two what it is about.")


class OwnDecision(NotAllowed):
    code = "observation.appeal.own-decision"
    message = _(
        "You placed this person yourself, so somebody else must decide the appeal. Ask a "
        "colleague with the same power, or the headquarters above."
    )


class AppealDecided(DomainError):
    code = "observation.appeal.decided"
    message = _("This appeal has been decided already. Reload the page to read how.")


class SecondUnitNeeded(NotAllowed):
    code = "observation.override.second-unit"
    message = _(
        "A special decision needs a second person of a different unit. Ask the headquarters or "
        "disease control to confirm it."
    )


class OverrideRunOut(DomainError):
    code = "observation.override.run-out"
    message = _(
        "This request is more than a day old and no longer counts. If there is evidence now, "
        "place the person on it."
    )


class NoticeUnknown(DomainError):
    code = "observation.notice.unknown"
    message = _(
        "No notice has this code. Look at the paper again: the code has {length} letters and "
        "digits. If it does not work, call the number on the paper."
    )
    http_status = 404
