"""Where to screen: who may ask for which place, and an answer that hides no open way."""

import csv
import io
from html import unescape
from re import DOTALL, findall, sub

import pytest

from lianfang.ground.kernel import clock
from lianfang.ground.posts.terms import Role
from tests.factories import signed_in
from tests.integration.boards import BRIEFING

pytestmark = pytest.mark.django_db
PAGE, FILE = "/what-if/checkpoints/", "/what-if/checkpoints/posts.csv"
WUHAN = {"source": "4201"}


@pytest.fixture(autouse=True)
def in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def commander(client, hunan_top):
    clock.set_to(shown_at=BRIEFING)
    return signed_in(client, Role.COMMANDER, "4301")


def table(html: str, name: str) -> list[list[str]]:
    body = findall(rf'<table[^>]*id="{name}".*?<tbody>(.*?)</tbody>', html, DOTALL)[0]
    rows = findall(r"<tr>(.*?)</tr>", body, DOTALL)
    return [
        [
            unescape(sub(r"<[^>]+>", "", cell)).strip()
            for cell in findall(r"<t[hd].*?</t[hd]>", row, DOTALL)
        ]
        for row in rows
    ]


def test_a_place_out_of_scope_is_refused(commander):
    assert commander.get(PAGE, {"place": "4302", **WUHAN}).status_code == 403
    assert commander.get(FILE, {"place": "4302", **WUHAN}).status_code == 403


def test_who_sees_no_study_is_refused(client, hunan_top):
    assert signed_in(client, Role.GRID_WORKER, "4301").get(PAGE).status_code == 403


@pytest.mark.parametrize("place", ["439999", "x", "430102\x00"])
def test_a_place_nobody_knows_is_refused(commander, place):
    assert commander.get(PAGE, {"place": place, **WUHAN}).status_code in {400, 404, 422}


@pytest.mark.parametrize(
    "asked",
    [
        {"source": "9999"},
        {"source": ["4201", "430102"]},
        {"asked": "1"},
        {**WUHAN, "budget": "-1"},
        {**WUHAN, "budget": "many"},
        {**WUHAN, "budget": "9" * 400},
    ],
)
def test_what_cannot_be_asked_is_said_in_the_form(commander, asked):
    answer = commander.get(PAGE, asked)

    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.content.decode()
    assert commander.get(FILE, asked).status_code == 422


def test_without_limit_every_way_is_closed(commander):
    html = commander.get(PAGE, {**WUHAN, "place": "430103"}).content.decode()

    posts = table(html, "posts")
    assert posts
    assert f"{len(posts)} posts close every way of the network" in html
    assert "computed, not reported" in html
    assert 'id="corners"' not in html


def test_too_few_staff_leave_dead_corners_with_the_way_there(commander):
    html = commander.get(PAGE, {**WUHAN, "place": "430103", "budget": "60"}).content.decode()

    [(place, way, why)] = table(html, "corners")
    assert place == "Tianxin District"
    assert way.startswith("Wuhan → ")
    assert way.endswith(f" → {place}")
    assert why == "the staff does not reach"


def test_no_staff_at_all_is_an_answer(commander):
    html = commander.get(PAGE, {**WUHAN, "place": "430103", "budget": "0"}).content.decode()

    assert "0 posts leave ways open to 1 units" in html
    assert 'id="posts"' not in html


def test_the_file_is_the_table(commander):
    asked = {**WUHAN, "place": "4301"}
    shown = table(commander.get(PAGE, asked).content.decode(), "posts")
    text = commander.get(FILE, asked).content.decode("utf-8-sig")
    about, header, *rows = csv.reader(io.StringIO(text))

    assert rows == shown
    assert len(header) == len(shown[0])
    assert about[0].startswith("Computed, not reported.")


def test_the_areas_that_the_rules_list_are_proposed(commander, rule_packs):
    html = commander.get(PAGE).content.decode()

    ticked = findall(r'value="(\w+)"[^>]*checked', html)
    assert ticked
    assert all(code.startswith("42") for code in ticked)
    assert 'id="posts"' in html


def test_trunk_ways_are_marked_to_stay_open(commander):
    rows = table(commander.get(PAGE, {**WUHAN, "place": "4301"}).content.decode(), "posts")

    assert any(row[-1] == "stays open" for row in rows)


def test_a_town_is_below_the_network(client, hunan_top):
    from lianfang.ground.places.models import Level, Place

    county = Place.objects.get(code="430103")
    Level.objects.get_or_create(
        no=county.level_id + 1, defaults={"digits": 9, "code": "town", "name": "t", "name_en": "t"}
    )
    Place.objects.create(
        code="430103001", official_code="430103001", level_id=county.level_id + 1, kind="town",
        name="某街道", name_en="Some Town", parent=county,
    )  # fmt: skip
    html = signed_in(client, Role.COMMANDER, "430103001").get(PAGE, WUHAN).content.decode()

    assert "does not go down to" in html


def test_a_pack_without_network_says_so(client, littoral, settings):
    settings.PLACE_PACK = "littoral"
    reader = signed_in(client, Role.COMMANDER, "71")

    assert "brings no network of ways" in reader.get(PAGE).content.decode()
    assert reader.get(FILE).status_code == 404


def test_the_page_is_read_in_the_other_language(commander):
    answer = commander.get(
        PAGE, {**WUHAN, "place": "430103"}, headers={"accept-language": "zh-hans"}
    )

    assert "卡点布设" in answer.content.decode()
