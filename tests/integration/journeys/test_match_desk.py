"""The match desk, passenger lists and the public check, as a person uses them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.posts.actors import system
from lianfang.ground.posts.terms import Role
from lianfang.people.journeys import loading
from lianfang.people.journeys.models import Leg, Manifest, MatchRun
from lianfang.people.journeys.terms import Traveller
from lianfang.people.observation.models import Placement
from tests.factories import HUNAN, NOON, an_actor, signed_in
from tests.integration.journeys.aboard import a_person, aboard, matched, passenger, ride

HEADING = "document,coach,seat,board,alight,role\n"
GOOD = (
    HEADING
    + "E11111111,05,12A,长沙南,武汉,\nE22222222,05,,1,武汉,standing\nE33333333,,,1,15,crew\n"
)
SERVICE = {"number": "g72", "day": "2020-01-22"}
SEAT = {"case_ref": "card-7", "board": "5", "alight": "6", "coach": "5", "row": "12", "seat": "C"}


@pytest.fixture
def desk(client, hunan_top, rule_packs):
    clock.set_to(shown_at=NOON)
    loading.load(DataFolder(HUNAN), by=system(), now=NOON, report=lambda rows: None)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return signed_in(client, Role.EPIDEMIOLOGIST, "4306")


def send_list(desk, text, **changes):
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("list.csv", content)
    return desk.post("/journeys/lists/", SERVICE | {"file": file} | changes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("name\nx\n", "missing: document, board, alight"),
        (HEADING, "between 1 and"),
        (HEADING + "E1111111,5,,Atlantis,武汉,\n", "row 2: “Atlantis” is no stop"),
        (HEADING + "E1111111,5,,武汉,长沙南,\n", "row 2: it boards at or after"),
        (HEADING + ",5,,1,2,\n", "row 2: the document number"),
        (HEADING + "E1111111,5,,1,2,pilot\n", "row 2: “pilot” is no role"),
        (HEADING + "E1111111,5,12345,1,2,\n", "is no seat"),
        (HEADING + "E1111111,123456789,,1,2,\n", "is no coach"),
        (HEADING + "E1111111,5,,1,2,\ne1111111,6,,1,3,\n", "row 3: the same document"),
        (b"\x00\x01", "no text"),
        (b"\xff\xff\xff", "neither UTF-8"),
        (HEADING.replace("seat", "row") + "E1111111,5,x9,1,2,\n", "is not a number"),
    ],
)
def test_a_list_with_a_fault_is_refused_whole(desk, text, said):
    reply = send_list(desk, text)
    assert reply.status_code == 422
    assert said in reply.text
    assert (Leg.objects.count(), Manifest.objects.count()) == (0, 0)


def test_a_list_without_a_file_or_service_is_refused(desk):
    assert desk.post("/journeys/lists/", SERVICE).status_code == 422
    assert send_list(desk, GOOD, day="soon").status_code == 422
    assert send_list(desk, GOOD, number="X1").status_code == 404
    assert send_list(desk, GOOD, day="2020-03-01").status_code == 422


def test_a_list_is_taken_in_once_and_in_either_encoding(desk):
    assert send_list(desk, GOOD).status_code == 302
    assert send_list(desk, GOOD).status_code == 302
    assert (Leg.objects.count(), Manifest.objects.count()) == (3, 1)
    assert send_list(desk, GOOD.encode("gb18030"), day="2020-01-23").status_code == 302
    assert Leg.objects.count() == 6
    assert "3 travellers" in desk.get("/journeys/lists/").text


def test_an_unknown_service_asks_for_its_stops(desk):
    page = desk.get("/journeys/new/", {"number": "K9", "day": "2020-01-22"})
    assert "No timetable knows this service" in page.text
    address = "/journeys/new/?number=K9&day=2020-01-22"
    given = {"number": "K9", "day": "2020-01-22", "vehicle": "ship", "operator": ""}
    assert desk.post(address, given | {"stops": "One"}).status_code == 422
    done = desk.post(address, given | {"stops": "One\nTwo\n"})
    assert done.status_code == 302
    assert "One" in desk.get(done.headers["Location"]).text


@pytest.mark.parametrize(
    "changes", [{"board": "6"}, {"board": "x"}, {"case_ref": ""}, {"row": "0"}]
)
def test_a_seat_that_cannot_be_is_refused(desk, changes):
    reply = desk.post("/journeys/new/?number=g72&day=2020-01-22", SEAT | {"alight": "6"} | changes)
    assert reply.status_code == 422
    assert MatchRun.objects.count() == 0


def test_a_day_to_come_is_refused(desk):
    reply = desk.post("/journeys/new/?number=g72&day=2020-02-22", SEAT)
    assert reply.status_code == 422
    assert "has not come yet" in reply.text


def test_from_the_seat_to_contacts(desk):
    send_list(desk, GOOD)
    done = desk.post("/journeys/new/?number=g72&day=2020-01-22", SEAT)
    run = MatchRun.objects.get()
    assert done.headers["Location"] == f"/journeys/matches/{run.pk}/"
    page = desk.get(f"/journeys/matches/{run.pk}/").text
    assert "coach 5, seat 12A" in page
    assert "The same coach of a sealed train" in page
    assert "known by the ticket only" in page
    assert "E11111111" not in page
    assert desk.post(f"/journeys/matches/{run.pk}/again").status_code == 302
    assert "card-7" in desk.get("/journeys/").text


def run_with_a_person():
    by = an_actor(Role.EPIDEMIOLOGIST, "4306")
    known = Traveller(person=a_person(1), ride=ride(coach="5", row=2))
    return matched(
        aboard(known, passenger("E11111111", coach="5", row=3), by=by),
        by=by,
        at=ride(coach="5", row=1),
    )


def test_contacts_are_confirmed_with_a_place_and_not_without(desk):
    run = run_with_a_person()
    known = run.findings.exclude(person=None).get()
    address = f"/journeys/matches/{run.pk}/confirm"
    refused = desk.post(address, {"finding": known.pk, "setting": "home", "place": "99"})
    assert refused.status_code == 422
    assert Placement.objects.count() == 0
    done = desk.post(address, {"finding": known.pk, "setting": "home", "place": "430602"})
    assert done.status_code == 302
    assert Placement.objects.count() == 1
    assert "Confirmed and placed" in desk.get(f"/journeys/matches/{run.pk}/").text


def test_a_passenger_is_named_confirmed_or_left_out(desk):
    run = run_with_a_person()
    nameless = run.findings.get(person=None)
    address = f"/journeys/matches/{run.pk}/{nameless.pk}/"
    stay = {"do": "confirm", "setting": "home", "place": "430602"}
    assert desk.get(address).status_code == 200
    assert desk.post(address, stay).status_code == 422
    who = {"name": "Demo", "document_kind": "passport", "document_no": "E22222222"}
    assert desk.post(address, stay | who).status_code == 409
    assert desk.post(address, {"do": "dismiss", "reason": ""}).status_code == 422
    assert desk.post(address, stay | who | {"document_no": "E11111111"}).status_code == 302
    assert Placement.objects.count() == 1
    known = run.findings.exclude(pk=nameless.pk).get()
    left_out = {"do": "dismiss", "reason": "Ticket not used"}
    assert desk.post(f"/journeys/matches/{run.pk}/{known.pk}/", left_out).status_code == 302
    assert desk.get(f"/journeys/matches/{run.pk}/999/").status_code == 404


def test_the_public_check_tells_vehicles_and_nobody(desk, client):
    run = run_with_a_person()
    desk.post(f"/journeys/matches/{run.pk}/publish", {"do": "publish"})
    client.logout()
    page = client.get("/co-traveller/", {"number": "t1", "day": "2020-01-22", "coach": "5"})
    assert "A case travelled in coach 5 from South to North." in page.text
    assert "If you were in this coach" in page.text
    assert "card-1" not in page.text
    assert "another coach" in client.get("/co-traveller/?number=T1&day=2020-01-22&coach=6").text
    assert (
        "no proof that there was none" in client.get("/co-traveller/?number=X&day=2020-01-22").text
    )
    assert "Give the number" in client.get("/co-traveller/?number=X&day=soon").text
    assert client.get("/co-traveller/").status_code == 200
    assert client.get("/journeys/").status_code == 302
