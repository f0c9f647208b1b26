"""The pages of the checkpoints: the delay beside every figure, the deeds, the public's own pages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from lianfang.ground.kernel import clock
from lianfang.ground.places.models import Place, Tree
from lianfang.ground.posts.terms import Role
from lianfang.people.checkpoints import presentation, services
from lianfang.people.checkpoints.models import Block, Checkpoint, Declaration
from lianfang.people.checkpoints.terms import CheckpointState
from tests.factories import NOON, signed_in
from tests.integration.checkpoints.posts import COUNTY, PROVINCE, a_checkpoint, opened, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hunan_top", "_noon")]


@pytest.fixture
def _noon(settings, client):
    settings.LIANFANG_CLOCK_CAN_BE_SET = True
    clock.set_to(shown_at=NOON)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def crew(client):
    return signed_in(client, Role.BARRIER_OFFICER, COUNTY)


def page(checkpoint, name="checkpoint"):
    return reverse(f"checkpoints:{name}", args=[checkpoint.code])


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def traffic(checkpoint):
    deltas = [services.Delta(lane=1, at=NOON - timedelta(hours=1), outcomes={"pass": 7}, vehicles=10, delays=[4] * 10)]  # fmt: skip
    services.count(checkpoint_id=checkpoint.pk, deltas=deltas)


def test_every_figure_of_a_checkpoint_has_its_delay_beside_it(crew):
    checkpoint = opened()
    traffic(checkpoint)

    shown = text(crew.get(page(checkpoint)))

    figures = shown.split('class="lf-figures"')[1].split("checkpoint-lanes")[0]
    assert figures.count('class="lf-figure-value"') == figures.count("delay P90: 4.8 min") == 11


def test_the_list_names_queue_delay_and_crew_of_each(crew):
    checkpoint = opened()
    traffic(checkpoint)
    services.note_queue(checkpoint_id=checkpoint.pk, lane=1, vehicles=9, minutes=25, at=NOON)

    shown = text(crew.get(reverse("checkpoints:list")))

    assert "25 min" in shown
    assert "delay P90: 4.8 min" in shown
    assert "4 / 1" in shown
    assert "Set up a second position" in shown


def test_a_queue_nobody_has_counted_lately_is_unknown(crew):
    checkpoint = opened()
    old = NOON - timedelta(hours=3)
    services.note_queue(checkpoint_id=checkpoint.pk, lane=1, vehicles=9, minutes=25, at=old)

    assert "25 min" not in text(crew.get(reverse("checkpoints:list")))


@pytest.mark.parametrize(
    ("state", "is_there"), [("", False), ("working", False), ("proposed", True), ("ended", False)]
)
def test_a_proposal_is_found_under_its_state_only(crew, state, is_there):
    proposed()

    shown = text(crew.get(reverse("checkpoints:list"), {"state": state}))

    assert ("Sample checkpoint" in shown) == is_there


def test_an_ended_one_shows_as_expired_before_any_job_ran(crew):
    checkpoint = opened()
    clock.set_to(shown_at=checkpoint.sunset)

    assert "Expired" in text(crew.get(page(checkpoint)))
    assert "Sample checkpoint" in text(crew.get(reverse("checkpoints:list"), {"state": "ended"}))


def test_opening_too_thin_says_how_many_are_missing(crew):
    checkpoint = a_checkpoint(is_border=True)

    answer = crew.post(page(checkpoint, "open"))

    assert answer.status_code == 409
    assert "3 are missing" in text(answer)


def test_a_shift_and_an_opening_by_the_crew(crew):
    checkpoint = a_checkpoint()
    shift = {
        "lead": "Crew",
        "count": "4",
        "begins_at": "2020-01-29T12:00",
        "ends_at": "2020-01-29T20:00",
    }

    crew.post(page(checkpoint, "staff"), shift)
    crew.post(page(checkpoint, "open"))

    checkpoint.refresh_from_db()
    assert checkpoint.state == CheckpointState.OPEN
    assert "Crew" in text(crew.get(page(checkpoint)))


def test_a_broken_shift_is_refused_field_by_field(crew):
    answer = crew.post(page(a_checkpoint(), "staff"), {"lead": "Crew", "count": "x"})

    assert answer.status_code == 422
    assert "People" in text(answer)


def proposal(**facts):
    return {
        "code": "cp-one",
        "name": "新卡口",
        "kind": "expressway_exit",
        "place": COUNTY,
        "basis": "Article 44",
        "alternatives": "Leaflets reach nobody.",
        "sunset": "2020-02-08T08:00",
        "minimum_staff": "3",
    } | facts


def test_a_proposal_that_lacks_its_reasons_keeps_what_was_typed(client):
    officer = signed_in(client, Role.DUTY_OFFICER, COUNTY)

    answer = officer.post(reverse("checkpoints:new"), proposal(alternatives=""))

    assert answer.status_code == 422
    assert "milder means" in text(answer)
    assert "新卡口" in text(answer)
    assert not Checkpoint.objects.exists()


def test_a_proposal_waits_on_the_desk_of_who_decides(client):
    officer = signed_in(client, Role.DUTY_OFFICER, COUNTY)
    officer.post(reverse("checkpoints:new"), proposal())
    officer.post(reverse("checkpoints:new"), proposal())

    desk = text(signed_in(client, Role.COMMANDER, PROVINCE).get(reverse("checkpoints:desk")))

    assert Checkpoint.objects.count() == 1
    assert "新卡口" in desk
    assert "新卡口" not in text(
        signed_in(client, Role.COMMANDER, COUNTY).get(reverse("checkpoints:desk"))
    )


def test_the_poster_leads_to_the_declaration_in_both_languages(crew):
    checkpoint = opened()

    shown = text(crew.get(page(checkpoint, "poster")))

    assert reverse("checkpoints:declare", args=[checkpoint.code]) in shown
    assert 'lang="zh-Hans"' in shown
    assert 'src="data:image/svg' in shown


ANSWERS = {
    "name": "演示甲",
    "phone": "13800138000",
    "document_kind": "none",
    "resident_here": "no",
    "cough_or_breathless": "no",
    "other_symptom": "no",
    "exposure_contact": "unknown",
    "exposure_cotraveller": "no",
    "stay_1": "武汉",
    "left_1": "2020-01-20",
}


def test_a_traveller_declares_and_gets_a_code(client):
    answer = client.post(page(opened(), "declare"), ANSWERS)

    found = Declaration.objects.get()
    assert answer.url == reverse("checkpoints:declared", args=[found.code])
    assert found.stays == [{"place": "武汉", "left_on": "2020-01-20"}]
    shown = text(client.get(answer.url))
    assert f"{found.code[:4]}-{found.code[4:]}" in shown
    assert "13800138000" not in shown


def test_where_a_traveller_comes_from_is_not_asked(client):
    shown = text(client.get(page(opened(), "declare"))).lower()

    assert "plate" not in shown
    assert 'name="origin' not in shown


def test_a_declaration_that_lacks_something_keeps_what_was_typed(client):
    answer = client.post(page(opened(), "declare"), ANSWERS | {"phone": "", "left_1": ""})

    assert answer.status_code == 422
    assert "演示甲" in text(answer)


def test_nobody_declares_to_a_checkpoint_without_approval(client):
    assert client.get(page(proposed(), "declare")).status_code == 404


def test_a_past_code_is_shown_no_more(client):
    client.post(page(opened(), "declare"), ANSWERS)
    clock.set_to(shown_at=NOON + timedelta(hours=24))

    shown = client.get(reverse("checkpoints:declared", args=[Declaration.objects.get().code]))

    assert shown.status_code == 404


def test_anybody_reports_a_block_and_the_county_judges_it(client):
    report = {"kind": "road_dug_up", "place": COUNTY, "where": "Mile 3", "text": "Earth"}

    answer = client.post(reverse("checkpoints:report-a-block"), report)
    assert "Reported, not looked at yet" in text(client.get(answer.url))
    officer = signed_in(client, Role.DUTY_OFFICER, COUNTY)
    shown = text(officer.get(reverse("checkpoints:blocks")))
    block = Block.objects.get()
    find = reverse("checkpoints:find-block", args=[block.code])
    officer.post(find, {"finding": "Earth wall", "is_real": "yes"})
    officer.post(reverse("checkpoints:remove-block", args=[block.code]))

    assert "Mile 3" in shown
    assert "Removed" in text(client.get(answer.url))


def test_the_dosing_aid_mixes_and_refuses_what_is_too_strong(crew):
    address = reverse("checkpoints:disinfection")
    wanted = {"stock_percent": "5", "target_mg_per_l": "500", "litres": "10"}

    assert "100 ml of stock into 9,900 ml" in text(crew.get(address, wanted))
    assert "too strong" in text(crew.get(address, wanted | {"target_mg_per_l": "2500"}))
    assert "must be weaker" in text(crew.get(address, wanted | {"stock_percent": "0.01"}))


def test_the_map_counts_by_unit_and_has_a_point_for_each():
    top = Place.objects.get(code=PROVINCE)
    Tree.objects.create(
        pack="hunan", name="湖南", name_en="Hunan", root=top, digest="x", loaded_at=NOON
    )
    checkpoint = opened(longitude=113.1, latitude=29.4)
    blocks = [Block(code="ABCD2345", place_id="4307", kind="other", longitude=111, latitude=29)]

    props = presentation.map_props([checkpoint, proposed(code="two")], blocks, place=top, now=NOON)

    assert {unit["code"]: unit["value"] for unit in props["units"]}[COUNTY[:4]] == 1
    assert [point["longitude"] for point in props["points"]] == [113.1, 111]
