from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.kernel.states import StateMachine

if TYPE_CHECKING:
    from datetime import datetime


class Setting(TextChoices):
    """Where somebody stays for the days of observation."""

    HOME = "home", _("At home")  # 居家观察
    HOTEL = "hotel", _("Designated hotel")  # 定点酒店
    STATION = "station", _("Observation station")  # 留验站
    HOSPITAL = "hospital", _("Hospital")  # 医院


class EvidenceKind(TextChoices):
    """What shows that somebody may have been exposed. Nothing else justifies a restriction."""

    CASE = "case", _("Case record")  # 病例记录
    CONTACT = "contact", _("Contact of a case")  # 密切接触
    DATED_STAY = "dated_stay", _("Stay in an affected area, with dates")  # 疫区旅居史（含日期）
    TEST = "test", _("Test result")  # 检测结果
    SYMPTOM = "symptom", _("Symptom found")  # 症状
    COTRAVELLER = "cotraveller", _("Travelled with a case")  # 同乘
    OVERRIDE = "override", _("Decision of two officers, one day at most")  # 双人特别决定


class PlacementState(TextChoices):
    """How far an observation has got."""

    ORDERED = "ordered", _("Ordered, not begun")  # 已决定，未开始
    UNDER_WAY = "under_way", _("Under observation")  # 观察中
    SYMPTOMATIC = "symptomatic", _("Symptoms, transfer owed")  # 出现症状，待转运
    TRANSFERRED = "transferred", _("Transferred to hospital")  # 已转医院
    SUSPENDED = "suspended", _("Suspended until decided")  # 暂停执行
    COMPLETED = "completed", _("Completed")  # 期满解除
    RELEASED = "released", _("Released early")  # 提前解除
    ENDED = "ended", pgettext_lazy("observation", "Ended")  # 已终止


_S = PlacementState
PLACEMENT_MOVES = StateMachine(
    name=_("observation"),
    start=_S.ORDERED,
    moves={
        _S.ORDERED: frozenset({_S.UNDER_WAY, _S.SYMPTOMATIC, _S.SUSPENDED, _S.RELEASED, _S.ENDED}),
        _S.UNDER_WAY: frozenset(
            {_S.SYMPTOMATIC, _S.SUSPENDED, _S.COMPLETED, _S.RELEASED, _S.ENDED}
        ),
        _S.SYMPTOMATIC: frozenset({_S.TRANSFERRED, _S.UNDER_WAY, _S.RELEASED, _S.ENDED}),
        # Excluded by the hospital: the days that are left are finished.
        _S.TRANSFERRED: frozenset({_S.UNDER_WAY, _S.RELEASED, _S.ENDED}),
        _S.SUSPENDED: frozenset({_S.UNDER_WAY, _S.ORDERED, _S.RELEASED, _S.ENDED}),
        _S.COMPLETED: frozenset(),
        _S.RELEASED: frozenset(),
        _S.ENDED: frozenset(),
    },
)
OPEN_STATES = frozenset(_S) - PLACEMENT_MOVES.final_states()
# In these somebody must be seen twice a day.
CHECKED_STATES = frozenset({_S.UNDER_WAY})


class EndReason(TextChoices):
    """Why an observation is over."""

    LEGAL_END = "legal_end", _("The days are over")  # 期满
    CONFIRMED = "confirmed", _("Became a case")  # 转为病例
    APPEAL = "appeal", _("The appeal was right")  # 申诉成立
    INDEX_EXCLUDED = "index_excluded", _("The suspected case was ruled out")  # 源头疑似病例排除
    ERROR = "error", _("Entered in error")  # 登记有误
    OVERRIDE_OVER = "override_over", _("The special decision ran out")  # 特别决定到期


class Slot(TextChoices):
    """One of the two checks of a day."""

    AM = "am", _("Morning")  # 上午
    PM = "pm", _("Evening")  # 下午


class CheckState(TextChoices):
    """What became of one check that was due."""

    DUE = "due", pgettext_lazy("check", "Due")  # 应测
    DONE = "done", pgettext_lazy("check", "Done")  # 已完成
    INVALID = "invalid", _("Reading invalid, due again")  # 读数无效，需重测
    MISSED = "missed", _("Missed")  # 漏测
    RETRIED = "retried", _("Tried again, nobody met")  # 已补访未遇
    VISIT_REQUIRED = "visit_required", _("Visit required")  # 需上门


_C = CheckState
CHECK_MOVES = StateMachine(
    name=_("check"),
    start=_C.DUE,
    moves={
        _C.DUE: frozenset({_C.DONE, _C.INVALID, _C.MISSED, _C.VISIT_REQUIRED}),
        _C.MISSED: frozenset({_C.RETRIED, _C.DONE, _C.INVALID, _C.VISIT_REQUIRED}),
        _C.RETRIED: frozenset({_C.VISIT_REQUIRED, _C.DONE, _C.INVALID}),
        _C.VISIT_REQUIRED: frozenset({_C.DONE, _C.INVALID}),
        _C.INVALID: frozenset({_C.DONE, _C.MISSED, _C.VISIT_REQUIRED}),
        _C.DONE: frozenset(),
    },
)


