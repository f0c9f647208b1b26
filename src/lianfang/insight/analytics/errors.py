from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError


class ReasonNeeded(DomainError):
    code = "analytics.alarm.reason-needed"
    message = _("Write what was found before you close the alarm: one sentence is enough.")
    http_status = 422


class NothingSent(DomainError):
    code = "analytics.line-list.nothing-sent"
    message = _("No file was sent. Choose the CSV file first.")
    http_status = 422


class SourceNeeded(DomainError):
    code = "analytics.line-list.source-needed"
    message = _("Say where the list comes from, in a few words.")
    http_status = 422


class FileTooLarge(DomainError):
    code = "analytics.line-list.too-large"
    message = _(
        "“{name}” is larger than {limit} MB. Count the cases by place and days first, as in the "
        "template, and send the counts."
    )
    http_status = 413


class UnreadableFile(DomainError):
    code = "analytics.line-list.unreadable"
    message = _(
        "“{name}” is not a CSV file that can be read. Save it as “CSV UTF-8” and send it again."
    )
    http_status = 422


class PersonalData(DomainError):
    code = "analytics.line-list.personal-data"
    message = _(
        "Nothing was kept of “{name}”: {where} looks like data of persons. Take out every column but "
        "place, onset, reported and count, and send it again."
    )
    http_status = 422


class WrongColumns(DomainError):
    code = "analytics.line-list.wrong-columns"
    message = _(
        "“{name}” must have the columns place, onset, reported and, if rows stand for several cases, "
        "count; it has: {found}. Use the template."
    )
    http_status = 422


class WrongRow(DomainError):
    code = "analytics.line-list.wrong-row"
    message = _("Nothing was kept of “{name}”: row {row}: {why}")
    http_status = 422


class NoRows(DomainError):
    code = "analytics.line-list.no-rows"
    message = _("“{name}” has no rows below its heading.")
    http_status = 422
