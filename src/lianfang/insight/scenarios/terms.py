from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FactKind(TextChoices):
    """What a reported fact is about."""

    ASSESSMENT = "assessment", _("Assessment")  # 研判
    BRIEFING = "briefing", _("Briefing")  # 会商调度
    BROADCAST = "broadcast", _("Broadcast")  # 广播宣传
    CHECKPOINT = "checkpoint", _("Checkpoint")  # 卡口
    CONSTRUCTION = "construction", _("Construction")  # 应急建设
    DEVICES = "devices", _("Devices")  # 设备
    DISINFECTION = "disinfection", _("Disinfection")  # 消毒
    HOSPITAL = "hospital", _("Hospital")  # 定点医院
    HOTEL = "hotel", _("Designated hotel")  # 定点酒店
    INSPECTION = "inspection", _("Inspection")  # 检查
    LETTER = "letter", pgettext_lazy("sent by post", "Letter")  # 公开信
    MEDICAL_TEAM = "medical_team", _("Medical team")  # 医疗队
    ORDERS = "orders", _("Orders reported")  # 已发命令
    ORGANISATION = "organisation", _("Organisation")  # 组织机构
    SITUATION = "situation", _("Situation")  # 疫情形势
    SUPERVISION = "supervision", _("Supervision")  # 督导


class PartOfDay(TextChoices):
    """How exactly a report says when; a fact without a part of day has only its day."""

    MORNING = "morning", _("morning")  # 上午
    AFTERNOON = "afternoon", _("afternoon")  # 下午
    EVENING = "evening", _("evening")  # 晚上


class Rate(IntegerChoices):
    """How fast the clock may run: product seconds to one second of the wall clock."""

    REAL = 1, _("real time")
    MINUTE = 60, _("a minute each second")
