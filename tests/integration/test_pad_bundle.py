"""What a pad carries: the rules as they were signed, its own checkpoints, whom it sees today."""

import hashlib
import json
from decimal import Decimal

import pytest
from django.test import Client

from lianfang.doors.sync import services as sync
from lianfang.field.facilities.terms import FacilityKind
from lianfang.ground.handovers.terms import Unit
from lianfang.ground.kernel import clock
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.ground.rulepacks import keys
from lianfang.people.observation import services as observation
from lianfang.people.observation.models import Placement
from lianfang.people.observation.services import Entry
from lianfang.people.observation.terms import Slot
from tests.factories import NOON, a_place, an_actor
from tests.integration.canvassing import HERE, WELL, a_township, under_way
from tests.integration.checkpoints.posts import opened
from tests.integration.observation.conftest import a_person
from tests.integration.observation.conftest import placed as observed_as
from tests.integration.screening.lanes import a_house
from tests.pads import Pad

pytestmark = pytest.mark.django_db
COUNTY, VILLAGE = "430602", "430602203204"


@pytest.fixture
def pad(hunan_top, rule_packs) -> Pad:
    clock.set_to(shown_at=NOON)
    a_place("430602203", level=4, parent=COUNTY)
    a_place(VILLAGE, level=5, parent="430602203")
    opened(code="sample", place=COUNTY)
    return Pad(Role.BARRIER_OFFICER, COUNTY)


@pytest.fixture
def walker(hunan_top, rule_packs) -> Pad:
    clock.set_to(shown_at=NOON)
    a_township()
    under_way()
    return Pad(Role.GRID_WORKER, HERE)


def observed(by, *, unit):
    number = Placement.objects.count()
    return observed_as(by, person=a_person(number, address_place=unit.place), unit=unit)


def ask(pad, *, signer=None, query=""):
    query = query or f"device={pad.id}"
    headers = {"X-Lianfang-Signature": (signer or pad).sign(query.encode())}
    return Client().get(f"/api/pad/bundle?{query}", headers=headers)


def test_another_devices_signature_opens_nothing(pad):
    other = Pad(Role.BARRIER_OFFICER, COUNTY)

    assert ask(pad, signer=other).status_code == 401


def test_a_withdrawn_device_is_told_so(pad):
    sync.revoke(device_id=pad.id, reason="lost", by=actors.system(), now=NOON)

    answer = ask(pad)

    assert (answer.status_code, answer.json()["code"]) == (403, "sync.device.revoked")


def test_the_rules_are_those_the_province_signed(pad):
    pack = ask(pad).json()["pack"]

    assert hashlib.sha256(pack["canonical"].encode()).hexdigest() == pack["sha256"]
    assert keys.is_signed(
        pack["canonical"], signature=pack["signature"], public_key=pack["public_key"]
    )
    assert "checkpoint-triage" in json.loads(pack["canonical"])["tables"]


def test_a_barrier_officer_carries_the_own_checkpoints_with_their_lanes(pad):
    opened(code="elsewhere", place="431302")

    found = ask(pad).json()["checkpoints"]

    assert [one["code"] for one in found] == ["sample"]
    assert found[0]["lanes"]


def test_houses_are_named_with_their_room_in_both_languages(pad):
    house = a_house(FacilityKind.DESIGNATED_HOTEL, rooms=2, name="安宁酒店")

    found = [one for one in ask(pad).json()["destinations"] if one["facility"] == house]

    assert found[0]["kind"] == "hotel"
    assert (found[0]["free"], found[0]["capacity"]) == (2, 2)
    assert set(found[0]["label"]) == {"zh", "en"}


def test_home_can_be_any_village_near_and_any_county_beyond(pad):
    places = {one["place"] for one in ask(pad).json()["destinations"] if one["kind"] == "place"}

    assert VILLAGE in places
    assert "431302" in places


def test_a_barrier_officer_carries_no_households(pad):
    said = ask(pad).json()

    assert (said["rounds"], said["checks"]) == ([], [])


def test_a_grid_worker_carries_the_households_in_walking_order_and_the_questions(walker):
    [round_] = ask(walker).json()["rounds"]

    homes = round_["households"]
    assert [home["order"] for home in homes] == list(range(len(homes)))
    assert {home["standing"] for home in homes} == {"unvisited"}
    assert set(WELL) <= {item["key"] for item in round_["items"]}


def test_a_grid_worker_carries_no_lane(walker):
    assert ask(walker).json()["checkpoints"] == []


def test_a_grid_worker_carries_whom_to_see_now(walker):
    investigator = an_actor(Role.EPIDEMIOLOGIST, COUNTY[:4])
    seen = observed(investigator, unit=Unit(place=HERE))
    waits = observed(investigator, unit=Unit(place=HERE))
    entry = Entry(placement=seen.pk, on=NOON.date(), slot=Slot.PM, at=NOON, celsius=Decimal("36.5"))
    observation.record_checks([entry], by=actors.system(), now=NOON)

    [check] = ask(walker).json()["checks"]

    assert (check["placement"], check["slot"]) == (str(waits.pk), "pm")
    assert "演示" not in check["label"] and check["is_synthetic"]
    assert check["setting"]["en"] == "At home"


def test_the_answer_says_whether_the_house_keeps_a_time_of_its_own(pad):
    said = ask(pad).json()

    assert said["is_clock_set"] is True
    assert said["server_time"].startswith("2020-01-29")
    assert said["time_zone"] == "Asia/Shanghai"
