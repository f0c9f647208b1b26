from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.states import StateMachine


class ReportState(TextChoices):
    """How far a unit's report of one day has got."""

    DUE = "due", _("Not confirmed yet")  # 待核定
    CONFIRMED = "confirmed", _("Confirmed")  # 已核定
    PUBLISHED = "published", _("Published")  # 已发布
    CORRECTED = "corrected", _("Corrected after publication")  # 发布后更正


REPORT_MOVES = StateMachine(
    name=_("daily report"),
    start=ReportState.DUE,
    moves={
        ReportState.DUE: frozenset({ReportState.CONFIRMED}),
        ReportState.CONFIRMED: frozenset({ReportState.PUBLISHED}),
        ReportState.PUBLISHED: frozenset({ReportState.CORRECTED}),
        ReportState.CORRECTED: frozenset({ReportState.PUBLISHED}),
    },
)

# What the units table sorts by: whoever is waited for stands first.
STATE_TONES = {
    ReportState.DUE: "urgent",
    ReportState.CORRECTED: "soon",
    ReportState.CONFIRMED: "active",
    ReportState.PUBLISHED: "done",
}


class UploadState(TextChoices):
    """How far an uploaded bulletin has got."""

    RECEIVED = "received", _("Received, not imported")  # 已上传
    IMPORTED = "imported", _("Imported")  # 已导入


class Column(TextChoices):
    """What a column of a bulletin can hold besides a figure."""

    PLACE = "place", _("Place (name or code)")  # 地区
    DAY = "day", _("Day the figures count up to")  # 统计日期
    IGNORE = "", _("Leave out")  # 不导入
