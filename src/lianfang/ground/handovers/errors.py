"""Refusals of the hand-over engine: each says who owns now and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, NotAllowed


class NotYoursToReceive(NotAllowed):
    code = "handovers.handover.not-yours-to-receive"
    message = _(
        "Only {unit} can say that it takes this person and that they have come. "
        "Call it, or change to a post that answers for it."
    )


class NotYoursToSend(NotAllowed):
    code = "handovers.handover.not-yours-to-send"
    message = _(
        "Only {unit}, which answers for this person now, can do this. "
        "Change to a post that answers for it, or call it."
    )


class AlreadyOffered(DomainError):
    code = "handovers.handover.already-offered"
    message = _(
        "{subject} is already being handed over to {unit}. Wait for its answer, or withdraw that "
        "offer first; nobody can be on the way to two places."
    )


class NotTheOwner(DomainError):
    code = "handovers.handover.not-the-owner"
    message = _(
        "{subject} is in the care of {unit}, not of the sender named. Reload the page; only the "
        "unit that answers for somebody can hand them over."
    )


class NobodyKnown(DomainError):
    code = "handovers.custody.unknown"
    message = _(
        "Nobody has taken {subject} into care yet. Take them over at the checkpoint first, then "
        "offer them."
    )


class SameUnit(DomainError):
    code = "handovers.handover.same-unit"
    message = _("{unit} already answers for this person. Choose another receiving unit.")
    http_status = 422


class ReasonMissing(DomainError):
    code = "handovers.refusal.reason-missing"
    message = _("Say in a sentence why, so that the sender knows where to turn next.")
    http_status = 422


class TimesOutOfOrder(DomainError):
    code = "handovers.handover.times-out-of-order"
    message = _("The time to arrive lies before the time to answer. Move one of the two.")
    http_status = 422
