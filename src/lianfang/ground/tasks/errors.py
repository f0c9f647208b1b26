"""Refusals of the task engine: each says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, NotAllowed


class NotYoursToSign(NotAllowed):
    code = "tasks.task.not-yours-to-sign"
    message = _(
        "Only the headquarters of {place} can sign for or report this task: its first responsible "
        "person, its commander or its duty officer. Change to that post, or remind {place} instead."
    )


class NotYoursToJudge(NotAllowed):
    code = "tasks.task.not-yours-to-judge"
    message = _(
        "Only the headquarters of {place}, which set this task, can answer, accept, return or "
        "withdraw it. Ask its commander or duty officer."
    )


class OwnReport(NotAllowed):
    code = "tasks.task.own-report"
    message = _(
        "You reported this task done yourself, so somebody else at {place} must check it. "
        "Ask a colleague at the headquarters to open it."
    )


class SignFirst(DomainError):
    code = "tasks.task.sign-first"
    message = _("This task has not been signed for yet. Sign for it first, then report it done.")


class AlreadyJudged(DomainError):
    code = "tasks.task.already-judged"
    message = _(
        "This task stands at “{state}” and can no longer be changed this way. "
        "Reload the page to see who did what in the meantime."
    )


class PartsOpen(DomainError):
    code = "tasks.task.parts-open"
    message = _(
        "{open} of the places you passed this on to have not finished. Wait for them or remind "
        "them; to report now all the same, give the reason."
    )


class NothingSaid(DomainError):
    code = "tasks.text.missing"
    message = _("Please write a sentence in “{field}”; the other side has to act on it.")
    http_status = 422


class TextTooLong(DomainError):
    code = "tasks.text.too-long"
    message = _(
        "“{field}” has {length} characters; at most {limit} fit. Shorten it or attach a file."
    )
    http_status = 422


class NothingToPassOn(DomainError):
    code = "tasks.cascade.nothing-new"
    message = _(
        "Every place you chose already has this task. Nothing was sent twice; "
        "open the overview to see how far they have got."
    )


class NotBelow(DomainError):
    code = "tasks.cascade.not-below"
    message = _("{place} does not lie below {issuer}. Choose places of your own jurisdiction.")
    http_status = 422


class DueBeforeSigning(DomainError):
    code = "tasks.times.out-of-order"
    message = _("The time to be done must lie after the time to sign. Move one of the two.")
    http_status = 422


class NobodyToRemind(DomainError):
    code = "tasks.reminder.nobody"
    message = _("Nobody needs reminding: everyone addressed has signed, and nothing is overdue.")


class RemindedRecently(DomainError):
    code = "tasks.reminder.too-soon"
    message = _(
        "All {count} places were reminded less than an hour ago. The next reminder can go out at {at}."
    )


class UnknownEvidence(DomainError):
    code = "tasks.evidence.unknown-type"
    message = _(
        "“{name}” is not a photo or document that can be opened safely, whatever its name says. "
        "Send JPEG, PNG or WebP photos, or PDF, Word, Excel or plain text files."
    )
    http_status = 422


class EvidenceTooLarge(DomainError):
    code = "tasks.evidence.too-large"
    message = _(
        "“{name}” has {size} MB; one file may have {limit} MB. Send a smaller photo "
        "(1,600 pixels are enough) or divide the document. Nothing was stored."
    )
    http_status = 413


class TooMuchEvidence(DomainError):
    code = "tasks.evidence.too-many"
    message = _("A report takes at most {limit} files. Choose the ones that prove it best.")
    http_status = 422
