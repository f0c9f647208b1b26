from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Part(TextChoices):
    """The parts of a board that are fetched again by themselves when something happens."""

    FIGURES = "figures", _("Figures")  # 数据
    DUTIES = "duties", _("Overdue and to be decided")  # 逾期与待处理
    TIMELINE = "timeline", _("Timeline")  # 时间线


class Column(TextChoices):
    """A column of the table of units, by the part its figure plays."""

    NEW = "new", _("New")  # 新增
    TOTAL = "total", _("Cumulative")  # 累计
    ACTIVE = "active", _("Active")  # 现有
    RATE = "rate", _("Per population")  # 按人口


class Kind(TextChoices):
    """What an event of the timeline is."""

    ACT = "act", _("Act")  # 操作
    FACT = "fact", _("Reported")  # 报道
    ORDER = "order", _("Order")  # 命令


ONE_DAY = timedelta(days=1)
# How many days a unit's small curve and the large one reach back at most.
SPARK_DAYS = 14
CURVE_DAYS = 120
TIMELINE_LENGTH = 30
LIST_LENGTH = 5
NAMES_LENGTH = 20
