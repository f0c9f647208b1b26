from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemType(TextChoices):
    """What kind of answer an item takes."""

    YES_NO = "yes_no", _("Yes or no")  # 是否
    CHOICE = "choice", _("One of several")  # 单选
    CHOICES = "choices", _("Any of several")  # 多选
    NUMBER = "number", pgettext_lazy("kind of answer", "Number")  # 数字
    TEMPERATURE = "temperature", _("Temperature")  # 体温
    TEXT = "text", pgettext_lazy("kind of answer", "Text")  # 文字
    PHOTO = "photo", _("Photo")  # 照片


class YesNo(TextChoices):
    """Three values: a lay person may not know, and a guess is worse than saying so."""

    YES = "yes", pgettext_lazy("answer", "Yes")  # 是
    NO = "no", pgettext_lazy("answer", "No")  # 否
    UNKNOWN = "unknown", pgettext_lazy("answer", "Not known")  # 不清楚


class Purpose(TextChoices):
    """What a checklist is for."""

    INSPECTION = "inspection", _("Inspection")  # 检查
    SWEEP = "sweep", _("Household visit")  # 入户排查
    OBSERVATION = "observation", _("Observation check")  # 健康监测
    OPENING = "opening", _("Before opening")  # 启用前核查


class Urgency(TextChoices):
    """How soon a finding asks for action."""

    NOW = "now", _("Act now")  # 立即处置
    TODAY = "today", pgettext_lazy("urgency", "Today")  # 当日处置
    NOTE = "note", _("For the record")  # 记录备查
