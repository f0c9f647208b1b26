"""Refusals of the vault, each with the way out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, Invalid


class NoIncidentKey(DomainError):
    code = "identity.key.missing"
    message = _(
        "There is no key to seal personal data with, so none was taken. Ask the system "
        "administrator to run: lianfang identity open-incident CODE"
    )
    http_status = 503


class WrongKey(DomainError):
    code = "identity.key.wrong"
    message = _(
        "The key on this machine is not the one that incident {incident} was opened with. Ask the "
        "system administrator to put the key file of that incident back; nothing was changed."
    )
    http_status = 503


class KeyUnreadable(DomainError):
    code = "identity.key.unreadable"
    message = _(
        "The key file {file} cannot be used: {why} Ask the system administrator to put the file "
        "back from its safe copy."
    )
    http_status = 503


class IncidentOpen(DomainError):
    code = "identity.incident.open"
    message = _("Incident {incident} is already open. Close it before you open another.")


class IncidentClosed(DomainError):
    code = "identity.incident.closed"
    message = _(
        "Incident {incident} was closed; nobody can be registered in it. Open a new incident "
        "with: lianfang identity open-incident CODE"
    )


class BadIncidentCode(Invalid):
    code = "identity.incident.bad-code"
    message = _(
        "“{incident}” cannot be the code of an incident. Use 1 to 40 letters, digits and hyphens."
    )


class SealBroken(DomainError):
    """A sealed value that was altered, moved to another person or field, or sealed with another key."""

    code = "identity.seal.broken"
    message = _(
        "This value cannot be opened: it was altered or moved since it was sealed. Nothing was "
        "shown. Tell the data-protection officer."
    )
    http_status = 500


class BadDocument(Invalid):
    code = "identity.document.bad"
    message = _(
        "{what} cannot be right: {why} Compare it with the document; if it really reads so, "
        "choose “Another document”."
    )


class BadPhone(Invalid):
    code = "identity.phone.bad"
    message = _(
        "The phone number cannot be right: it has too few or too many digits. Read it back to the "
        "person and put the area code before a fixed line, or leave it empty and tick “Has no phone”."
    )


class BadTraits(Invalid):
    code = "identity.person.bad"
    message = _("What was written about the person cannot be kept: {why}")


class NotCollected(DomainError):
    """A class of people whose identity is not taken at all (PRV-6)."""

    code = "identity.class.not-collected"
    message = _(
        "The identity of a “{record_class}” is not taken. Count them without a name, or register "
        "the person in a class that the evidence supports."
    )
    http_status = 422


class Erased(DomainError):
    code = "identity.person.erased"
    message = _(
        "The identity of this person was erased when its time had run out; it cannot be brought "
        "back. If there is a new reason, register the person again."
    )
    http_status = 410


class RevealedTooOften(DomainError):
    code = "identity.reveal.too-often"
    message = _(
        "You have looked at {limit} values within the hour, which is the most one account may. "
        "The next can be shown at {at}. Work that needs more belongs to several people."
    )
    http_status = 429


class ReasonMissing(Invalid):
    code = "identity.reason.missing"
    message = _(
        "Say in a few words what you need the value for. The person and the data-protection "
        "officer will read it."
    )


class ReasonNamesSomebody(Invalid):
    code = "identity.reason.names-somebody"
    message = _(
        "The text holds {what}, which outlives the erasure of the person. Say it without; the "
        "record already knows whom it is about."
    )


class UnknownChoice(Invalid):
    code = "identity.choice.unknown"
    message = _("“{value}” is not in the list. Choose one of: {choices}.")


class AssessmentMissing(Invalid):
    code = "identity.hold.no-assessment"
    message = _(
        "A hold keeps personal data beyond its time. Write the assessment: which law or "
        "proceeding needs it, why no less would do, and how it is kept safe (at least {least} "
        "characters)."
    )


class NoPersonList(DomainError):
    """Lists of persons are not made, in any format, for anybody (PRV-4)."""

    code = "identity.list.refused"
    message = _(
        "Lists of persons are not exported. Set tasks for the places concerned; each unit sees "
        "the persons it answers for."
    )
    http_status = 403
