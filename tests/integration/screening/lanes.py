"""A checkpoint at work with a pad at its lane, and the people who come to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lianfang.field.facilities import services as facilities
from lianfang.field.facilities.services import Details
from lianfang.field.facilities.terms import FacilityKind, FacilityState
from lianfang.ground.kernel import clock
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.screening.models import Disposition, Screening
from tests.factories import NOON, a_place
from tests.integration.checkpoints.posts import opened
from tests.pads import Pad

if TYPE_CHECKING:
    import uuid

COUNTY, VILLAGE = "430602", "430602203204"
SYSTEM = actors.system()
NO = {
    "cough_or_breathless": "no",
    "other_symptom": "no",
    "exposure_stay": "no",
    "exposure_contact": "no",
}
EXPOSED = NO | {"exposure_stay": "yes"}


@pytest.fixture
def lane(hunan_top, rule_packs) -> Pad:
    """A pad at an open checkpoint, with a village, a hotel, a station and a hospital in reach."""
    clock.set_to(shown_at=NOON)
    a_place(VILLAGE, level=5, parent=None)
    opened(code="sample", place=COUNTY)
    return Pad(Role.BARRIER_OFFICER, COUNTY, checkpoint="sample")


def a_house(kind: FacilityKind, *, rooms: int = 3, name: str = "House", place: str = COUNTY) -> int:
    details = Details(
        kind=kind, name=name, place=place, state=FacilityState.OPEN, is_synthetic=True
    )
    found = facilities.register(details, by=SYSTEM, now=NOON)
    numbers = [str(100 + number) for number in range(rooms)]
    facilities.add_rooms(found.pk, numbers=numbers, by=SYSTEM, now=NOON, is_synthetic=True)
    return found.pk


def reading(celsius: float = 36.5, *, method: str = "electronic", ambient: float = 20.0):
    return {"celsius": celsius, "method": method, "ambient": ambient, "thermometer": "T1"}


def a_person(name: str = "演示甲", **more: Any) -> dict[str, Any]:
    return {"name": name, "phone": "13800138000", "is_synthetic": True} | more


def passing(**more: Any) -> dict[str, Any]:
    return {
        "checkpoint": "sample",
        "lane": 1,
        "party": None,
        "seat": "",
        "readings": [reading()],
        "answers": dict(NO),
        "exposure": None,
        "outcome": "pass",
        "row": 12,
        "person": None,
        "destination": None,
        "second_officer": "",
        "reason": "",
        "declaration": None,
        "is_synthetic": True,
    } | more


def febrile(**more: Any) -> dict[str, Any]:
    both = [reading(37.8, method="infrared"), reading(38.2)]
    return passing(readings=both, outcome="hospital_observation", person=a_person()) | more


def exposed(*, home: bool = True, **more: Any) -> dict[str, Any]:
    answers = EXPOSED | {"resident_here": "yes" if home else "no"}
    stay = {"place": "4201", "place_text": "", "left_on": "2020-01-23", "kind": "stay"}
    outcome = "pass_with_home_observation" if home else "designated_hotel"
    found = passing(answers=answers, exposure=stay, outcome=outcome, person=a_person())
    if home:
        found["destination"] = {"place": VILLAGE, "facility": None}
    return found | more


def a_vehicle(party: uuid.UUID, **more: Any) -> dict[str, Any]:
    at = NOON - timedelta(minutes=10)
    return {
        "checkpoint": "sample",
        "lane": 1,
        "party": str(party),
        "class": "coach",
        "green": False,
        "service": "长途 8 号",
        "sealed": True,
        "aboard": 2,
        "plate": "鄂A12345",
        "from_place": "4201",
        "disinfection": None,
        "arrived_at": at.isoformat(),
        "left_at": (at + timedelta(minutes=6)).isoformat(),
        "is_synthetic": True,
    } | more


def send(pad: Pad, *bodies: dict[str, Any], kind: str = "screening", **more: Any):
    return pad.take([pad.fact(kind, body, **more) for body in bodies])


def the_screening() -> Screening:
    return Screening.objects.get()


def the_disposition() -> Disposition:
    return Disposition.objects.select_related("checkpoint").get()


def codes(answer) -> list[str]:
    return [said.code for said in answer.disputed]