class Met(TextChoices):
    """Whether the person was met at a check."""

    SEEN = "seen", _("Seen")  # 见面
    PHONE = "phone", _("By phone")  # 电话
    ABSENT = "absent", _("Nobody there")  # 不在
    REFUSED = "refused", _("Declined")  # 拒绝


class Method(TextChoices):
    """What a temperature was taken with."""

    INFRARED = "infrared", _("Infrared, forehead")  # 红外额温
    EAR = "ear", _("Ear")  # 耳温
    GLASS = "glass", _("Glass")  # 玻璃体温计
    ELECTRONIC = "electronic", _("Electronic")  # 电子体温计


class Symptom(TextChoices):
    """What somebody without medical training can see or be told (通俗症状)."""

    FEVER = "fever", _("Feels feverish")  # 发热
    COUGH = "cough", _("Cough")  # 咳嗽
    BREATHLESS = "breathless", _("Short of breath")  # 气促
    CHILL = "chill", _("Chill")  # 寒战
    FATIGUE = "fatigue", _("Very tired")  # 乏力
    DIARRHOEA = "diarrhoea", _("Diarrhoea")  # 腹泻
    OTHER = "other", _("Something else")  # 其他


class Source(TextChoices):
    """Who entered a reading."""

    WORKER = "worker", _("Visiting worker")  # 网格员
    PAD = "pad", _("Pad")  # 平板
    SELF = "self", _("The person")  # 本人
    PAPER = "paper", _("Printed list")  # 纸质表


class NoticeKind(TextChoices):
    """What a person is told in writing."""

    PLACEMENT = "placement", _("Notice of observation")  # 医学观察告知书
    EXTENSION = "extension", _("Notice of a new end")  # 延长告知书
    RELEASE = "release", _("Notice of release")  # 解除告知书


class DutyKind(TextChoices):
    """What is owed to a person under observation."""

    FAMILY = "family", _("Tell the family")  # 告知家属
    FINAL_CHECK = "final_check", _("Last check")  # 末次检测
    VISIT = "visit", _("Visit at the door")  # 上门走访
    TRANSFER = "transfer", _("Transfer to hospital within the hour")  # 一小时内转运
    HELP = "help", _("Help asked for")  # 本人求助
    FOOD = "food", _("Food and water")  # 食品饮水
    MEDICINE = "medicine", _("Medicine")  # 药品
    DIALYSIS = "dialysis", _("Dialysis")  # 透析
    CHEMOTHERAPY = "chemotherapy", _("Chemotherapy")  # 化疗
    PREGNANCY = "pregnancy", _("Care in pregnancy")  # 孕产照护
    INFANT = "infant", _("Infant food and care")  # 婴幼儿照护
    GUARDIAN = "guardian", _("Guardian stays with the child")  # 监护人陪护
    DAILY_CARE = "daily_care", _("Help with daily life")  # 生活照料
    PSYCHOLOGY = "psychology", _("Somebody to talk to")  # 心理援助
    INTERPRETER = "interpreter", _("Interpreter")  # 语言翻译
    DOORSTEP = "doorstep", _("Word of mouth, no phone")  # 无手机，上门告知
    HEATING = "heating", _("Heating")  # 取暖
    ANIMALS = "animals", _("Pets and livestock")  # 宠物牲畜
    WAGES = "wages", _("Letter about wages")  # 工资证明


class DutyState(TextChoices):
    """How far a duty has got."""

    OWED = "owed", _("Owed")  # 待办
    DONE = "done", pgettext_lazy("duty", "Done")  # 已办
    NOT_NEEDED = "not_needed", _("Not needed")  # 无需


class AppealState(TextChoices):
    """What became of an appeal."""

    OPEN = "open", _("To be decided")  # 待处理
    SUSPENDED = "suspended", _("Unanswered in time; observation suspended")  # 超时未答复，暂停执行
    UPHELD = "upheld", _("The person is right; released")  # 申诉成立，解除
    CONFIRMED = "confirmed", _("Observation confirmed with evidence")  # 附证据维持


_A = AppealState
APPEAL_MOVES = StateMachine(
    name=_("appeal"),
    start=_A.OPEN,
    moves={
        _A.OPEN: frozenset({_A.SUSPENDED, _A.UPHELD, _A.CONFIRMED}),
        _A.SUSPENDED: frozenset({_A.UPHELD, _A.CONFIRMED}),
        _A.UPHELD: frozenset(),
        _A.CONFIRMED: frozenset(),
    },
)
OPEN_APPEALS = frozenset({_A.OPEN, _A.SUSPENDED})


class OverrideReason(TextChoices):
    """Why two officers may hold somebody for a day before the evidence is there."""

    EVIDENCE_COMING = "evidence_coming", _("Evidence is on its way")  # 证据正在调取
    CANNOT_ANSWER = "cannot_answer", _("The person cannot say where they were")  # 本人无法说明
    OWN_WISH = "own_wish", _("The person asked for it")  # 本人要求
    TEST_PENDING = "test_pending", _("A test result is awaited")  # 检测结果待出


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What a placement rests on: its kind, where it is recorded, and when it happened."""

    kind: EvidenceKind
    ref: str
    at: datetime
