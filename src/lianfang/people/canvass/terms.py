from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.kernel.states import StateMachine


class RoundState(TextChoices):
    """How far a sweep round has got."""

    PLANNED = "planned", pgettext_lazy("sweep round", "Planned")  # 筹备中
    OPEN = "open", pgettext_lazy("sweep round", "Under way")  # 进行中
    CLOSED = "closed", pgettext_lazy("sweep round", "Closed")  # 已结束


ROUND_MOVES = StateMachine(
    name=_("sweep round"),
    start=RoundState.PLANNED,
    moves={
        RoundState.PLANNED: frozenset({RoundState.OPEN}),
        RoundState.OPEN: frozenset({RoundState.CLOSED}),
        RoundState.CLOSED: frozenset(),
    },
)


class Result(TextChoices):
    """What came of one visit. Nobody home and refused are results too."""

    ANSWERED = "answered", _("Answered")  # 已问到
    NOT_HOME = "not_home", _("Nobody home")  # 无人在家
    REFUSED = "refused", pgettext_lazy("visit", "Refused")  # 拒答
    EMPTY = "empty", _("Nobody lives here")  # 空置
    GONE = "gone", _("No such dwelling any more")  # 房屋已不存在


class Standing(IntegerChoices):
    """Where a household stands after all its visits; a later one never takes it back.

    The order is the rule: of two standings the higher one holds, in whatever order visits arrive.
    """

    UNVISITED = 0, _("Not visited")  # 未走访
    NOT_HOME = 1, _("Nobody home, once")  # 一次不在家
    NOT_HOME_TWICE = 2, _("Nobody home, twice or more")  # 两次以上不在家
    EMPTY = 3, _("Nobody lives here")  # 空置
    GONE = 4, _("No such dwelling any more")  # 房屋已不存在
    REFUSED = 5, pgettext_lazy("visit", "Refused")  # 拒答
    ANSWERED = 6, _("Answered")  # 已问到


GAPS = (Standing.UNVISITED, Standing.NOT_HOME, Standing.NOT_HOME_TWICE, Standing.REFUSED)
REACHED = (Standing.ANSWERED, Standing.EMPTY, Standing.GONE)


class Via(TextChoices):
    """The way a visit came in."""

    PAD = "pad", _("Pad")  # 终端
    WEB = "web", _("Web page")  # 网页


class FollowUpState(TextChoices):
    """How far the doctor's look at a household has got."""

    OPEN = "open", _("Waits for the doctor")  # 待医生上门
    CLOSED = "closed", _("Seen by the doctor")  # 医生已看


FOLLOW_UP_MOVES = StateMachine(
    name=_("follow-up"),
    start=FollowUpState.OPEN,
    moves={
        FollowUpState.OPEN: frozenset({FollowUpState.CLOSED}),
        FollowUpState.CLOSED: frozenset(),
    },
)


class Outcome(TextChoices):
    """What the doctor found. The grid worker's answers never decide this."""

    NO_CONCERN = "no_concern", _("No cause for concern")  # 无需处置
    ADVISED = "advised", _("Advised, looked at again if it gets worse")  # 已指导，随访
    REGISTERED = "registered", _("Person registered for observation or clinic")  # 登记转观察或就诊


class FileState(TextChoices):
    """How far a file of addresses has got."""

    LOADING = "loading", _("Being loaded")  # 载入中
    LOADED = "loaded", _("Loaded")  # 已载入
