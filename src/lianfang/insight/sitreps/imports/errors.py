from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError


class NothingSent(DomainError):
    code = "sitreps.import.nothing-sent"
    message = _("No file was sent. Choose the bulletin's CSV or XLSX file first.")
    http_status = 422


class UnreadableFile(DomainError):
    code = "sitreps.import.unreadable-file"
    message = _(
        "“{name}” is not a table that can be read ({kind}). Save it as CSV or as XLSX and send it again."
    )
    http_status = 422


class WrongEncoding(DomainError):
    code = "sitreps.import.wrong-encoding"
    message = _(
        "The characters of “{name}” cannot be read: it is neither UTF-8 nor GB18030. Save it as "
        "“CSV UTF-8” or as XLSX and send it again."
    )
    http_status = 422


class FileTooLarge(DomainError):
    code = "sitreps.import.file-too-large"
    message = _(
        "“{name}” is too large ({size} MB; {limit} MB at most). Keep only the sheet with the "
        "figures and send it again."
    )
    http_status = 413


class SwollenFile(DomainError):
    code = "sitreps.import.swollen-file"
    message = _(
        "“{name}” unpacks to far more than a bulletin can hold and was not opened. Save the figures "
        "as a new file and send that."
    )
    http_status = 422


class TooManyRows(DomainError):
    code = "sitreps.import.too-many-rows"
    message = _("“{name}” has more than {limit} rows. Split it and send the parts one by one.")
    http_status = 422


class EmptyTable(DomainError):
    code = "sitreps.import.empty-table"
    message = _(
        "“{name}” holds no table with a heading and rows below it. Check that the first sheet is the "
        "one with the figures."
    )
    http_status = 422


class ColumnsMissing(DomainError):
    code = "sitreps.import.columns-missing"
    message = _("Choose a column for: {missing}.")
    http_status = 422


class ColumnTwice(DomainError):
    code = "sitreps.import.column-twice"
    message = _(
        "{what} is chosen for more than one column. Choose it once and leave the others out."
    )
    http_status = 422


class RowsRefused(DomainError):
    code = "sitreps.import.rows-refused"
    message = _(
        "Nothing was imported: {count} rows cannot be taken. Put them right in the file and send it "
        "again, or choose other columns."
    )
    http_status = 422


class CorrectionsNeedReason(DomainError):
    code = "sitreps.import.corrections-need-reason"
    message = _(
        "Nothing was imported: {count} rows change figures that were known before. Check them; if "
        "they are right, tick “This is a correction” and give the reason."
    )
    http_status = 422


class NoSuchUpload(DomainError):
    code = "sitreps.import.unknown"
    message = _("This upload is not there, or belongs to another place. Upload the file again.")
    http_status = 404


class PublishedInFuture(DomainError):
    code = "sitreps.import.published-in-future"
    message = _("The time of publication lies in the future. Give the time when it came out.")
    http_status = 422
