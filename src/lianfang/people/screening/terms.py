"""Words of screening. Which outcome follows from what is a rule pack's matter, not this room's."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.states import StateMachine
from lianfang.people.checkpoints.terms import Disposition as Outcome

TABLE = "checkpoint-triage"
PLACE_DUTY = "observe-from-exposure"

# From the least to the most careful: of two that differ the later stands until a person has looked.
CAREFUL = (
    Outcome.PASS,
    Outcome.ADVISE_RETURN,
    Outcome.REMEASURE,
    Outcome.HOME_OBSERVATION,
    Outcome.DESIGNATED_HOTEL,
    Outcome.QUARANTINE_STATION,
    Outcome.HOSPITAL_OBSERVATION,
)
# These name a unit that has to take the person on.
RECEIVED = frozenset(
    {
        Outcome.HOME_OBSERVATION,
        Outcome.DESIGNATED_HOTEL,
        Outcome.QUARANTINE_STATION,
        Outcome.HOSPITAL_OBSERVATION,
    }
)
# Part of the rule pack's `handover_hours` that is the receiver's term.
TERM_OF = {
    Outcome.HOME_OBSERVATION: "home",
    Outcome.DESIGNATED_HOTEL: "hotel",
    Outcome.QUARANTINE_STATION: "station",
    Outcome.HOSPITAL_OBSERVATION: "hospital",
}
RECOGNISED_WITHIN = timedelta(hours=1)
MOST_ABOARD = 2000
BAND_TENTHS = 5


class VehicleClass(TextChoices):
    COACH = "coach", _("Coach")  # 客车
    CAR = "car", _("Car")  # 小客车
    LORRY = "lorry", _("Lorry")  # 货车
    AMBULANCE = "ambulance", _("Ambulance")  # 救护车
    ESSENTIAL_GOODS = "essential_goods", _("Essential goods")  # 应急、必需物资车
    SHIP = "ship", _("Ship")  # 船舶
    TRAIN = "train", _("Train")  # 列车
    OTHER = "other", _("Other vehicle")  # 其他


class DispositionState(TextChoices):
    """How far the way of a person who did not simply pass has got."""

    DESK = "desk", _("Somebody must choose the receiver")  # 待指定接收单位
    OFFERED = "offered", _("Offered to the receiver")  # 已移交待接收
    RECEIVED = "received", _("With the receiver")  # 已接收
    ADVISED = "advised", _("Advised to return")  # 已劝返
    ENDED = "ended", _("Ended by a person, with a reason")  # 人工终结


DISPOSITION_MOVES = StateMachine(
    name=_("disposition"),
    start=DispositionState.DESK,
    moves={
        DispositionState.DESK: frozenset({DispositionState.OFFERED, DispositionState.ENDED}),
        DispositionState.OFFERED: frozenset({DispositionState.DESK, DispositionState.RECEIVED}),
        DispositionState.RECEIVED: frozenset(),
        DispositionState.ADVISED: frozenset(),
        DispositionState.ENDED: frozenset(),
    },
)
