"""What a barrier officer does at a lane, and what is kept of it."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from lianfang.doors.sync.models import Disputed
from lianfang.field.facilities.terms import FacilityKind
from lianfang.ground.handovers import queries as handovers
from lianfang.ground.handovers.models import Handover
from lianfang.ground.identity.models import Person
from lianfang.ground.identity.services import Traits
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.checkpoints import services as declarations
from lianfang.people.checkpoints.models import Checkpoint, Flow
from lianfang.people.observation.models import Placement
from lianfang.people.screening.models import Disposition, Party, Screening
from lianfang.people.screening.terms import DispositionState
from tests.factories import NOON
from tests.integration.checkpoints.posts import opened
from tests.integration.screening.lanes import (
    COUNTY,
    NO,
    VILLAGE,
    a_house,
    a_person,
    a_vehicle,
    codes,
    exposed,
    febrile,
    passing,
    reading,
    send,
    the_disposition,
    the_screening,
)
from tests.pads import Pad

pytestmark = pytest.mark.django_db


def test_whoever_passes_leaves_time_lane_and_a_band(lane):
    answer = send(lane, passing(readings=[reading(36.7)]))

    kept = the_screening()
    assert (answer.stored, answer.disputed) == (1, [])
    assert (kept.outcome, kept.band, kept.inputs, kept.person) == ("pass", 365, "", None)
    assert not Person.objects.exists() and not Disposition.objects.exists()


def test_a_name_written_of_whoever_passes_is_dropped_and_that_is_said(lane):
    answer = send(lane, passing(person=a_person()))

    assert [note.code for note in answer.notes] == ["screening.identity.dropped"]
    assert not Person.objects.exists() and not Disputed.objects.exists()


def test_the_store_itself_refuses_a_name_on_a_pass(lane):
    send(lane, passing())

    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.update(person=uuid4())


@pytest.mark.parametrize("celsius", [34.2, 3.75, 44.0, -5])
def test_a_reading_that_cannot_be_is_never_a_pass(lane, celsius):
    answer = send(lane, passing(readings=[reading(celsius)]))

    assert codes(answer) == ["screening.outcome.differs"]
    assert (the_screening().outcome, the_screening().said) == ("remeasure", "pass")


def test_a_forehead_device_in_the_cold_is_no_pass(lane):
    send(lane, passing(readings=[reading(36.5, method="infrared", ambient=4.0)]))

    assert the_screening().outcome == "remeasure"


def test_fever_cannot_be_advised_to_return(lane):
    hospital = a_house(FacilityKind.HOSPITAL)
    body = febrile(
        outcome="advise_return", destination={"place": "", "facility": hospital},
        second_officer="Li", reason="Wants to go home",
    )  # fmt: skip

    answer = send(lane, body)

    assert codes(answer) == ["screening.outcome.differs"]
    assert the_disposition().outcome == "hospital_observation"
    assert Handover.objects.get().receiver_facility == hospital


def test_a_missing_answer_that_decides_holds_a_pass_up(lane):
    answer = send(lane, passing(answers=NO | {"exposure_stay": "unknown"}))

    assert codes(answer) == ["screening.answers.missing"]
    assert the_screening().outcome == "remeasure"


def test_nobody_without_a_finding_is_kept(lane):
    answer = send(lane, passing(outcome="designated_hotel", person=a_person()))

    assert codes(answer) == ["screening.outcome.differs"]
    assert the_screening().outcome == "pass" and not Person.objects.exists()


def test_a_stay_longer_ago_than_an_incubation_no_longer_counts(lane):
    stay = {"place": "4201", "place_text": "", "left_on": "2020-01-14", "kind": "stay"}

    send(lane, exposed(exposure=stay, outcome="pass", person=None, destination=None))

    assert the_screening().outcome == "pass"


def test_an_older_pack_is_taken_and_decided_again(lane):
    answer = lane.take([lane.fact("screening", passing(), pack="hunan-2020-01-22")])

    assert answer.stored == 1
    assert the_screening().pack == answer.pack


def test_somebody_febrile_is_handed_to_the_named_hospital(lane):
    hospital = a_house(FacilityKind.HOSPITAL)

    answer = send(lane, febrile(destination={"place": "", "facility": hospital}))

    found, handover = the_disposition(), Handover.objects.get()
    assert answer.disputed == []
    assert (found.state, found.handover) == (DispositionState.OFFERED, handover.pk)
    assert handover.accept_by - NOON == timedelta(hours=4)
    assert handover.label.startswith("演")
    assert "演示甲" not in handover.label
    assert handovers.owner_of(found.subject).place == COUNTY
    assert json.loads(the_screening().inputs)["inputs"]["reading_c"] == 38.2


def test_somebody_exposed_goes_home_under_observation(lane):
    answer = send(lane, exposed())

    placement, handover = Placement.objects.get(), Handover.objects.get()
    assert answer.disputed == []
    assert (handover.receiver_id, handover.accept_by - NOON) == (VILLAGE, timedelta(hours=12))
    assert (placement.setting, placement.evidence_kind) == ("home", "dated_stay")
    assert placement.last_exposure.astimezone(NOON.tzinfo).date().isoformat() == "2020-01-23"
    assert the_disposition().placement == placement.pk


def test_without_a_receiver_the_desk_has_to_choose(lane):
    answer = send(lane, febrile())

    found = the_disposition()
    assert codes(answer) == ["screening.receiver.missing"]
    assert found.state == DispositionState.DESK
    assert handovers.owner_of(found.subject).place == COUNTY


def test_a_full_hotel_names_others_and_the_desk_chooses(lane):
    full = a_house(FacilityKind.DESIGNATED_HOTEL, rooms=0, name="Full inn")
    a_house(FacilityKind.DESIGNATED_HOTEL, rooms=1, name="Other inn")
    other = a_house(FacilityKind.DESIGNATED_HOTEL, rooms=1, name="Third inn")
    send(lane, exposed(home=False, destination={"place": "", "facility": other}))

    answer = send(
        lane,
        exposed(home=False, destination={"place": "", "facility": other}, person=a_person("演示乙", phone="13900139000")),
    )  # fmt: skip

    assert codes(answer) == ["facilities.facility.full"]
    assert "Other inn" in answer.disputed[0].sentence
    assert Disposition.objects.filter(state=DispositionState.DESK).count() == 1
    assert Screening.objects.count() == 2 and full


def test_a_village_that_no_longer_exists_names_what_it_goes_on_as(lane):
    from lianfang.ground.places.models import Place, PlaceChange

    Place.objects.filter(code=VILLAGE).update(valid_until="2020-01-01")
    PlaceChange.objects.create(
        code=VILLAGE, kind="merged", successor_code="430602", between_until="2020-01-01",
        between_from="2019-10-31",
    )  # fmt: skip

    answer = send(lane, exposed())

    assert codes(answer) == ["screening.destination.gone"]
    assert "(430602)" in answer.disputed[0].sentence
    assert the_disposition().state == DispositionState.DESK


def test_the_same_person_at_two_checkpoints_within_an_hour_has_one_disposition(lane):
    opened(code="second", place=COUNTY, name="第二卡口")
    other = Pad(Role.BARRIER_OFFICER, COUNTY, checkpoint="second")
    send(lane, exposed())

    answer = send(other, exposed(checkpoint="second"), at=NOON - timedelta(minutes=30))

    found = the_disposition()
    assert answer.disputed == []
    assert [note["checkpoint"] for note in found.repeats] == ["second"]
    assert (Screening.objects.count(), Handover.objects.count()) == (2, 1)


def test_more_found_within_the_hour_goes_to_the_desk(lane):
    send(lane, exposed())

    answer = send(lane, febrile())

    assert codes(answer) == ["screening.repeat.more-careful"]
    assert Disposition.objects.filter(state=DispositionState.DESK).count() == 1


def test_advice_to_return_needs_a_second_officer(lane):
    declines = NO | {"declines": "yes"}

    answer = send(
        lane,
        passing(answers=declines, outcome="advise_return"),
        passing(answers=declines, outcome="advise_return", second_officer="Li", reason="Own wish"),
    )

    assert codes(answer) == ["screening.second-officer.missing"]
    assert set(Disposition.objects.values_list("person", "state")) == {(None, "advised")}


def test_a_wrong_card_number_does_not_hold_up_somebody_sick(lane):
    hospital = a_house(FacilityKind.HOSPITAL)
    person = a_person(document_kind="id_card", document_no="430602199001011230")

    answer = send(lane, febrile(person=person, destination={"place": "", "facility": hospital}))

    assert codes(answer) == ["screening.person.partly"]
    assert the_disposition().state == DispositionState.OFFERED


def test_a_party_of_sixty_in_one_batch(lane):
    party = uuid4()
    bodies = [passing(party=str(party), seat=str(seat)) for seat in range(59)]
    facts = [lane.fact("screening", body) for body in [*bodies, febrile(party=str(party))]]

    answer = lane.take([*facts, lane.fact("vehicle", a_vehicle(party, aboard=60))])

    assert answer.stored == 60 and codes(answer) == ["screening.receiver.missing"]
    assert Screening.objects.filter(party=party).count() == 60
    assert Party.objects.get().plate == "鄂A12345"


def test_the_plate_goes_when_everybody_passed(lane):
    party = uuid4()
    send(lane, a_vehicle(party), kind="vehicle")
    assert Party.objects.get().plate

    send(lane, passing(party=str(party)), passing(party=str(party)))

    assert Party.objects.get().plate == ""


def test_counters_are_kept_at_write_time(lane):
    send(lane, passing(), passing(), febrile(), passing(readings=[reading(34.0)]))
    send(lane, a_vehicle(uuid4()), kind="vehicle")
    queue = {"checkpoint": "sample", "lane": 1, "waiting_vehicles": 8, "waiting_minutes": 12}
    send(lane, queue | {"is_synthetic": True}, kind="queue")

    flow = Flow.objects.get()
    assert (flow.passed, flow.hospital, flow.remeasured, flow.vehicles) == (2, 1, 1, 1)
    assert (flow.queue_counts, flow.queue_minutes) == (1, 12)
    assert Checkpoint.objects.get().lanes.get(number=1).waiting_minutes == 12


def test_a_green_vehicle_passes_unasked(lane):
    body = passing(lane=2, readings=[], answers={"green_vehicle": "yes"}, row=1)

    answer = send(lane, body)
    send(lane, a_vehicle(uuid4(), lane=2, green=True, left_at=None), kind="vehicle")

    assert answer.disputed == [] and the_screening().outcome == "pass"
    assert Flow.objects.get().green == 1 and Flow.objects.get().green_stopped == 0


@pytest.mark.parametrize(
    "harm",
    [
        {"lane": "one"},
        {"answers": {"home_province": "yes"}},
        {"plate": "鄂A12345"},
        {"readings": [{"celsius": 36.5, "method": "hand"}]},
        {"checkpoint": ""},
        {"checkpoint": "nowhere"},
    ],
)
def test_what_cannot_be_read_is_kept_and_harms_no_other(lane, harm):
    answer = send(lane, passing(), passing() | harm, passing())

    assert (answer.stored, len(answer.disputed)) == (2, 1)
    assert codes(answer)[0] in {"screening.body.invalid", "screening.checkpoint.unknown"}


def test_a_device_of_another_place_is_not_believed(lane):
    stranger = Pad(Role.BARRIER_OFFICER, "431302")

    answer = send(stranger, passing())

    assert codes(answer) == ["screening.checkpoint.elsewhere"]
    assert not Screening.objects.exists()


def test_the_same_facts_again_change_nothing(lane):
    from lianfang.ground.kernel.facts import Fact, Reception
    from lianfang.ground.posts import queries as posts
    from lianfang.people.screening import services

    by = posts.acting_in(lane.device.post_id)
    facts = [
        Fact(device=lane.id, seq=seq, kind="screening", at=NOON, device_at=NOON, pack="", body=body)
        for seq, body in enumerate([passing(), exposed(), passing()], start=1)
    ]
    services.accept(facts, by=by, place=COUNTY, now=NOON)

    again = services.accept(facts, by=by, place=COUNTY, now=NOON)

    assert {outcome.reception for outcome in again} == {Reception.ALREADY}
    assert (Screening.objects.count(), Disposition.objects.count()) == (3, 1)
    assert Flow.objects.get().passed == 3


def declared(name):
    """What somebody declared on their own phone before they came."""
    checkpoint = Checkpoint.objects.get(code="sample")
    traits = Traits(name=name, phone="13800138000", is_synthetic=True)
    declaring = declarations.Declaring(traits=traits, language="zh-hans")
    return declarations.declare(declaring, checkpoint=checkpoint, by=actors.system(), now=NOON)


def test_a_declaration_is_used_and_let_go_of_when_its_owner_passes(lane):
    declaration = declared("演示甲")

    answer = send(lane, passing(declaration=declaration.code))

    declaration.refresh_from_db()
    assert answer.disputed == []
    assert (declaration.state, declaration.person) == ("used", None)


def test_whoever_declared_is_handed_on_without_being_asked_again(lane):
    declaration = declared("演示甲")

    send(lane, exposed(person=None, declaration=declaration.code))

    assert the_disposition().person == declaration.person
    assert Person.objects.count() == 1
