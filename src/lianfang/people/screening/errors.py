from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, Invalid, NotFound


class BodyInvalid(Invalid):
    code = "screening.body.invalid"
    message = _(
        "This record could not be read ({where}). It is kept; have the officer record the person "
        "anew if they are still there."
    )


class CheckpointUnknown(Invalid):
    code = "screening.checkpoint.unknown"
    message = _(
        "No checkpoint {checkpoint} is known here. The record is kept; approve and open the "
        "checkpoint, then have the record taken."
    )


class CheckpointElsewhere(Invalid):
    code = "screening.checkpoint.elsewhere"
    message = _(
        "The device belongs to another place than checkpoint {checkpoint}. The record is kept; "
        "pair the device for the place where it is used."
    )


class NoRules(DomainError):
    code = "screening.rules.missing"
    message = _(
        "No rule pack was in force on {day}, so the record could not be checked. It is kept; have "
        "it taken once a pack is published."
    )


class OutcomeDiffers(DomainError):
    code = "screening.outcome.differs"
    message = _(
        "The device said “{said}”, the rules say “{decided}”. Nothing was changed silently: "
        "“{stands}” stands until somebody has looked. {why}"
    )


class PackDiffers(OutcomeDiffers):
    code = "screening.pack.differs"
    message = _(
        "The device decided “{said}” by an older rule pack ({own}); the one in force ({pack}) says "
        "“{decided}”. “{stands}” stands until somebody has looked."
    )


class AnswersMissing(OutcomeDiffers):
    code = "screening.answers.missing"
    message = _(
        "The device said “{said}”, but an answer that decides is missing: {why} “{stands}” stands "
        "until somebody has looked."
    )


class PersonPartly(DomainError):
    code = "screening.person.partly"
    message = _(
        "Part of what was written of the person cannot be right, and was left out: {why} The "
        "hand-over goes on without it; ask the person again."
    )


class ReceiverMissing(DomainError):
    code = "screening.receiver.missing"
    message = _(
        "No unit was named that takes the person on. The checkpoint answers for them until "
        "somebody at the desk chooses one."
    )


class DestinationGone(DomainError):
    code = "screening.destination.gone"
    message = _(
        "The destination {code} no longer exists; it goes on as {successor}. The checkpoint "
        "answers for the person until somebody at the desk confirms where to."
    )


class DestinationUnknown(DomainError):
    code = "screening.destination.unknown"
    message = _(
        "The destination {code} is not known. The checkpoint answers for the person until "
        "somebody at the desk chooses a unit."
    )


class SecondOfficerMissing(DomainError):
    code = "screening.second-officer.missing"
    message = _(
        "Advice to return needs a second officer and a reason. The advice is kept; have both "
        "written down, or let the person in."
    )


class PlacementRefused(DomainError):
    code = "screening.placement.refused"
    message = _(
        "The hand-over stands, but the observation could not be ordered: {why} Ask disease control."
    )


class DispositionNotFound(NotFound):
    code = "screening.disposition.not-found"
    message = _("This disposition was not found among those of your places. Go back to the list.")


class SlipNotValid(NotFound):
    code = "screening.slip.not-valid"
    message = _(
        "This is no valid slip: the code was mistyped, or it was not issued here. Compare it with "
        "the paper letter by letter."
    )


class UnitNeeded(Invalid):
    code = "screening.receiver.needed"
    message = _("Choose the facility or the place that is to take the person on.")


class ReasonNeeded(Invalid):
    code = "screening.reason.needed"
    message = _("Write a sentence that says why; it is kept with the record.")


class RepeatMoreCareful(DomainError):
    code = "screening.repeat.more-careful"
    message = _(
        "The same person was screened at another checkpoint within the hour, where less was found. "
        "Nothing was changed there; call the unit that has the person and decide at the desk."
    )


class NoJourney(DomainError):
    code = "screening.journey.none"
    message = _(
        "No journey of this person is on record. Ask how they came, and enter the service and the "
        "seat under “Fellow travellers”."
    )
