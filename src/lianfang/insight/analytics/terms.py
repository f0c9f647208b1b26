from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.states import StateMachine


class EstimateKind(TextChoices):
    """What is estimated from the figures of a place."""

    REPRODUCTION = "reproduction", _("Reproduction number R")  # 再生数
    GROWTH = "growth", _("Growth and doubling time")  # 增长与倍增时间
    NOWCAST = "nowcast", _("Onsets still to be reported")  # 待报发病数


class Method(TextChoices):
    """How a figure or an alarm was computed; each is explained on the page of methods."""

    CORI = "cori", _("R by a sliding window (Cori)")  # 滑动窗再生数
    GROWTH = "growth", _("Growth by regression")  # 回归增长率
    NOWCAST = "nowcast", _("Nowcast from reporting delays")  # 报告延迟校正
    EARS_C1 = "ears-c1", "EARS C1"
    EARS_C2 = "ears-c2", "EARS C2"
    EARS_C3 = "ears-c3", "EARS C3"
    SCAN = "scan", _("Space-time scan")  # 时空扫描
    SILENCE = "silence", _("Improbably clean figures")  # 数据异常干净


class Absence(TextChoices):
    """Why there is a dash instead of an estimate."""

    NO_FIGURES = "no-figures", _("No daily figures of this place are known.")
    SHORT_SERIES = "short-series", _("Too few days without a gap are known.")
    NO_INTERVAL = "no-interval", _("The data pack names no serial interval.")
    FEW_CASES = "few-cases", _("Too few cases for an honest interval.")
    EARLY = "early", _("The first case lies too few days back.")
    NO_INFECTORS = "no-infectors", _("Nobody known could have infected the cases of these days.")
    NO_LINE_LIST = "no-line-list", _("No line list with days of onset is known for this place.")
    SHORT_LIST = "short-list", _("The line list covers too few days to learn its delays from.")
    NO_ESTIMATE = "no-estimate", _("The figures do not allow this estimate.")
    NOT_COMPUTED = "not-computed", _("Not computed yet.")


class Limit(TextChoices):
    """What an estimate cannot tell. Each is said beside the figure."""

    DAY_OF_REPORT = (
        "day-of-report",
        _(
            "Cases are counted on the day they were confirmed, not on the day people fell ill: what you "
            "see happened about a week or more earlier, and a backlog at the laboratory looks like a wave."
        ),
    )
    IMPORTED = (
        "imported",
        _(
            "Cases infected elsewhere are counted as if they had been infected here, because the "
            "figures do not tell them apart. Where many came from outside, R is too high."
        ),
    )
    FOUND_ONLY = (
        "found-only",
        _(
            "Only cases that were found are counted. If the search became wider or narrower, the "
            "estimate moves although the spread did not."
        ),
    )
    FIRST_DAY = (
        "first-day",
        _(
            "The figure of the first known day holds everything up to then; it is taken as the cases "
            "from which the rest began, and no estimate is made for that day."
        ),
    )
    GAP = (
        "gap",
        _(
            "Days before the last gap in the figures are left out: a missing day is never filled in."
        ),
    )
    INTERVAL_ELSEWHERE = (
        "interval-elsewhere",
        _(
            "The time from one case to the next was measured elsewhere and is uncertain. A longer one "
            "would move R further from 1."
        ),
    )
    PAST_ONLY = (
        "past-only",
        _(
            "It describes the days behind us. It is no forecast: measures taken now show only later."
        ),
    )
    LIST_INCOMPLETE = (
        "list-incomplete",
        _(
            "It rests on a line list that may not hold every case; cases without a day of onset are "
            "left out, so it does not add up to the confirmed total."
        ),
    )
    SAME_DELAYS = (
        "same-delays",
        _("It assumes that the delay from onset to report stays as it was in the days shown."),
    )


class Trend(TextChoices):
    """What an interval of R allows to be said."""

    GROWING = "growing", _("more than one for each: growing")  # 增长
    SHRINKING = "shrinking", _("less than one for each: shrinking")  # 下降
    OPEN = "open", _("growing or shrinking: not to be told")  # 不能判断


class AlarmState(TextChoices):
    """How far somebody has got with an alarm."""

    OPEN = "open", _("Nobody has looked")  # 待核实
    LOOKED_INTO = "looked_into", _("Being looked into")  # 核实中
    CLOSED = "closed", _("Closed")  # 已关闭


ALARM_MOVES = StateMachine(
    name=_("alarm"),
    start=AlarmState.OPEN,
    moves={
        AlarmState.OPEN: frozenset({AlarmState.LOOKED_INTO}),
        AlarmState.LOOKED_INTO: frozenset({AlarmState.OPEN, AlarmState.CLOSED}),
        AlarmState.CLOSED: frozenset({AlarmState.LOOKED_INTO}),
    },
)
ALARM_TONES = {
    AlarmState.OPEN: "soon",
    AlarmState.LOOKED_INTO: "active",
    AlarmState.CLOSED: "done",
}


class CalculationState(TextChoices):
    """How far a calculation has got."""

    QUEUED = "queued", _("Waiting")  # 排队
    RUNNING = "running", _("Under way")  # 计算中
    FINISHED = "finished", _("Finished")  # 已完成
    CANCELLED = "cancelled", _("Cancelled")  # 已取消
    FAILED = "failed", _("Failed")  # 失败


CALCULATION_MOVES = StateMachine(
    name=_("calculation"),
    start=CalculationState.QUEUED,
    moves={
        CalculationState.QUEUED: frozenset(
            {CalculationState.RUNNING, CalculationState.CANCELLED, CalculationState.FAILED}
        ),
        CalculationState.RUNNING: frozenset(
            {CalculationState.FINISHED, CalculationState.CANCELLED, CalculationState.FAILED}
        ),
        CalculationState.FINISHED: frozenset(),
        CalculationState.CANCELLED: frozenset(),
        CalculationState.FAILED: frozenset(),
    },
)
UNDER_WAY = frozenset({CalculationState.QUEUED, CalculationState.RUNNING})
