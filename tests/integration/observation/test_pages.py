"""The pages: what the officer, the worker and the person themselves see, and that forms come back whole."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.observation import loading, queries, services
from lianfang.people.observation.models import Appeal, Check, Override, Placement
from lianfang.people.observation.terms import CheckState, PlacementState, Slot
from tests.factories import NOON, ROOT, signed_in
from tests.integration.observation.conftest import (
    COUNTY,
    TODAY,
    VILLAGE,
    a_person,
    entry,
    placed,
)

NAME = "演示甲"


@pytest.fixture
def client(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def placement(gate):
    return placed(gate, now=NOON - timedelta(days=1))


@pytest.fixture
def phone(client, villages):
    return signed_in(client, Role.GRID_WORKER, VILLAGE)


@pytest.fixture
def code(placement):
    return services.code_of(placement.notices.get().key)


def text_of(reply) -> str:
    return reply.content.decode()


def test_the_walk_masks_names_and_says_who_looks(phone, placement):
    page = text_of(phone.get(reverse("observation:today")))
    assert NAME not in page
    assert "演*" in page
    assert "29 January 2020, 12:00" in page


def test_one_tap_and_a_temperature(phone, placement):
    url = reverse("observation:check", args=[placement.pk])
    reply = phone.post(url, {"celsius": "36,5", "met": "seen"}, follow=True)
    assert "Everybody has been seen" in text_of(reply)
    assert Check.objects.get().state == CheckState.DONE


def test_a_slip_of_the_finger_is_refused_in_words(phone, placement):
    url = reverse("observation:check", args=[placement.pk])
    reply = phone.post(url, {"celsius": "3.75", "met": "seen"})
    assert (reply.status_code, Check.objects.count()) == (422, 0)
    assert "3.75" in text_of(reply)


def test_the_paper_comes_back_whole_when_one_cell_is_wrong(phone, placement):
    url = reverse("observation:sheet")
    typed = {f"am-{placement.pk}": "36.5", f"pm-{placement.pk}": "3.75"}
    reply = phone.post(url, typed)
    assert reply.status_code == 422
    assert 'value="36.5"' in text_of(reply)
    assert not Check.objects.exists()

    reply = phone.post(url, typed | {f"pm-{placement.pk}": "-"}, follow=True)
    states = dict(Check.objects.values_list("slot", "state"))
    assert states == {Slot.AM: CheckState.DONE, Slot.PM: CheckState.MISSED}


def test_the_printed_list_is_a_numbered_act(phone, placement):
    reply = phone.post(reverse("observation:print"))
    assert reply.headers["Content-Type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_notice_is_a_paper(client, placement, code, language):
    services.end_due(by=actors.system(), now=placement.ends_at)
    for notice in placement.notices.all():
        url = reverse("observation:own-pdf", args=[services.code_of(notice.key)])
        reply = client.get(url, headers={"Accept-Language": language})
        assert reply.content.startswith(b"%PDF")


def test_the_card_shows_curve_duties_and_notice(client, placement, worker):
    services.record_checks([entry(placement)], by=worker, now=NOON)
    duty = signed_in(client, Role.DUTY_OFFICER, COUNTY)
    page = text_of(duty.get(reverse("observation:placement", args=[placement.pk])))
    for words in ["36.6", "Tell the family", "Notice of observation", "<polyline", "circle"]:
        assert (words in page) == (words != "<polyline")
    listed = text_of(duty.get(reverse("observation:list")))
    assert "演*" in listed and NAME not in listed


def test_families_not_told_raise_an_alarm(client, placement):
    clock.set_to(shown_at=NOON + timedelta(days=1))
    duty = signed_in(client, Role.DUTY_OFFICER, COUNTY)
    page = text_of(duty.get(reverse("observation:list")))
    assert "1 family was not told" in page
    owed = text_of(duty.get(reverse("observation:list"), {"only": "family"}))
    assert "Family not told" in owed


def test_past_its_end_it_is_gone_without_anybody_acting(client, placement):
    clock.set_to(shown_at=placement.ends_at)
    duty = signed_in(client, Role.DUTY_OFFICER, COUNTY)
    assert "Nobody of this choice" in text_of(duty.get(reverse("observation:list")))
    assert placement.state == PlacementState.UNDER_WAY
    assert queries.due([VILLAGE], now=placement.ends_at) == []


def test_a_wrong_code_says_what_to_do(client, villages):
    reply = client.get(reverse("observation:find"), {"code": "XXXX"})
    assert reply.status_code == 404
    assert "call the number" in text_of(reply)
    assert client.get(reverse("observation:notice", args=["XXXX"])).status_code == 404


def test_the_person_reads_reports_asks_and_objects(client, placement, code):
    found = client.get(reverse("observation:find"), {"code": code.lower()}, follow=True)
    page = text_of(found)
    for words in ["no punishment", "If you think this is wrong", "24 hours", "28 March 2020"]:
        assert words in page
    assert NAME not in page

    client.post(reverse("observation:own-report", args=[code]), {"celsius": "36.7"})
    client.post(reverse("observation:own-help", args=[code]), {"text": "Rice, please"})
    reply = client.post(
        reverse("observation:own-appeal", args=[code]), {"text": "I was never there"}, follow=True
    )
    assert "Your objection has arrived" in text_of(reply)
    assert Check.objects.get().state == CheckState.DONE
    assert placement.duties.filter(kind="help").exists()
    assert Appeal.objects.get().text == "I was never there"


def test_the_person_is_told_why_a_reading_cannot_be(client, placement, code):
    url = reverse("observation:own-report", args=[code])
    page = text_of(client.post(url, {"celsius": "3.75"}, follow=True))
    assert "cannot be a body temperature" in page


def test_somebody_else_judges_at_the_desk(client, placement):
    found = services.appeal(placement, text="No.", by=actors.system(), now=NOON)
    duty = signed_in(client, Role.DUTY_OFFICER, COUNTY)
    assert "answer by" in text_of(duty.get(reverse("observation:appeals")))
    duty.post(
        reverse("observation:decide", args=[found.pk]), {"upheld": "1", "reason": "Tickets seen."}
    )
    placement.refresh_from_db()
    assert placement.state == PlacementState.RELEASED


def test_the_due_list_asks_the_store_once(villages, gate, django_assert_num_queries):
    for number in range(3):
        placed(gate, person=a_person(number, name=f"演示{number}"))
    with django_assert_num_queries(1):
        found = queries.due([COUNTY], now=NOON)
    assert [one.walk for one in found] == [1, 2, 3]


def test_tallies_give_the_series(gate, placement):
    services.end_due(by=actors.system(), now=placement.ends_at)
    first = TODAY - timedelta(days=2)
    series = queries.under_observation(
        [COUNTY], first=first, last=placement.ends_at.date() + timedelta(days=1)
    )
    assert series[first] == 0
    assert series[TODAY] == 1
    assert list(series.values())[-1] == 0


def test_the_demonstration_loads_once_and_is_marked(villages):
    folder = DataFolder(ROOT / "data" / "scenarios" / "hunan-2020-01-29")
    load = {"by": actors.system(), "now": NOON + timedelta(hours=3), "report": lambda rows: None}
    first = loading.load(folder, **load)
    assert first > 0
    assert loading.load(folder, **load) == 0
    assert not Placement.objects.filter(is_synthetic=False).exists()
    assert Placement.objects.filter(state=PlacementState.SYMPTOMATIC).count() <= 1


def decision(**given):
    return {
        "setting": "home", "place": VILLAGE, "kind": "contact", "ref": "case:4",
        "seen": "2020-01-28T10:00", "exposed": "2020-01-27T10:00",
    } | given  # fmt: skip


@pytest.mark.parametrize("given", [{"kind": ""}, {"ref": " "}, {"seen": ""}, {"exposed": "soon"}])
def test_a_decision_without_evidence_comes_back_as_it_was_typed(client, villages, given):
    reader = signed_in(client, Role.EPIDEMIOLOGIST, "4306")
    url = reverse("observation:decide-on", args=[a_person()])
    reply = reader.post(url, decision(**given))
    assert reply.status_code == 422
    assert VILLAGE in text_of(reply)
    assert not Placement.objects.exists()


def test_an_investigator_decides_on_evidence(client, villages):
    reader = signed_in(client, Role.EPIDEMIOLOGIST, "4306")
    person = a_person()
    assert "演*" in text_of(reader.get(reverse("observation:decide-on", args=[person])))
    reader.post(reverse("observation:decide-on", args=[person]), decision())
    made = Placement.objects.get()
    assert (made.person, made.place_id, made.state) == (person, VILLAGE, PlacementState.ORDERED)


def test_a_special_decision_takes_two_units(client, villages):
    reader = signed_in(client, Role.EPIDEMIOLOGIST, "4306")
    url = reverse("observation:decide-on", args=[a_person()])
    asked = reader.post(url, {"setting": "home", "place": VILLAGE, "override": "1"})
    assert asked.status_code == 422
    reader.post(
        url, {"setting": "home", "place": VILLAGE, "override": "1", "reason": "test_pending"}
    )
    assert not Placement.objects.exists()
    doctor = signed_in(client, Role.CLINICIAN, COUNTY)
    assert "for one day at most" in text_of(doctor.get(reverse("observation:appeals")))
    waiting = Override.objects.get()
    doctor.post(reverse("observation:confirm-special", args=[waiting.pk]))
    assert Placement.objects.get().ends_at == NOON + timedelta(days=1)
