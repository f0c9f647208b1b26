"""Refusals of the checkpoints: each says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, NotAllowed


class NoBasis(DomainError):
    code = "checkpoints.proposal.no-basis"
    message = _(
        "A checkpoint needs its legal basis. Name the law or the order it rests on in “Legal "
        "basis”, then send it again."
    )
    http_status = 422


class NoAlternatives(DomainError):
    code = "checkpoints.proposal.no-alternatives"
    message = _(
        "Write which milder means were considered and why they are not enough; a measure that "
        "nobody compared with a milder one is not approved."
    )
    http_status = 422


class BadSunset(DomainError):
    code = "checkpoints.proposal.bad-end"
    message = _(
        "A checkpoint must end by itself within {days} days from now. Choose an end between now "
        "and {latest}; it can be extended later by a new decision."
    )
    http_status = 422


class BadReview(DomainError):
    code = "checkpoints.proposal.bad-review"
    message = _("The review must come before the end and not in the past. Choose another day.")
    http_status = 422


class Unnamed(DomainError):
    code = "checkpoints.text.missing"
    message = _("Please fill in “{field}”; others have to act on it.")
    http_status = 422


class TooLong(DomainError):
    code = "checkpoints.text.too-long"
    message = _("“{field}” has {length} characters; at most {limit} fit. Shorten it.")
    http_status = 422


class CodeTaken(DomainError):
    code = "checkpoints.proposal.code-taken"
    message = _("Another checkpoint is already called “{code}”. Choose another short name.")


class NotYoursToApprove(NotAllowed):
    code = "checkpoints.approval.not-yours"
    message = _(
        "A checkpoint of the kind “{kind}” in {place} is approved by the commander of {authority}, "
        "or of a place to which {authority} has given that power. Send the proposal there."
    )


class NotForThisAuthority(NotAllowed):
    code = "checkpoints.approval.reserved"
    message = _(
        "A checkpoint of the kind “{kind}” is approved by {authority} alone; nobody below it may. "
        "Until it has decided, nothing may be set up there."
    )


class OwnProposal(NotAllowed):
    code = "checkpoints.approval.own-proposal"
    message = _(
        "You proposed this checkpoint yourself, so somebody else must decide on it. "
        "Ask the commander to open it."
    )


class NotApproved(DomainError):
    code = "checkpoints.checkpoint.not-approved"
    message = _(
        "{name} is not approved, so nobody may be stopped there. Wait for the decision of "
        "{authority}; what already stands on the road must be removed."
    )


class PastSunset(DomainError):
    code = "checkpoints.checkpoint.past-its-end"
    message = _(
        "The approval of {name} ended on {sunset}. Nobody may be stopped there any more; propose "
        "it again if it is still needed."
    )


class TooFewStaff(DomainError):
    code = "checkpoints.checkpoint.too-few-staff"
    message = _(
        "{name} needs at least {needed} people on duty and has {present}: {missing} are missing. "
        "Put them on the shift first, then open it."
    )


class NoGreenLane(DomainError):
    code = "checkpoints.checkpoint.no-green-lane"
    message = _(
        "{name} has no open green lane. Ambulances and essential goods must pass without a stop: "
        "mark one lane as green first."
    )


class NoLane(DomainError):
    code = "checkpoints.checkpoint.no-lane"
    message = _("{name} has no open lane beside the green one. Add one first.")


class LastGreenLane(DomainError):
    code = "checkpoints.lane.last-green"
    message = _(
        "Lane {number} is the only green lane that is open. Mark another lane as green before you "
        "change this one."
    )


class GreenIsNeverStopped(DomainError):
    code = "checkpoints.lane.green-is-never-stopped"
    message = _(
        "Lane {number} is the green lane; vehicles on it are not stopped. Count them as passed, "
        "or use another lane for who is to be screened."
    )


class NotWorking(DomainError):
    code = "checkpoints.checkpoint.not-open"
    message = _(
        "{name} is not open (“{state}”), so nothing can be counted there now. "
        "Open it first, or choose the checkpoint where you are."
    )


class BadShift(DomainError):
    code = "checkpoints.shift.bad"
    message = _(
        "A shift needs at least one person, at most {most}, and must end within {hours} hours "
        "after it begins. Correct the numbers and send it again."
    )
    http_status = 422


class NothingToRelieve(DomainError):
    code = "checkpoints.shift.nobody"
    message = _("Nobody is on duty at {name}, so there is no shift to hand over. Put a shift on.")


class BadLane(DomainError):
    code = "checkpoints.lane.bad"
    message = _("A lane has a number from 1 to {lanes} and 1 to {positions} positions.")
    http_status = 422


class ChecklistMissing(DomainError):
    code = "checkpoints.checkpoint.checklist-missing"
    message = _(
        "The opening checklist of {name} is not complete: {problems} Fill it in, then open it."
    )
    http_status = 422


class PlaceNotYours(NotAllowed):
    code = "checkpoints.proposal.not-yours"
    message = _(
        "You can propose a checkpoint only inside your own jurisdiction. {place} lies outside; "
        "ask its headquarters."
    )


class BlockNotYours(NotAllowed):
    code = "checkpoints.block.not-yours"
    message = _(
        "This report goes to {authority}, not to the unit it is about. Its duty officer or "
        "commander looks into it."
    )


class TooManyReports(DomainError):
    code = "checkpoints.public.too-many"
    message = _(
        "Very many messages are coming in at the moment. Yours was not stored; please send it "
        "again in a few minutes. In an emergency call 110 or 120."
    )
    http_status = 429


class NotAPhone(DomainError):
    code = "checkpoints.declaration.no-contact"
    message = _(
        "Give your name and a phone number or a document number, so that you need not queue."
    )
    http_status = 422


class BadStay(DomainError):
    code = "checkpoints.declaration.bad-stay"
    message = _(
        "Each stay needs a place and the day you left it, not after today. Correct line {line}."
    )
    http_status = 422


class DeclarationNotHere(DomainError):
    code = "checkpoints.declaration.unknown"
    message = _(
        "No declaration with the code {code} is open. It may have expired after 24 hours or been "
        "used; ask the traveller and fill in the form as usual."
    )
    http_status = 404


class TooStrong(DomainError):
    code = "checkpoints.disinfection.too-strong"
    message = _(
        "{mg} mg/L is too strong for routine work; at most {limit} mg/L. Stronger solutions are "
        "for trained people under the protocol for contaminated premises."
    )
    http_status = 422


class BadDose(DomainError):
    code = "checkpoints.disinfection.bad-dose"
    message = _(
        "The solution to mix must be weaker than the stock, and all three numbers above zero. "
        "Look at the label of the stock: 5 % is 50,000 mg/L."
    )
    http_status = 422


class NotSprayed(DomainError):
    code = "checkpoints.disinfection.forbidden"
    message = _("This is not done: {advice}")
    http_status = 422


class NoProtocol(DomainError):
    code = "checkpoints.disinfection.no-protocol"
    message = _(
        "No protocol in force fits {agent} at {mg} mg/L for {minutes} minutes there. "
        "Use one of these: {choices}."
    )
    http_status = 422


class FormIncomplete(DomainError):
    code = "checkpoints.form.incomplete"
    message = _("Nothing was saved. {sentences} Go back, correct it and send it again.")
    http_status = 422
