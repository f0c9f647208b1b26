"""A coach from Wuhan at the expressway exit: twelve aboard, one febrile, until all are free again.

The same way as the browser walks it, at the doors of the rooms: nobody is between two units at any
moment, and what one room does is known to the next.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from lianfang.field.facilities.models import Room
from lianfang.field.facilities.terms import FacilityKind, RoomState
from lianfang.ground.handovers import queries as handovers
from lianfang.ground.handovers import services as handing
from lianfang.ground.identity import services as vault
from lianfang.ground.identity.models import Person, Retention
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.journeys import services as journeys
from lianfang.people.journeys.errors import PlaceOfStayNeeded
from lianfang.people.journeys.models import Finding, Leg, Service
from lianfang.people.observation import jobs
from lianfang.people.observation import services as observation
from lianfang.people.observation.models import Check, Placement, Tally
from lianfang.people.observation.services import Entry
from lianfang.people.observation.terms import (
    AppealState,
    EndReason,
    NoticeKind,
    PlacementState,
    Setting,
    Slot,
)
from lianfang.people.screening import services as screening
from lianfang.people.screening.errors import NoJourney
from lianfang.people.screening.models import Disposition, Party
from lianfang.people.screening.terms import DispositionState
from tests.factories import NOON, a_place, an_actor
from tests.integration.screening.lanes import (
    COUNTY,
    a_house,
    a_person,
    a_vehicle,
    exposed,
    febrile,
    lane,
    send,
)

__all__ = ["lane"]
pytestmark = pytest.mark.django_db(transaction=True)
PREFECTURE, TOWNSHIP = "4306", "430602203"
VILLAGES = ("430602203204", "430602203208", "430602203228")
ABOARD, ILL_SEAT, DAYS = 12, 5, 14
# Seat -> village; whoever is not in it has no home here and goes to the hotel.
HOMES = {seat: VILLAGES[seat % 3] for seat in (1, 2, 3, 4, 6, 7, 8, 9)}


@pytest.fixture
def houses(lane):
    """The villages of a township, a station, a hotel, and a hospital nearby."""
    a_place(TOWNSHIP, level=4, parent=COUNTY)
    for code in VILLAGES:
        a_place(code, level=5, parent=TOWNSHIP)
    return {
        "station": a_house(FacilityKind.OBSERVATION_STATION, name="Station"),
        "hotel": a_house(FacilityKind.DESIGNATED_HOTEL, name="Hotel"),
        "hospital": a_house(FacilityKind.HOSPITAL, name="Hospital"),
    }


@pytest.fixture
def people():
    return {
        "reception": an_actor(Role.RECEPTION, COUNTY),
        "doctor": an_actor(Role.CLINICIAN, COUNTY),
        "duty": an_actor(Role.DUTY_OFFICER, COUNTY),
        "township": an_actor(Role.DUTY_OFFICER, TOWNSHIP),
        "investigator": an_actor(Role.EPIDEMIOLOGIST, PREFECTURE),
    }


@pytest.fixture
def coach(lane, houses, people):
    """The pad has sent the coach and everybody in it."""
    party = uuid4()
    found = [_aboard(seat, party=party, houses=houses) for seat in range(1, ABOARD + 1)]
    send(lane, a_vehicle(party, aboard=ABOARD), kind="vehicle")
    answer = send(lane, *found)
    assert answer.disputed == []
    return party


def _aboard(seat: int, *, party: UUID, houses: dict[str, int]):
    common = {"party": str(party), "seat": str(seat)}
    stay = {"place": "4201", "place_text": "", "left_on": "2020-01-29", "kind": "stay"}
    who = a_person(f"演示{seat}", phone=f"139000000{seat:02}")
    if seat == ILL_SEAT:
        answers = {"exposure_stay": "yes", "cough_or_breathless": "no"}
        to = {"place": COUNTY, "facility": houses["station"]}
        return febrile(answers=answers, exposure=stay, person=who, destination=to, **common)
    home = HOMES.get(seat)
    place, facility = (home, None) if home else (COUNTY, houses["hotel"])
    found = exposed(home=home is not None, person=who, exposure=stay, **common)
    return found | {"destination": {"place": place, "facility": facility}}


def of_seat(seat: int) -> Disposition:
    return Disposition.objects.get(seat=str(seat))


def placement_of(seat: int) -> Placement:
    return Placement.objects.get(person=of_seat(seat).person)


def hand_over(subject: str, *, by, now=NOON):
    """The receiver says yes, they set out, they are there."""
    found = handovers.open_for(subject)
    handing.accept(handover_id=found.pk, by=by, now=now)
    handing.depart(handover_id=found.pk, by=by, now=now)
    handing.arrive(handover_id=found.pk, by=by, now=now)
    handing.confirm(handover_id=found.pk, by=by, now=now)
    return found


def rooms_of(subject: str) -> list[tuple[int, str, bool]]:
    rooms = Room.objects.filter(subject=subject).order_by("facility_id")
    return list(rooms.values_list("facility_id", "state", "is_isolation"))


def everybody_well():
    return [seat for seat in range(1, ABOARD + 1) if seat != ILL_SEAT]


def receive_all(people) -> None:
    for seat in everybody_well():
        by = people["township"] if seat in HOMES else people["reception"]
        hand_over(of_seat(seat).subject, by=by)


def bring_to_hospital(people) -> Placement:
    subject = of_seat(ILL_SEAT).subject
    hand_over(subject, by=people["reception"])
    hand_over(subject, by=people["doctor"])
    return placement_of(ILL_SEAT)


def find_contacts(people):
    (run,) = screening.find_fellow_travellers(
        disposition_id=of_seat(ILL_SEAT).pk,
        case_ref="card-1",
        by=people["investigator"],
        now=NOON + timedelta(hours=2),
    )
    return run


def test_at_the_barrier_everybody_has_an_owner_and_a_receiver(coach, houses):
    states = set(Disposition.objects.values_list("state", flat=True))
    owners = {handovers.owner_of(found.subject).place for found in Disposition.objects.all()}

    assert (Disposition.objects.count(), states) == (ABOARD, {DispositionState.OFFERED})
    assert owners == {COUNTY}
    assert Party.objects.get().trip == Service.objects.get().pk
    assert Service.objects.get().stop_names == ["武汉市", "样例卡口"]
    assert Leg.objects.filter(is_person=True).count() == ABOARD
    assert Room.objects.filter(facility=houses["hotel"], state=RoomState.RESERVED).count() == 3


def test_what_is_entered_at_a_made_up_checkpoint_is_made_up(lane, houses):
    party = uuid4()
    plain = _aboard(1, party=party, houses=houses) | {"is_synthetic": False}
    plain["person"]["is_synthetic"] = False
    send(lane, plain)
    send(lane, a_vehicle(party, is_synthetic=False), kind="vehicle")

    found = Disposition.objects.get()
    assert (found.is_synthetic, Party.objects.get().is_synthetic) == (True, True)
    assert Placement.objects.get().is_synthetic
    assert Person.objects.get(pk=found.person).is_synthetic


def test_whoever_said_yes_may_see_whom_they_answer_for(coach, people):
    found, doctor = of_seat(ILL_SEAT), an_actor(Role.CLINICIAN, "430603")
    seen = {"field": "name", "purpose": "care", "reason": "Admission", "now": NOON}
    with pytest.raises(NotFound):
        vault.reveal(found.person, by=doctor, **seen)

    hand_over(found.subject, by=people["reception"])

    elsewhere = a_house(FacilityKind.HOSPITAL, name="Next county", place="430603")
    observation.unit_of(elsewhere)
    standing = handovers.open_for(found.subject)
    handing.withdraw(handover_id=standing.pk, by=people["reception"], now=NOON)
    offered = _offer_on(found, elsewhere, by=people["reception"])
    handing.accept(handover_id=offered.pk, by=doctor, now=NOON)

    assert vault.reveal(found.person, by=doctor, **seen).value == f"演示{ILL_SEAT}"


def _offer_on(found: Disposition, facility: int, *, by):
    return handing.offer(
        handing.Offer(
            subject=found.subject,
            label=found.label,
            sender=handovers.owner_of(found.subject),
            receiver=observation.unit_of(facility),
            reason="Fever",
            accept_by=NOON + timedelta(hours=1),
            arrive_by=NOON + timedelta(hours=1),
        ),
        by=by,
        now=NOON,
    )


def test_the_febrile_one_goes_by_the_station_to_the_hospital(coach, houses, people):
    subject = of_seat(ILL_SEAT).subject
    assert placement_of(ILL_SEAT).state == PlacementState.SYMPTOMATIC

    hand_over(subject, by=people["reception"])

    assert of_seat(ILL_SEAT).state == DispositionState.RECEIVED
    assert rooms_of(subject) == [(houses["station"], RoomState.OCCUPIED, False)]
    offered = handovers.open_for(subject)
    assert offered.receiver_facility == houses["hospital"]
    assert offered.accept_by <= NOON + timedelta(minutes=60)

    hand_over(subject, by=people["doctor"])

    placement = placement_of(ILL_SEAT)
    assert (placement.state, placement.setting) == (PlacementState.TRANSFERRED, Setting.HOSPITAL)
    assert handovers.owner_of(subject).facility == houses["hospital"]
    assert rooms_of(subject) == [(houses["hospital"], RoomState.OCCUPIED, False)]
    assert Room.objects.filter(facility=houses["station"], state=RoomState.CLEANING).count() == 1
    rows = Tally.objects.values_list("setting", "begun", "ended")
    assert set(rows) == {(Setting.STATION, 1, 1), (Setting.HOSPITAL, 1, 0)}


def test_whoever_the_hospital_finds_well_finishes_the_days(coach, people):
    placement = bring_to_hospital(people)
    ends_at = placement.ends_at

    back = observation.exclude(
        placement_id=placement.pk, evidence_ref="test:2", by=people["doctor"], now=NOON
    )

    assert (back.state, back.ends_at) == (PlacementState.UNDER_WAY, ends_at)


def test_a_confirmed_case_is_kept_as_one(coach, people):
    placement = bring_to_hospital(people)

    observation.confirm_case(
        placement_id=placement.pk, evidence_ref="test:1", by=people["doctor"], now=NOON
    )

    kept = Retention.objects.filter(person=placement.person)
    running = set(kept.filter(purpose_met_at=None).values_list("record_class", flat=True))
    assert Person.objects.get(pk=placement.person).record_class == RecordClass.CASE
    assert RecordClass.CASE in running
    assert {RecordClass.OBSERVED, RecordClass.HANDOVER} & running == set()


def test_eleven_contacts_by_the_rule_of_the_sealed_coach(coach, people):
    run = find_contacts(people)

    assert (run.aboard, run.contacts) == (ABOARD - 1, ABOARD - 1)
    assert run.reasons == {"sealed-coach": ABOARD - 1}
    again = find_contacts(people)
    assert Finding.objects.filter(run=again).count() == ABOARD - 1


def test_nobody_is_matched_of_whom_no_journey_is_known(lane, houses, people):
    send(lane, exposed())

    with pytest.raises(NoJourney):
        screening.find_fellow_travellers(
            disposition_id=Disposition.objects.get().pk,
            case_ref="card-1",
            by=people["investigator"],
            now=NOON,
        )


def test_confirmed_contacts_stay_where_they_are_with_a_later_end(coach, people):
    receive_all(people)
    before = {seat: placement_of(seat) for seat in everybody_well()}
    run = find_contacts(people)
    keys = list(Finding.objects.filter(run=run).values_list("pk", flat=True))

    journeys.confirm_many(
        run_id=run.pk, finding_ids=keys, stay=None, by=people["investigator"], now=NOON
    )

    for seat, was in before.items():
        now = placement_of(seat)
        assert (now.unit, now.setting, now.state) == (was.unit, was.setting, was.state)
        assert now.ends_at >= was.ends_at
        assert now.exposures.filter(ref=f"match-run:{run.pk}").exists()
        assert Person.objects.get(pk=now.person).record_class == RecordClass.CONTACT


def test_a_contact_who_is_nowhere_yet_needs_a_place(coach, people):
    run = find_contacts(people)
    finding = Finding.objects.filter(run=run).first()
    Placement.objects.filter(person=finding.person).update(
        state=PlacementState.RELEASED, closed_at=NOON, end_reason=EndReason.ERROR
    )

    with pytest.raises(PlaceOfStayNeeded):
        journeys.confirm(finding_id=finding.pk, stay=None, by=people["investigator"], now=NOON)


def appeal_and_answer(people) -> None:
    """Somebody says that it is wrong; an investigator who did not decide it answers."""
    placement = placement_of(9)
    opened = observation.appeal(
        placement, text="I sat in the last row.", by=actors.system(), now=NOON
    )
    run = find_contacts(people)
    answered = observation.decide(
        appeal_id=opened.pk,
        is_upheld=False,
        reason="A sealed coach is one room.",
        evidence_ref=f"match-run:{run.pk}",
        by=people["investigator"],
        now=NOON + timedelta(hours=3),
    )
    assert answered.state == AppealState.CONFIRMED
    keys = list(Finding.objects.filter(run=run).values_list("pk", flat=True))
    journeys.confirm_many(
        run_id=run.pk,
        finding_ids=keys,
        stay=None,
        by=people["investigator"],
        now=NOON + timedelta(hours=3),
    )


def check_everybody(people, *, at) -> None:
    on, slot = (
        timezone.localtime(at).date(),
        Slot.AM if timezone.localtime(at).hour < 12 else Slot.PM,
    )
    entries = [
        Entry(placement=placement_of(seat).pk, on=on, slot=slot, at=at, celsius=Decimal("36.5"))
        for seat in everybody_well()
    ]
    observation.record_checks(entries, by=people["duty"], now=at)


def test_fourteen_days_later_all_are_free(coach, houses, people):
    bring_to_hospital(people)
    receive_all(people)
    appeal_and_answer(people)
    open_ones = Placement.objects.filter(state=PlacementState.UNDER_WAY)
    assert open_ones.count() == ABOARD - 1
    last = max(placement.ends_at for placement in open_ones)

    at = NOON + timedelta(hours=5)
    while at < last:
        clock.set_to(shown_at=at)
        check_everybody(people, at=at)
        jobs.run_clocks()
        at += timedelta(hours=12)
    clock.set_to(shown_at=last)
    jobs.run_clocks()

    for seat in everybody_well():
        placement = placement_of(seat)
        kinds = set(placement.notices.values_list("kind", flat=True))
        assert (placement.state, placement.end_reason) == (
            PlacementState.COMPLETED,
            EndReason.LEGAL_END,
        )
        assert {NoticeKind.PLACEMENT, NoticeKind.RELEASE} <= kinds
        assert handovers.owner_of(placement.subject) is None
        assert rooms_of(placement.subject) == []
        kept = Retention.objects.filter(person=placement.person, purpose_met_at=None)
        running = set(kept.values_list("record_class", flat=True))
        assert {RecordClass.OBSERVED, RecordClass.CONTACT, RecordClass.HANDOVER} & running == set()
    assert Check.objects.exclude(state="done").count() == 0
    assert Check.objects.count() == (ABOARD - 1) * 2 * DAYS
    assert Room.objects.filter(facility=houses["hotel"], state=RoomState.CLEANING).count() == 3
    assert handovers.owner_of(of_seat(ILL_SEAT).subject).facility == houses["hospital"]
