"""The pages of the sweep: what each role sees of it, six taps at a door, and the API."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianfang.ground.kernel import clock
from lianfang.ground.posts.terms import Role
from lianfang.people.canvass.models import FollowUp, Household, Round, Visit
from lianfang.people.canvass.terms import Standing
from tests.factories import NOON, signed_in
from tests.integration.canvassing import (
    HERE,
    TOWN,
    WELL,
    a_township,
    a_visit,
    csv_of,
    home,
    planned,
    sent,
    under_way,
)

ANSWERS = {f"answer-{key}": value for key, value in WELL.items()}


@pytest.fixture
def township(hunan_top):
    a_township()
    clock.set_to(shown_at=NOON)


@pytest.fixture
def visitor(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    def go(role, place):
        return signed_in(client, role, place)

    return go


def text_of(answer):
    return answer.content.decode()


def test_the_number_stands_beside_its_exceptions(township, visitor):
    under_way()
    sent(a_visit(home(1), seq=1, linked=1), a_visit(home(2), seq=2, result="refused"))
    page = text_of(visitor(Role.DUTY_OFFICER, "430104").get("/canvass/sweep/"))

    assert "12.5" in page
    assert "/canvass/sweep/gaps/?place=430104" in page
    gaps = text_of(visitor(Role.DUTY_OFFICER, "430104").get("/canvass/sweep/gaps/?standing=5"))
    assert "Lane 1 no. 2" in gaps
    assert "Lane 1 no. 1" not in gaps


def test_a_round_without_a_list_says_so_and_shows_no_number(township, visitor):
    planned()
    page = text_of(visitor(Role.COMMANDER, "43").get("/canvass/sweep/"))

    assert "No household list yet" in page
    assert "0.0" not in page


def test_above_the_county_nobody_reads_an_address(township, visitor):
    under_way()
    above = visitor(Role.COMMANDER, "43")

    assert "Lane 1" not in text_of(above.get("/canvass/sweep/gaps/?place=430104"))
    assert home(1) in text_of(above.get("/canvass/sweep/gaps/?place=430104"))
    told = above.get("/api/canvass/rounds/sweep/gaps").json()
    assert {row["address"] for row in told} == {""}


def test_a_sister_unit_sees_nothing(township, visitor):
    under_way()
    beside = visitor(Role.COMMANDER, "4302")

    for address in ("", "gaps/", "?place=430104"):
        assert beside.get(f"/canvass/sweep/{address}").status_code == 404
    assert beside.get("/api/canvass/rounds/sweep/coverage").status_code == 404
    worker = visitor(Role.GRID_WORKER, HERE)
    assert worker.get("/canvass/sweep/?place=430104").status_code == 404
    assert worker.get("/canvass/sweep/").status_code == 200


def test_a_door_takes_six_taps(township, visitor):
    """The household, how many, three questions, save."""
    under_way()
    worker = visitor(Role.GRID_WORKER, HERE)
    walk = worker.get("/canvass/walk/", follow=True)
    door = re.search(r'href="(/canvass/sweep/visit/\?household=[^"]+)"', text_of(walk)).group(1)
    once = re.search(r'name="once" value="([^"]+)"', text_of(worker.get(door))).group(1)
    taps = ANSWERS | {"persons": "4"}

    form = taps | {"once": once, "linked": "0", "result": "answered"}
    for _twice in range(2):
        assert worker.post(door, form).status_code == 302

    assert len(taps) + 2 == 6
    visit = Visit.objects.get()
    assert (visit.persons, visit.answers, visit.via) == (4, WELL, "web")
    assert visit.household.code == home(1)


def test_nobody_home_is_one_tap_and_asks_nothing(township, visitor):
    under_way()
    worker = visitor(Role.GRID_WORKER, HERE)
    door = f"/canvass/sweep/visit/?household={home(1)}"

    assert worker.post(door, {"result": "not_home"}).status_code == 302
    assert Household.objects.get(code=home(1)).standing == Standing.NOT_HOME


def test_an_unanswered_question_is_named_and_nothing_is_lost(township, visitor):
    under_way()
    worker = visitor(Role.GRID_WORKER, HERE)
    form = {"result": "answered", "persons": "4", "answer-unwell": "yes"}
    page = text_of(worker.post(f"/canvass/sweep/visit/?household={home(1)}", form))

    assert "has no answer" in page
    assert re.search(r'name="answer-unwell" value="yes"[^>]*checked', page)
    assert not Visit.objects.exists()


def test_a_dwelling_beside_the_list_is_written_down_with_its_visit(township, visitor):
    under_way()
    worker = visitor(Role.GRID_WORKER, HERE)
    form = ANSWERS | {"result": "answered", "persons": "more", "persons_more": "11"}

    refused = text_of(worker.post("/canvass/sweep/visit/", form))
    assert not Visit.objects.exists()
    worker.post("/canvass/sweep/visit/", form | {"address": "Hut by the dam"})

    found = Household.objects.get(is_outside=True)
    assert (found.address, found.persons, found.place_id) == ("Hut by the dam", 11, HERE)
    assert "Address" in refused


def test_the_second_look_shows_nothing_of_the_first(township, visitor):
    under_way(share=1.0)
    sent(a_visit(home(1), seq=1, persons=7, answers=WELL | {"unwell": "yes"}))
    worker = visitor(Role.GRID_WORKER, "430104001002")
    page = text_of(worker.get(f"/canvass/sweep/visit/?household={home(1)}"))

    assert "A second look" in page
    assert "checked" not in page
    assert "Answered" not in page


def test_a_list_is_looked_at_taken_and_loaded(township, visitor):
    planned()
    desk = visitor(Role.DUTY_OFFICER, "430104")

    def file(content):
        return SimpleUploadedFile("list.csv", content, content_type="text/csv")

    look = {"file": file(csv_of(HERE)), "act": "look"}
    assert "4 households in 1 communities" in text_of(desk.post("/canvass/sweep/list/", look))
    wrong = {"file": file(b"place,address\n1,A\n"), "act": "take"}
    assert "Row 2" in text_of(desk.post("/canvass/sweep/list/", wrong))
    taken = desk.post("/canvass/sweep/list/", {"file": file(csv_of(HERE)), "act": "take"})
    assert desk.post(taken.headers["Location"]).status_code == 302
    assert desk.post("/canvass/sweep/open").status_code == 302
    assert (Household.objects.count(), Round.objects.get().state) == (4, "open")
    desk.post("/canvass/sweep/close")
    assert "4 households were missed" in text_of(desk.get("/canvass/sweep/"))


def test_a_plan_that_cannot_be_keeps_what_was_typed(township, visitor):
    desk = visitor(Role.DUTY_OFFICER, "430104")
    form = {
        "code": "spring",
        "title": "Spring sweep",
        "place": "430104",
        "starts_on": "2020-02-05",
        "ends_on": "2020-02-01",
        "blind_percent": "3",
    }
    page = text_of(desk.post("/canvass/plan/", form))

    assert "It ends before it starts." in page
    assert "Spring sweep" in page
    desk.post("/canvass/plan/", form | {"ends_on": "2020-02-09"})
    assert Round.objects.get().blind_share == pytest.approx(0.03)


def test_the_doctor_sees_who_waits_and_says_what_was_found(township, visitor):
    under_way()
    sent(a_visit(home(1), seq=1, answers=WELL | {"unwell": "yes"}))
    doctor = visitor(Role.CLINICIAN, TOWN)
    key = FollowUp.objects.get().pk

    assert "Somebody says they are unwell" in text_of(doctor.get("/canvass/follow-ups/"))
    nameless = text_of(doctor.post(f"/canvass/follow-ups/{key}/", {"outcome": "registered"}))
    assert "Write the name" in nameless
    doctor.post(f"/canvass/follow-ups/{key}/", {"outcome": "advised"})
    assert "Advised" in text_of(doctor.get(f"/canvass/follow-ups/{key}/"))


def test_the_api_tells_coverage_and_takes_a_visit(township, visitor):
    under_way()
    worker = visitor(Role.GRID_WORKER, HERE)
    body = {"key": "00000000-0000-0000-0000-000000000009", "household": home(1), "result": "empty"}
    url = "/api/canvass/rounds/sweep/visits"

    for _twice in range(2):
        done = worker.post(url, json.dumps(body), content_type="application/json")
        assert done.json()["standing"] == Standing.EMPTY
    strange = body | {"household": "nothing", "key": "00000000-0000-0000-0000-000000000010"}
    refused = worker.post(url, json.dumps(strange), content_type="application/json")

    assert refused.json()["code"] == "canvass.household.unknown"
    told = visitor(Role.COMMANDER, "430104").get("/api/canvass/rounds/sweep/coverage").json()
    assert (told["here"]["expected"], told["here"]["reached"]) == (8, 1)
