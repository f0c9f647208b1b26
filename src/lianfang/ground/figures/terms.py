from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IndicatorType(TextChoices):
    """How a figure behaves over days."""

    CUMULATIVE = "cumulative", _("Cumulative count")  # 累计
    STOCK = "stock", _("Count at the end of the day")  # 时点数
    FLOW = "flow", _("Count over the day")  # 当日数


class Knowledge(TextChoices):
    """How much is known of a unit's figure."""

    KNOWN = "known", _("Confirmed by the unit")  # 已核定
    UNCONFIRMED = "unconfirmed", _("Not confirmed yet")  # 待核定
    NONE = "none", _("No figure")  # 无数据
