"""Refusals about orders: each says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, NotAllowed


class Incomplete(DomainError):
    """`parts` holds the codes of what is missing, `missing` their names."""

    code = "orders.order.incomplete"
    message = _(
        "This cannot be issued yet. Still missing: {missing}. Fill it in, then issue again."
    )
    http_status = 422


class OnlyTheCommander(NotAllowed):
    code = "orders.order.only-the-commander"
    message = _(
        "An order that restricts people or business is issued by the commander. "
        "Your draft is kept; ask the commander to open and issue it."
    )


class AlreadyIssued(DomainError):
    code = "orders.order.already-issued"
    message = _("An issued order is never edited. Write a new one that supersedes it, or lift it.")


class NotTheIssuer(NotAllowed):
    code = "orders.order.not-the-issuer"
    message = _(
        "Only {place}, which issued this order, can lift or supersede it. Ask its headquarters."
    )


class UnknownAddressee(DomainError):
    code = "orders.clause.unknown-place"
    message = _(
        "{place} does not lie below {issuer}, or is not known. Choose a place from the list."
    )
    http_status = 422


class NobodyAddressed(DomainError):
    code = "orders.order.nobody-addressed"
    message = _("The clauses reach no place. Choose another level, or name places.")
    http_status = 422


class TimesInThePast(DomainError):
    code = "orders.times.past"
    message = _("The time to sign is already over. Choose a later one before issuing.")
    http_status = 422


class TermOutOfOrder(DomainError):
    code = "orders.term.out-of-order"
    message = _(
        "The order must end after it starts, and be reviewed before it ends. Check the three dates."
    )
    http_status = 422


class TooManyClauses(DomainError):
    code = "orders.clause.too-many"
    message = _("One order takes at most {limit} clauses. Divide it into two orders.")
    http_status = 422


class BadInput(DomainError):
    code = "orders.draft.bad-input"
    message = _("“{field}” cannot be read: {why}. The rest of the draft is kept.")
    http_status = 422


class BadMeasure(DomainError):
    """A measure that cannot stand, alone or beside the others of its order; `why` says what to change."""

    code = "orders.measure.bad"
    message = _("This measure cannot stand. {why}")
    http_status = 422


class TooManyMeasures(DomainError):
    code = "orders.measure.too-many"
    message = _("One clause takes at most {limit} measures. Put the others into another clause.")
    http_status = 422


class BadSummary(DomainError):
    code = "orders.annex.bad-summary"
    message = _(
        "The result cannot be attached: {field} {why}. Run the study again, then attach it again."
    )
    http_status = 422


class TooManyAnnexes(DomainError):
    code = "orders.annex.too-many"
    message = _("A draft takes at most {limit} attached results. Take one off first.")
    http_status = 422
