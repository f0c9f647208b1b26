from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.kernel.states import StateMachine


class HandoverState(TextChoices):
    """How far somebody or something has got from one unit to the next (移交)."""

    OFFERED = "offered", _("Offered")  # 待接收
    ACCEPTED = "accepted", pgettext_lazy("hand-over", "Accepted")  # 已同意接收
    DEPARTED = "departed", _("On the way")  # 转运途中
    ARRIVED = "arrived", _("Arrived")  # 已到达
    CONFIRMED = "confirmed", pgettext_lazy("hand-over", "Confirmed")  # 已确认
    REFUSED = "refused", _("Refused")  # 拒收
    WITHDRAWN = "withdrawn", _("Withdrawn")  # 已撤回
    TIMED_OUT = "timed_out", _("Out of time")  # 超时退回


_OPEN = HandoverState
HANDOVER_MOVES = StateMachine(
    name=_("hand-over"),
    start=HandoverState.OFFERED,
    moves={
        _OPEN.OFFERED: frozenset({_OPEN.ACCEPTED, _OPEN.REFUSED, _OPEN.WITHDRAWN, _OPEN.TIMED_OUT}),
        _OPEN.ACCEPTED: frozenset(
            {_OPEN.DEPARTED, _OPEN.ARRIVED, _OPEN.REFUSED, _OPEN.WITHDRAWN, _OPEN.TIMED_OUT}
        ),
        # Whoever is on the road cannot be called back by a click; the clock still runs.
        _OPEN.DEPARTED: frozenset({_OPEN.ARRIVED, _OPEN.TIMED_OUT}),
        _OPEN.ARRIVED: frozenset({_OPEN.CONFIRMED}),
        _OPEN.CONFIRMED: frozenset(),
        _OPEN.REFUSED: frozenset(),
        _OPEN.WITHDRAWN: frozenset(),
        _OPEN.TIMED_OUT: frozenset(),
    },
)
OPEN_STATES = frozenset({_OPEN.OFFERED, _OPEN.ACCEPTED, _OPEN.DEPARTED})
# From here on the receiver answers; before it, and after a hand-over that failed, the sender does.
RECEIVERS_STATES = frozenset({_OPEN.ACCEPTED, _OPEN.DEPARTED, _OPEN.ARRIVED, _OPEN.CONFIRMED})
FAILED_STATES = frozenset({_OPEN.REFUSED, _OPEN.TIMED_OUT})


class Box(StrEnum):
    """The part of a unit's screen a hand-over stands in."""

    OFFERED = "offered"  # to us: say yes or no
    COMING = "coming"  # to us: accepted, not here yet
    ARRIVED = "arrived"  # to us: here, to be confirmed
    OWED = "owed"  # by us: offered or on the way to somebody else
    RETURNED = "returned"  # by us: refused or out of time, ours again


@dataclass(frozen=True, kw_only=True)
class Unit:
    """Who can own somebody: a place, or one house at a place (a hotel, a station, a hospital).

    This room knows no houses; it keeps their key and the names the caller gave.
    """

    place: str
    facility: int | None = None
    name: str = field(default="", compare=False)
    name_en: str = field(default="", compare=False)
