"""The daily report of each unit: confirmed by a person, kept in every version, published by the top."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianfang.insight.sitreps.terms import REPORT_MOVES, ReportState, UploadState


class DailyReport(models.Model):
    """One unit's report of one day. Its figures are in its versions, the last of which counts.

    A report that nobody has confirmed is a row only once somebody begins; no row means due.
    """

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    day = models.DateField()
    state = models.CharField(max_length=12, choices=ReportState, default=REPORT_MOVES.start)
    version = models.PositiveSmallIntegerField(_("number of its last version"), default=0)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    reminded_at = models.DateTimeField(_("when its superior last asked for it"), null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "day"], name="one_report_per_unit_and_day"),
            models.CheckConstraint(
                name="due_means_no_version",
                condition=Q(state=ReportState.DUE, version=0)
                | ~Q(state=ReportState.DUE) & Q(version__gt=0),
            ),
            models.CheckConstraint(
                name="nobody_publishes_without_a_time",
                condition=Q(published_by=None) | Q(published_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["day", "place"], name="reports_by_day")]

    def __str__(self) -> str:
        return f"{self.place.label} {self.day:%Y-%m-%d}"

    def move_to(self, state: ReportState) -> None:
        """Change the state in memory or raise `IllegalMove`. The calling service saves."""
        REPORT_MOVES.check(here=ReportState(self.state), there=state)
        self.state = state


class ReportVersion(models.Model):
    """The figures of a report as somebody confirmed them. Rows are only added."""

    report = models.ForeignKey(DailyReport, models.PROTECT, related_name="versions")
    no = models.PositiveSmallIntegerField()
    values = models.JSONField(_("indicator -> value"))
    is_zero = models.BooleanField(_("nothing new, said explicitly"), default=False)
    reason = models.CharField(_("why it was corrected"), max_length=300, blank=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_as = models.CharField(_("post it was confirmed in"), max_length=160)

    class Meta:
        ordering: ClassVar = ["no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "no"], name="versions_are_numbered"),
            models.CheckConstraint(
                name="a_later_version_has_a_reason", condition=Q(no=1) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} v{self.no}"


class Upload(models.Model):
    """A bulletin file as it was read: its cells as text, and what its columns were taken for.

    Nothing in it counts before it is imported, and it is imported once.
    """

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(_("cells of the rows below the heading"))
    first_row = models.PositiveIntegerField(_("number of the first of them in the file"))
    heading = models.JSONField()
    mapping = models.JSONField(_("what each column holds"))
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.RECEIVED)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "sha256"], name="one_upload_per_file_and_place"
            ),
            models.CheckConstraint(
                name="imported_means_with_a_time",
                condition=Q(state=UploadState.IMPORTED, imported_at__isnull=False)
                | Q(state=UploadState.RECEIVED, imported_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name
