"""The page of a place, the search as pages and devices see it, and maps that browsers keep."""

import gzip
import json

import brotli
import pytest

from lianfang.ground.places import queries
from lianfang.ground.posts.terms import Role
from tests.factories import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, littoral):
    return signed_in(client, Role.DUTY_OFFICER, "71")


@pytest.fixture
def hunan_officer(client, hunan_top):
    return signed_in(client, Role.DUTY_OFFICER, "4302")


def test_an_unknown_place_says_how_to_find_it(officer):
    page = officer.get("/places/99/", headers={"accept-language": "en"})

    assert page.status_code == 404
    assert "Search for it by name" in page.content.decode()


def test_a_page_shows_facts_and_units(officer):
    page = officer.get("/places/71/", headers={"accept-language": "en"}).content.decode()

    for shown in ("Northshire", "Shire", "residents, 2030", "Gullwick", "Saltmere", "Parish"):
        assert shown in page


def test_without_a_search_one_comes_to_ones_own_place(officer):
    assert officer.get("/places/").headers["Location"] == "/places/71/"


def test_a_search_with_one_answer_leads_there(officer):
    assert officer.get("/places/", {"q": "gullw"}).headers["Location"] == "/places/7101/"


def test_a_search_with_several_answers_lists_them(officer):
    page = officer.get("/places/", {"q": "shire"}, headers={"accept-language": "en"})

    assert page.content.decode().count('<th scope="row">') == 2


def test_a_search_without_answer_says_what_to_type(officer):
    page = officer.get("/places/", {"q": "<b>"}, headers={"accept-language": "en"}).content.decode()

    assert "No place fits “&lt;b&gt;”" in page
    assert "first letters" in page


def test_a_zone_and_its_host_name_each_other(hunan_officer):
    zone = hunan_officer.get("/places/430271/", headers={"accept-language": "en"}).content.decode()
    host = hunan_officer.get("/places/430204/", headers={"accept-language": "en"}).content.decode()

    assert "Shifeng District" in zone
    assert "Yunlong Demonstration Zone" in host


def test_the_search_answers_devices(officer):
    found = officer.get("/api/places/search", {"q": "salt", "under": "71"}).json()

    assert found == [
        {
            "code": "7102",
            "name": "Saltmere",
            "name_en": "Saltmere",
            "label": "Saltmere",
            "path": "Littoral / Northshire",
            "level": "parish",
        }
    ]
    assert officer.get("/api/places/search", {"q": "salt", "under": "72"}).json() == []


@pytest.mark.parametrize(
    "asked", [{}, {"q": "a" * 81}, {"q": "a", "under": "7%"}, {"q": "a", "limit": "0"}]
)
def test_a_search_that_makes_no_sense_is_refused_with_a_sentence(officer, asked):
    answer = officer.get("/api/places/search", asked)

    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_the_facts_of_a_place_answer_devices(officer):
    facts = officer.get("/api/places/7102").json()

    assert (facts["path"], facts["level"]) == ("Littoral / Northshire", "parish")
    assert officer.get("/api/places/nowhere").json()["code"] == "places.place.unknown"


@pytest.mark.parametrize(
    ("accepted", "unpack"),
    [("br, gzip", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)],
)
def test_a_map_comes_packed_and_may_be_kept_for_ever(client, littoral, accepted, unpack):
    answer = client.get(queries.boundary_url("7"), headers={"accept-encoding": accepted})

    shapes = json.loads(unpack(answer.content))
    assert {shape["id"] for shape in shapes["features"]} == {"71", "72"}
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"] == "application/geo+json"


def test_a_map_with_an_old_digest_is_soon_asked_for_again(client, littoral):
    answer = client.get("/geo/littoral/7.geojson?v=old")

    assert answer.headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    "path", ["/geo/littoral/79.geojson", "/geo/nowhere/7.geojson", "/geo/littoral/pack.geojson"]
)
def test_there_is_no_other_map(client, littoral, path):
    assert client.get(path).status_code == 404


def test_a_place_without_a_map_has_no_address(littoral):
    assert queries.boundary_url("7101") is None
