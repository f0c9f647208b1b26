"""What rides where: kinds of vehicle, seats, and what a match may come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.ground.kernel.states import StateMachine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID


class Vehicle(TextChoices):
    """Kinds of vehicle, as the rule pack tells them apart."""

    AIRCRAFT = "aircraft", _("Aircraft")  # 飞机
    SEALED_TRAIN = "sealed_train", _("Train with sealed coaches")  # 密闭空调列车
    OPEN_TRAIN = "open_train", _("Train with opening windows")  # 开窗列车
    SEALED_COACH = "sealed_coach", _("Sealed coach or bus")  # 密闭空调客车
    VENTILATED_COACH = "ventilated_coach", _("Coach with opening windows")  # 通风客车
    SHIP = "ship", _("Ship")  # 船舶
    OTHER = "other", _("Other vehicle")


class Standing(IntegerChoices):
    """As what somebody is aboard."""

    SEATED = 0, _("With a seat or berth")
    STANDING = 1, _("Without a seat")  # 无座
    CREW = 2, _("Crew")  # 乘务人员


class Result(TextChoices):
    """What a match says of one fellow traveller."""

    CONTACT = "contact", _("Close contact")  # 密切接触者
    GENERAL = "general", _("General contact")  # 一般接触者
    NONE = "none", _("No contact")


class FindingState(TextChoices):
    """What an investigator made of a contact that a match offered."""

    OFFERED = "offered", _("To be confirmed")  # 待确认
    CONFIRMED = "confirmed", _("Confirmed and placed")  # 已确认并安排观察
    DISMISSED = "dismissed", pgettext_lazy("contact", "Not a contact")  # 排除


FINDING_MOVES = StateMachine(
    name=_("contact found"),
    start=FindingState.OFFERED,
    moves={
        FindingState.OFFERED: frozenset({FindingState.CONFIRMED, FindingState.DISMISSED}),
        # Somebody who was left out by mistake can still be placed.
        FindingState.DISMISSED: frozenset({FindingState.CONFIRMED}),
        FindingState.CONFIRMED: frozenset(),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where somebody sits, as far as it is known.

    Attributes:
        coach: Coach of a train, deck of a ship; empty where the vehicle has no parts.
        compartment: Number of a closed compartment, a cabin, or a bay between two walls.
        is_closed: Whether that compartment has a door (soft sleeper, cabin).
    """

    coach: str = ""
    row: int | None = None
    seat: str = ""
    compartment: int | None = None
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """A seat from one stop to another, by their positions in the service's list of stops."""

    seat: Seat
    board: int
    alight: int
    standing: Standing = Standing.SEATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Traveller:
    """Somebody aboard: known by their key in the vault, or only by a document that is hashed at once."""

    person: UUID | None = None
    document: str = ""
    ride: Ride


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """One run of a vehicle. Its day is that of its first stop, whatever day anybody boards."""

    operator: str
    number: str
    origin_date: date
    vehicle: Vehicle
    stops: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRide:
    """The ride of a case: what a match starts from. `case_ref` is the number of its report card."""

    service_id: int
    case_ref: str
    ride: Ride
    person: UUID | None = None
    has_heavy_symptoms: bool = False
    is_synthetic: bool = False
