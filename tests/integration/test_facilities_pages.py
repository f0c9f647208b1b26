"""The list, one facility, the public guide, the API: what they show, and what they never make up."""

import csv
import io
import time

import pytest

from lianfang.field.facilities import loading, queries, services
from lianfang.field.facilities.models import Facility
from lianfang.field.facilities.terms import FacilityState, RoomState, Verification
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.places.models import Tree
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from tests.factories import HUNAN, NOON, ROOT, a_place, signed_in

SYSTEM = actors.system()
SCENARIO = ROOT / "data" / "scenarios" / "hunan-2020-01-29"


@pytest.fixture(autouse=True)
def _english_browser(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def facilities(hunan_top):
    a_place("431302100", name="Shanshan", level=4, parent="431302")
    data = DataFolder(SCENARIO, over=DataFolder(HUNAN))
    loading.load(data, by=SYSTEM, now=NOON, report=lambda rows: None)


@pytest.fixture
def warden(client, facilities):
    return signed_in(client, Role.RECEPTION, "430602")


@pytest.fixture
def duty(client, facilities):
    return signed_in(client, Role.DUTY_OFFICER, "430602")


def at(key):
    return Facility.objects.get(key=key)


def test_the_list_is_of_the_readers_own_place(warden):
    page = warden.get("/facilities/").content.decode()

    assert "Taihe Grand Hotel" in page
    assert "Changsha County" not in page


def test_another_place_may_be_asked_for(warden):
    page = warden.get("/facilities/?place=430121&kind=hospital").content.decode()

    assert "Changsha County No. 1 People&#x27;s Hospital" in page


@pytest.mark.parametrize(
    "address",
    [
        "?place=abc",
        "?kind=castle",
        "?finding=x",
        "?page=9999",
        "?sort=-secret",
        "?place=9",
    ],
)
def test_an_odd_address_is_answered(warden, address):
    assert warden.get(f"/facilities/{address}").status_code == 200


def test_findings_narrow_the_list(warden):
    page = warden.get("/facilities/?place=43&finding=refuses_travellers&kind=designated_hotel")

    assert page.context["page_obj"].paginator.count == 8


def test_only_those_with_a_free_room(warden):
    page = warden.get("/facilities/?place=43&room=1")

    keys = {item["facility"].key for item in page.context["items"]}
    assert keys == {
        "demo:yueyanglou-station",
        "demo:lengshuitan-station",
        "lodging:032",
        "hospital:039",
    }


def test_unknown_rooms_are_not_shown_as_none(warden):
    page = warden.get("/facilities/?place=430603&kind=hospital").content.decode()

    assert "Not recorded" in page


def test_made_up_sites_are_marked(warden):
    page = warden.get(f"/facilities/{at('demo:yueyanglou-station').pk}/").content.decode()

    assert page.count("synthetic") >= 2


def test_the_map_counts_each_unit(client, facilities):
    Tree.objects.create(
        pack="hunan", name="湖南", name_en="Hunan", root_id="43", digest="", loaded_at=NOON
    )
    page = signed_in(client, Role.COMMANDER, "43").get("/facilities/?kind=airport")

    props = page.context["map_props"]
    counts = {unit["code"]: unit["value"] for unit in props["units"]}
    assert len(counts) == 14
    assert sum(counts.values()) == 10
    assert len(props["points"]) == 10


def test_the_csv_has_every_row_and_defuses_formulas(duty):
    Facility.objects.filter(key="lodging:032").update(name="=1+1", name_en="=1+1")

    answer = duty.get("/facilities/?place=43&as=csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == Facility.objects.count() + 1
    assert any(row[0] == "'=1+1" for row in rows)


def test_a_facility_says_where_it_is_known_from(warden):
    page = warden.get(f"/facilities/{at('lodging:023').pk}/").content.decode()

    assert "Designated hotels for travellers from Hubei" in page
    assert "Gangwan Hotel (West Station)" in page


def test_sites_without_a_name_say_so(warden):
    page = warden.get(f"/facilities/{at('report:yongzhou-stations').pk}/").content.decode()

    assert "does not name them" in page


def test_whoever_may_not_keep_rooms_sees_no_holder(client, facilities):
    hotel = at("lodging:032")
    services.reserve(hotel.pk, subject="party:77", by=SYSTEM, now=NOON)

    page = signed_in(client, Role.GRID_WORKER, "430602").get(f"/facilities/{hotel.pk}/")

    assert "party:77" not in page.content.decode()


def test_a_warden_moves_somebody_in(warden):
    hotel = at("lodging:032")
    room = services.reserve(hotel.pk, subject="party:77", by=SYSTEM, now=NOON)

    answer = warden.post(f"/facilities/rooms/{room.pk}/occupy")

    room.refresh_from_db()
    assert (answer.status_code, room.state) == (302, RoomState.OCCUPIED)


@pytest.mark.parametrize("address", ["/facilities/rooms/0/occupy", "/facilities/rooms/0/burn"])
def test_an_unknown_room_or_act_is_not_found(warden, address):
    assert warden.post(address).status_code == 404


def test_a_call_is_written_down(warden):
    hotel = at("lodging:034")

    warden.post(
        f"/facilities/{hotel.pk}/confirm",
        {"verification": Verification.REFUSES, "finding": "Closed for the holiday"},
    )

    hotel.refresh_from_db()
    assert (hotel.verification, hotel.finding) == (Verification.REFUSES, "Closed for the holiday")


def test_a_finding_of_no_list_is_refused(warden):
    answer = warden.post(f"/facilities/{at('lodging:034').pk}/confirm", {"verification": "x"})

    assert answer.status_code == 422


def test_rooms_are_typed_as_spans(duty):
    hotel = at("lodging:034")

    duty.post(f"/facilities/{hotel.pk}/rooms", {"numbers": "101，102, 08-10\nAnnex"})

    numbers = list(queries.rooms_of(hotel.pk).values_list("number", flat=True))
    assert numbers == ["08", "09", "10", "101", "102", "Annex"]


def test_too_many_rooms_at_once_are_refused(duty):
    answer = duty.post(f"/facilities/{at('lodging:034').pk}/rooms", {"numbers": "1-400,500-900"})

    assert answer.status_code == 422


@pytest.mark.parametrize("capacity", ["-1", "4.5", "many", "100000"])
def test_a_capacity_that_is_no_number_is_refused(duty, capacity):
    answer = duty.post(
        f"/facilities/{at('lodging:034').pk}/capacity", {"capacity": capacity, "basis": "Owner"}
    )

    assert answer.status_code == 422


def test_headquarters_closes_and_opens(duty):
    hotel = at("lodging:034")

    duty.post(f"/facilities/{hotel.pk}/close", {"reason": "Handed back"})
    hotel.refresh_from_db()
    closed = hotel.state
    duty.post(f"/facilities/{hotel.pk}/open")
    hotel.refresh_from_db()

    assert (closed, hotel.state) == (FacilityState.CLOSED, FacilityState.OPEN)


def test_the_guide_needs_no_sign_in_and_names_the_nearest(client, facilities):
    page = client.get("/guide/?place=430503").content.decode()

    assert "Shaoyang Central Hospital" in page
    assert "Fever clinic" in page
    assert "Not given" in page


def test_the_guide_lets_one_choose_a_place(client, facilities):
    page = client.get("/guide/").content.decode()

    assert "?place=4305" in page
    assert "People&#x27;s Hospital" not in page


def test_the_guide_of_a_prefecture_lists_all_of_its_own(client, facilities):
    page = client.get("/guide/?place=4305")

    own = [entry for entry in page.context["entries"] if entry.facility.place_id[:4] == "4305"]
    assert len(own) == 15


def test_the_guide_shows_nothing_made_up(client, facilities):
    for place in ("430602", "431103", "43"):
        entries = client.get(f"/guide/?place={place}").context["entries"]
        assert not [entry for entry in entries if entry.facility.is_synthetic]


@pytest.mark.parametrize("address", ["?place=x", "?place=999", "?q=nowhere-at-all"])
def test_an_odd_question_to_the_guide_is_answered(client, facilities, address):
    assert client.get(f"/guide/{address}").status_code == 200


def test_the_guide_speaks_chinese(client, facilities):
    page = client.get("/guide/?place=430503", headers={"accept-language": "zh-CN"})

    assert "邵阳市中心医院" in page.content.decode()


def test_the_api_lists_and_gets(warden):
    listed = warden.get("/api/facilities?place=430602&kind=designated_hotel").json()

    assert {one["name"] for one in listed} == {"泰和大酒店", "经开区维也纳酒店"}
    taihe = next(one for one in listed if one["name"] == "泰和大酒店")
    facts = warden.get(f"/api/facilities/{taihe['id']}").json()
    assert facts["capacity_stated"] is None
    assert facts["rooms"]["free"] == 20
    assert len(facts["sources"]) == 1


def test_the_api_names_the_nearest(warden):
    near = warden.get("/api/facilities/near?place=430602&kind=designated_hotel&has_room=true")

    assert [one["label"] for one in near.json()] == ["Taihe Grand Hotel"]


def test_the_list_of_a_province_takes_no_more_questions_than_that_of_one_place(
    duty, django_assert_max_num_queries
):
    duty.get("/facilities/?place=43")

    with django_assert_max_num_queries(24):
        duty.get("/facilities/?place=43")


def test_the_list_of_a_province_is_quick(duty):
    duty.get("/facilities/?place=43")

    took = []
    for _ in range(5):
        begun = time.process_time()
        duty.get("/facilities/?place=43")
        took.append(time.process_time() - begun)

    assert min(took) < 0.25
