"""Somebody at the desk decides where a person goes; slips say that without a name."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from lianfang.field.facilities import services as facilities
from lianfang.field.facilities.errors import FacilityFull
from lianfang.field.facilities.terms import FacilityKind
from lianfang.ground.handovers import queries as handovers
from lianfang.ground.handovers.models import Handover
from lianfang.ground.kernel.errors import IllegalMove, NotAllowed
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.journeys.models import Leg, Service
from lianfang.people.observation.models import Placement
from lianfang.people.screening import queries, services
from lianfang.people.screening.errors import DispositionNotFound, ReasonNeeded, SlipNotValid
from lianfang.people.screening.models import Party
from lianfang.people.screening.terms import DispositionState
from tests.factories import NOON, an_actor, signed_in
from tests.integration.screening.lanes import (
    COUNTY,
    a_house,
    a_person,
    a_vehicle,
    exposed,
    febrile,
    passing,
    send,
    the_disposition,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(lane):
    return an_actor(Role.DUTY_OFFICER, COUNTY)


@pytest.fixture
def waiting(lane):
    """Exposed, a visitor, and no hotel named."""
    send(lane, exposed(home=False))
    return the_disposition()


def redirect(found, facility, by):
    return services.redirect(disposition_id=found.pk, facility=facility, by=by, now=NOON)


def test_a_stranger_does_not_find_it(waiting):
    stranger = an_actor(Role.DUTY_OFFICER, "431302")

    with pytest.raises(DispositionNotFound):
        redirect(waiting, 1, stranger)


def test_a_doctor_does_not_decide_it(waiting):
    with pytest.raises(NotAllowed):
        redirect(waiting, 1, an_actor(Role.CLINICIAN, COUNTY))


def test_a_full_house_is_refused_and_nothing_changes(waiting, officer):
    full = a_house(FacilityKind.DESIGNATED_HOTEL, rooms=1)
    facilities.reserve(full, subject="person:other", by=actors.system(), now=NOON)

    with pytest.raises(FacilityFull):
        redirect(waiting, full, officer)

    assert the_disposition().state == DispositionState.DESK
    assert not Handover.objects.exists()


def test_the_desk_sends_a_person_on_and_observation_is_ordered(waiting, officer):
    hotel = a_house(FacilityKind.DESIGNATED_HOTEL)

    redirect(waiting, hotel, officer)
    redirect(waiting, hotel, officer)

    assert the_disposition().state == DispositionState.OFFERED
    assert (Handover.objects.count(), Placement.objects.count()) == (1, 1)
    assert handovers.owner_of(waiting.subject).place == COUNTY


@pytest.mark.parametrize("news", ["refused", "timed_out", "withdrawn"])
def test_what_the_receiver_does_not_take_comes_back_to_the_desk(lane, news):
    send(lane, exposed())
    found = the_disposition()

    for _twice in range(2):
        services.follow(ref=found.ref, handover_id=found.handover, news=news, now=NOON)

    assert (the_disposition().state, the_disposition().doubt) == ("desk", f"handovers.{news}")


def test_an_arrival_ends_the_checkpoints_part(lane):
    send(lane, exposed())
    found = the_disposition()

    services.follow(ref=found.ref, handover_id=found.handover, news="arrived", now=NOON)
    services.follow(ref=found.ref, handover_id=0, news="refused", now=NOON)

    assert the_disposition().state == DispositionState.RECEIVED


def test_it_ends_only_with_a_reason_and_only_at_the_desk(lane, waiting, officer):
    with pytest.raises(ReasonNeeded):
        services.end(disposition_id=waiting.pk, reason=" ", by=officer, now=NOON)

    services.end(disposition_id=waiting.pk, reason="Entered twice.", by=officer, now=NOON)

    assert handovers.owner_of(waiting.subject) is None
    with pytest.raises(IllegalMove):
        redirect(waiting, a_house(FacilityKind.DESIGNATED_HOTEL), officer)


def test_a_sealed_coach_with_somebody_febrile_becomes_a_journey(lane):
    party = uuid4()
    others = [
        exposed(party=str(party), seat=f"{row}A", person=a_person(f"演示{row}", phone=f"1390000000{row}"))
        for row in range(1, 4)
    ]  # fmt: skip
    send(lane, febrile(party=str(party), seat="5B"), *others, passing(party=str(party)))

    send(lane, a_vehicle(party, aboard=5), kind="vehicle")

    service = Service.objects.get()
    assert service.vehicle == "sealed_coach"
    assert sorted(Leg.objects.values_list("row", flat=True)) == [1, 2, 3, 5]
    assert Party.objects.get().trip == service.pk


def test_plates_are_forgotten_after_a_day(lane):
    send(lane, a_vehicle(uuid4(), aboard=9), kind="vehicle")

    assert services.forget_plates(now=NOON + timedelta(hours=12)) == 0
    assert services.forget_plates(now=NOON + timedelta(hours=25)) == 1
    assert Party.objects.get().plate == ""


@pytest.mark.parametrize(
    "code", ["", "V1", "V1-AAAAAAAA", "X1-ABCDEFGH", "D999999999999999999999-A"]
)
def test_a_slip_that_was_not_made_here_is_no_slip(lane, code):
    with pytest.raises(SlipNotValid):
        queries.shown(code)


def test_a_slip_says_what_and_never_who(client, lane):
    send(lane, exposed())
    code = queries.of_disposition(the_disposition()).code

    page = client.get(f"/slip/{code}/", headers={"Accept-Language": "en"}).content.decode()

    assert "Passed, observed at home" in page and "genuine" in page
    assert "演" not in page and "138" not in page


def test_the_papers_carry_no_name(client, lane):
    send(lane, exposed())
    send(lane, a_vehicle(uuid4()), kind="vehicle")
    signed_in(client, Role.BARRIER_OFFICER, COUNTY)

    slip = client.get(f"/screening/dispositions/{the_disposition().pk}/slip").content.decode()
    paper = client.get(f"/screening/vehicles/{Party.objects.get().pk}/slip").content.decode()

    assert "演*" not in slip and "鄂A12345" not in paper


def test_the_desk_shows_who_waits_and_where_to(client, lane):
    send(lane, exposed(home=False), passing())
    a_house(FacilityKind.DESIGNATED_HOTEL, name="Near inn")
    signed_in(client, Role.DUTY_OFFICER, COUNTY)

    listed = client.get("/screening/sample/", headers={"Accept-Language": "en"}).content.decode()
    shown = client.get(
        f"/screening/dispositions/{the_disposition().pk}/", headers={"Accept-Language": "en"}
    ).content.decode()

    assert "Somebody must choose the receiver" in listed
    assert "Near inn" in shown and "演示甲" not in shown
