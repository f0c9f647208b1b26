from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianfang.ground.places.naming import localized

_BETWEEN = " ‖ "


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


def bilingual(own: str, english: str) -> str:
    """A source in both of the product's languages, as one text for the store."""
    return own if own == english else f"{own}{_BETWEEN}{english}"


def for_reader(source: str) -> str:
    """A source in the reader's language."""
    own, _, english = source.partition(_BETWEEN)
    return localized(own, english)
