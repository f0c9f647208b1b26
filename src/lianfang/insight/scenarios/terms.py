from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.kernel.states import StateMachine


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


class RunState(TextChoices):
    """How far the computing of a study has got."""

    QUEUED = "queued", _("Waiting to be computed")  # 排队
    RUNNING = "running", _("Being computed")  # 推演中
    FINISHED = "finished", _("Computed")  # 已完成
    CANCELLED = "cancelled", _("Cancelled")  # 已取消
    FAILED = "failed", _("Failed")  # 失败


RUN_MOVES = StateMachine(
    name=_("computation"),
    start=RunState.QUEUED,
    moves={
        RunState.QUEUED: frozenset({RunState.RUNNING, RunState.CANCELLED, RunState.FAILED}),
        RunState.RUNNING: frozenset({RunState.FINISHED, RunState.CANCELLED, RunState.FAILED}),
        RunState.FINISHED: frozenset(),
        RunState.CANCELLED: frozenset(),
        RunState.FAILED: frozenset(),
    },
)
OPEN_STATES = frozenset({RunState.QUEUED, RunState.RUNNING})


class Metric(TextChoices):
    """What options are compared by. Less is better in each of them."""

    INFECTIONS = "infections", _("Infections")  # 感染人数
    DEATHS = "deaths", _("Deaths")  # 死亡人数
    BEDS_AT_PEAK = "beds_at_peak", _("Beds needed at the peak")  # 床位峰值
    PERSON_DAYS_RESTRICTED = "person_days_restricted", _("Person-days restricted")  # 受限人日
    DAYS_WITHOUT_WORK = "days_without_work", _("Person-days without work or school")
    TRIPS_STOPPED = "trips_stopped", _("Trips stopped")  # 受阻出行
    HOURS_WAITED = "hours_waited", _("Hours waited at checks")  # 检查等候小时
    CHECKS = "checks", _("Checks to be made")  # 检查次数
    STAFF_DAYS = "staff_days", _("Staff days")  # 值守人日


HARMS = (Metric.INFECTIONS, Metric.DEATHS, Metric.BEDS_AT_PEAK)
# What an option takes from those concerned, gravest first: what is compared before what.
BURDENS = (
    Metric.PERSON_DAYS_RESTRICTED,
    Metric.DAYS_WITHOUT_WORK,
    Metric.TRIPS_STOPPED,
    Metric.HOURS_WAITED,
    Metric.CHECKS,
    Metric.STAFF_DAYS,
)


class Verdict(TextChoices):
    """What a comparison with things as they stand allows to be said."""

    FEWER = "fewer", _("fewer")
    MORE = "more", _("more")
    CANNOT_BE_TOLD = "cannot_be_told", _("cannot be told from none")
    NONE = "none", _("no difference")
