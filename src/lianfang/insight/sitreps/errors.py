from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError, NotFound


class NoSuchReport(NotFound):
    code = "sitreps.report.unknown"
    message = _("{place} has no daily report: units of its level report no figures of their own.")


class NotYourReport(DomainError):
    code = "sitreps.report.not-yours"
    message = _("The figures of {place} are confirmed by {place} itself. Ask its duty officer.")
    http_status = 403


class NotYoursToRemind(DomainError):
    code = "sitreps.reminder.not-yours"
    message = _("The units of {place} are reminded by {place} itself. Ask its duty officer.")
    http_status = 403


class NobodyToRemind(DomainError):
    code = "sitreps.reminder.nobody"
    message = _("Nobody needs reminding: every unit has confirmed {day}.")


class RemindedRecently(DomainError):
    code = "sitreps.reminder.too-soon"
    message = _(
        "All {count} units were reminded less than an hour ago. The next reminder can go out at {at}."
    )


class FutureDay(DomainError):
    code = "sitreps.report.future-day"
    message = _("{day} has not come yet. Choose today or an earlier day.")
    http_status = 422


class IncompleteReport(DomainError):
    code = "sitreps.report.incomplete"
    message = _(
        "A figure is missing: {missing}. Fill in every figure; write 0 where there is none."
    )
    http_status = 422


class NotACount(DomainError):
    code = "sitreps.report.not-a-count"
    message = _("{what}: “{value}” is not a count. Write a whole number, 0 or more.")
    http_status = 422


class FallingCount(DomainError):
    code = "sitreps.report.falling-count"
    message = _(
        "{what} would fall from {before} to {after}, and a cumulative count never falls. Check the "
        "number; if the earlier one was wrong, tick “This is a correction” and give the reason."
    )
    http_status = 422


class NegativeBalance(DomainError):
    code = "sitreps.report.negative-balance"
    message = _("{what} would be {value}, less than nothing. Check {parts}.")
    http_status = 422


class ReasonNeeded(DomainError):
    code = "sitreps.report.reason-needed"
    message = _(
        "{place} has confirmed other figures for {day} before. To change them, tick “This is a "
        "correction” and give the reason; the earlier figures stay on record."
    )
    http_status = 422


class NothingBefore(DomainError):
    code = "sitreps.report.nothing-before"
    message = _(
        "{place} has no earlier figures that “nothing new” could refer to. Fill in the figures once."
    )
    http_status = 422


class PublishingReserved(DomainError):
    code = "sitreps.publishing.reserved"
    message = _(
        "{place} may not publish epidemic figures on its own{basis}. Confirm them here; "
        "{top} publishes them together with those of the other units."
    )
    http_status = 403


class UnitsMissing(DomainError):
    code = "sitreps.publishing.units-missing"
    message = _(
        "{done} of {total} units have confirmed {day}. Missing: {missing}. Ask them to confirm, "
        "then publish."
    )
