"""The published lists as facilities: every row counted, no source lost, nothing unknown made up."""

from pathlib import Path

import pytest
from django.db.models import Count

from lianfang.field.facilities import loading
from lianfang.field.facilities.models import Facility, FacilitySource, Room
from lianfang.field.facilities.terms import FacilityKind, FacilityState, Verification
from lianfang.ground.kernel.packs import BrokenData, DataFolder
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from tests.factories import HUNAN, NOON, ROOT, a_place

SCENARIO = ROOT / "data" / "scenarios" / "hunan-2020-01-29"


def load(data: DataFolder) -> int:
    return loading.load(data, by=actors.system(), now=NOON, report=lambda rows: None)


@pytest.fixture
def lists(hunan_top) -> int:
    return load(DataFolder(HUNAN))


@pytest.fixture
def scene(hunan_top) -> int:
    a_place("431302100", level=4, parent="431302")
    return load(DataFolder(SCENARIO, over=DataFolder(HUNAN)))


def test_every_row_of_the_lists_is_a_source(lists):
    by_list = {
        name: FacilitySource.objects.filter(key__startswith=f"{name}:").count()
        for name in ("hospitals", "fever-guide", "lodgings", "stations", "airports")
    }
    assert by_list == {
        "hospitals": 116,
        "fever-guide": 17,
        "lodgings": 135,
        "stations": 122,
        "airports": 10,
    }


def test_facilities_by_kind(lists):
    counts = Facility.objects.values_list("kind").annotate(n=Count("pk"))
    assert dict(counts.order_by()) == {
        FacilityKind.HOSPITAL: 116,
        FacilityKind.FEVER_CLINIC: 4,
        FacilityKind.DESIGNATED_HOTEL: 108,
        FacilityKind.DISEASE_CONTROL_OFFICE: 15,
        FacilityKind.COMMAND_OFFICE: 10,
        FacilityKind.HEALTH_CENTRE: 1,
        FacilityKind.OTHER: 1,
        FacilityKind.RAILWAY_STATION: 122,
        FacilityKind.AIRPORT: 10,
    }


def test_a_hospital_of_two_lists_is_one_facility_with_both_sources(lists):
    found = Facility.objects.get(name="邵阳市中心医院")
    assert found.is_designated
    assert found.has_fever_clinic
    assert found.sources.count() == 3


def test_shaoyangs_guide_has_six_fever_clinics(lists):
    assert Facility.objects.filter(has_fever_clinic=True).count() == 6


def test_what_callers_found_is_kept(lists):
    hotels = Facility.objects.filter(kind=FacilityKind.DESIGNATED_HOTEL)
    found = dict(hotels.values_list("verification").annotate(n=Count("pk")).order_by())
    assert found == {
        Verification.ACCEPTS: 69,
        Verification.VIA_AUTHORITY: 17,
        Verification.UNREACHABLE: 9,
        Verification.REFUSES: 8,
        Verification.LISTED: 5,
    }


def test_no_list_states_a_capacity_or_a_room(lists):
    assert not Facility.objects.exclude(capacity_stated=None).exists()
    assert not Room.objects.exists()
    assert not Facility.objects.filter(is_synthetic=True).exists()


def test_an_airport_of_later_years_is_not_open_yet(lists):
    later = Facility.objects.filter(kind=FacilityKind.AIRPORT, state=FacilityState.PLANNED)
    assert {found.key for found in later} == {"airport:HCZ", "airport:DXJ"}


def test_every_facility_has_an_english_name(lists):
    assert not Facility.objects.filter(name_en="").exists()


def test_no_whole_mobile_number_is_shipped(lists):
    assert not Facility.objects.filter(phone__regex=r"1[3-9][0-9]{9}").exists()


def test_loading_again_changes_nothing(lists):
    entries = Entry.objects.count()

    assert load(DataFolder(HUNAN)) == 0
    assert Entry.objects.count() == entries


def test_loading_again_keeps_what_officers_changed(lists):
    Facility.objects.filter(key="lodging:032").update(phone="0730-0000000")

    load(DataFolder(HUNAN))

    assert Facility.objects.get(key="lodging:032").phone == "0730-0000000"


def test_the_rooms_of_the_demonstration_are_synthetic(scene):
    assert Room.objects.filter(is_synthetic=False).count() == 0
    assert Room.objects.filter(facility__key="lodging:032").count() == 20


def test_only_made_up_sites_are_synthetic(scene):
    keys = Facility.objects.filter(is_synthetic=True).values_list("key", flat=True)
    assert keys
    assert all(key.startswith("demo:") for key in keys)


def test_every_reported_facility_has_a_source(scene):
    bare = Facility.objects.filter(is_synthetic=False).annotate(n=Count("sources")).filter(n=0)
    assert not bare.exists()


def test_loading_a_scenario_again_changes_nothing(scene):
    assert load(DataFolder(SCENARIO, over=DataFolder(HUNAN))) == 0


def a_pack(folder: Path, row: str) -> DataFolder:
    (folder / "pack.yaml").write_text("files: {facility_lists: lists.yaml}", encoding="utf-8")
    (folder / "lists.yaml").write_text(
        "- {code: own, file: own.csv, title: {en: Own}}", encoding="utf-8"
    )
    heading = (HUNAN / "facilities" / "hospitals.csv").read_text(encoding="utf-8").split("\n")[0]
    (folder / "own.csv").write_text(f"{heading}\n{row}\n", encoding="utf-8")
    return DataFolder(folder)


@pytest.mark.parametrize(
    "row",
    [
        "a,,hospital,A,A,99,,,,,open,,,listed,,,1,,",
        "a,,castle,A,A,43,,,,,open,,,listed,,,1,,",
        "a,,hospital,A,A,43,,,east,28,open,,,listed,,,1,,",
    ],
    ids=["unknown place", "unknown kind", "not a number"],
)
def test_a_row_that_cannot_be_used_is_named(hunan_top, tmp_path, row):
    with pytest.raises(BrokenData) as refusal:
        load(a_pack(tmp_path, row))

    assert "row 2" in refusal.value.sentence()
    assert not Facility.objects.exists()
