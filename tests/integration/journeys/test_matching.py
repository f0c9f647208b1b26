"""From a list of passengers to contacts under observation, and to the erasure of all others."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from lianfang.ground.handovers.terms import Unit
from lianfang.ground.identity.services import Traits
from lianfang.ground.kernel.errors import IllegalMove, NotAllowed, NotFound
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts.actors import system
from lianfang.ground.posts.terms import Role
from lianfang.people.journeys import errors, jobs, loading, queries, services
from lianfang.people.journeys.models import Finding, Leg, MatchRun, Service, Timetable
from lianfang.people.journeys.services.confirming import Stay, last_exposure
from lianfang.people.journeys.services.recording import key_of
from lianfang.people.journeys.terms import CaseRide, Departure, Standing, Traveller, Vehicle
from lianfang.people.observation.models import Placement
from lianfang.people.observation.terms import Setting
from tests.factories import HUNAN, NOON, an_actor
from tests.integration.journeys.aboard import (
    DAY,
    LATER,
    a_person,
    aboard,
    departure,
    matched,
    passenger,
    ride,
)

HOME = Stay(setting=Setting.HOME, unit=Unit(place="430602"))
DOCUMENT = "11010519491231002X"


@pytest.fixture
def by(hunan_top, rule_packs):
    return an_actor(Role.EPIDEMIOLOGIST, "4306")


@pytest.fixture
def timetables(hunan_top):
    loading.load(DataFolder(HUNAN), by=system(), now=NOON, report=lambda rows: None)


def coach_of_twelve(by):
    """A sealed coach: one case and eleven others, all in the vault."""
    people = [a_person(number) for number in range(12)]
    travellers = [
        Traveller(person=person, ride=ride(0, 1, row=1 + number // 4, seat="ABCD"[number % 4]))
        for number, person in enumerate(people)
    ]
    service = aboard(
        *travellers, by=by, vehicle=Vehicle.SEALED_COACH, number="party-1", stops=("W", "Y")
    )
    return people, service


def test_only_disease_control_matches(by):
    service = aboard(passenger("D1", coach="5"), by=by)
    officer = an_actor(Role.BARRIER_OFFICER, "430602")
    given = CaseRide(service_id=service.pk, case_ref="card", ride=ride(coach="5"))
    with pytest.raises(NotAllowed):
        services.add_case_trip(given, by=officer, now=NOON)
    with pytest.raises(NotAllowed):
        services.erase_due(by=officer, now=NOON)
    with pytest.raises(NotAllowed):
        services.add_trip(departure(), [], by=an_actor(Role.GRID_WORKER, "430602"), now=NOON)


def test_a_trip_of_another_city_does_not_exist_here(by):
    run = matched(aboard(passenger("D1", coach="5"), by=by), by=by, at=ride(coach="5"))
    elsewhere = an_actor(Role.EPIDEMIOLOGIST, "4301")
    with pytest.raises(NotFound):
        services.match_case(trip_id=run.trip_id, by=elsewhere, now=NOON)
    with pytest.raises(NotFound):
        queries.run_for(run.pk, by=elsewhere)


@pytest.mark.parametrize(("board", "alight"), [(2, 2), (3, 1), (0, 4), (-1, 2)])
def test_a_ride_that_is_not_possible_is_refused(by, board, alight):
    with pytest.raises(errors.WrongStops):
        aboard(passenger("D1", board, alight), by=by)
    assert Leg.objects.count() == 0


def test_a_service_that_nobody_knows_needs_its_stops(by):
    with pytest.raises(errors.UnknownService):
        services.open_service(departure(stops=()))
    with pytest.raises(errors.StopsMissing):
        services.open_service(departure(stops=("South",)))


def test_a_traveller_without_person_and_document_is_refused(by):
    with pytest.raises(errors.PersonAndSeatNeeded):
        aboard(Traveller(ride=ride()), by=by)


def test_a_match_needs_a_case(by):
    service = aboard(passenger("D1"), by=by)
    given = CaseRide(service_id=service.pk, case_ref=" ", ride=ride())
    with pytest.raises(errors.CaseMissing):
        services.add_case_trip(given, by=by, now=NOON)
    with pytest.raises(NotFound):
        services.match_case(trip_id=99, by=by, now=NOON)


def test_a_contact_is_confirmed_only_with_a_name(by):
    run = matched(aboard(passenger(DOCUMENT, coach="5"), by=by), by=by, at=ride(coach="5"))
    (finding,) = run.findings.all()
    with pytest.raises(errors.PersonNeeded):
        services.confirm(finding_id=finding.pk, stay=HOME, by=by, now=NOON)
    with pytest.raises(errors.PersonNeeded):
        services.confirm_many(run_id=run.pk, finding_ids=[finding.pk], stay=HOME, by=by, now=NOON)
    wrong = Traits(name="演示乙", document_kind="passport", document_no="E12345678")
    with pytest.raises(errors.AnotherPassenger):
        services.identify(finding_id=finding.pk, traits=wrong, by=by, now=NOON)
    assert Placement.objects.count() == 0


def test_the_passenger_of_the_ticket_is_named_and_placed(by):
    run = matched(aboard(passenger(DOCUMENT, coach="5"), by=by), by=by, at=ride(coach="5"))
    (finding,) = run.findings.all()
    right = Traits(name="演示乙", document_kind="id_card", document_no=DOCUMENT, is_synthetic=True)
    services.identify(finding_id=finding.pk, traits=right, by=by, now=NOON)
    done = services.confirm(finding_id=finding.pk, stay=HOME, by=by, now=NOON)
    placed = Placement.objects.get(pk=done.placement)
    assert (placed.evidence_kind, placed.person) == ("cotraveller", done.person)
    assert placed.evidence_ref == f"match-run:{run.pk}"
    assert services.confirm(finding_id=finding.pk, stay=HOME, by=by, now=NOON).pk == finding.pk
    assert Placement.objects.count() == 1


def test_who_is_left_out_needs_a_reason_and_can_still_be_confirmed(by):
    person = a_person(1)
    service = aboard(Traveller(person=person, ride=ride(coach="5")), by=by)
    (finding,) = matched(service, by=by, at=ride(coach="5")).findings.all()
    with pytest.raises(errors.ReasonNeeded):
        services.dismiss(finding_id=finding.pk, reason=" ", by=by, now=NOON)
    services.dismiss(finding_id=finding.pk, reason="Ticket not used", by=by, now=NOON)
    services.confirm(finding_id=finding.pk, stay=HOME, by=by, now=NOON)
    with pytest.raises(IllegalMove):
        services.dismiss(finding_id=finding.pk, reason="Again", by=by, now=NOON)


def test_a_coach_with_one_case_has_eleven_contacts(by):
    people, service = coach_of_twelve(by)
    (run,) = services.match_person(person=people[0], case_ref="card-1", by=by, now=NOON)
    assert (run.aboard, run.contacts, run.generals) == (11, 11, 0)
    assert run.reasons == {"sealed-coach": 11}
    ids = run.findings.values_list("pk", flat=True)
    services.confirm_many(run_id=run.pk, finding_ids=ids, stay=HOME, by=by, now=NOON)
    assert set(Placement.objects.values_list("person", flat=True)) == set(people[1:])
    assert Entry.objects.filter(act="journeys.contact.confirmed").count() == 1
    assert service.vehicle == Vehicle.SEALED_COACH


def test_matching_again_offers_nobody_twice_and_keeps_what_was_settled(by):
    people, service = coach_of_twelve(by)
    (run,) = services.match_person(person=people[0], case_ref="card-1", by=by, now=NOON)
    first = run.findings.order_by("pk").first()
    services.dismiss(finding_id=first.pk, reason="Not aboard", by=by, now=NOON)
    again = services.match_case(trip_id=run.trip_id, by=by, now=NOON)
    assert Finding.objects.filter(run__trip=run.trip_id).count() == 11
    assert again.findings.filter(state="dismissed").count() == 1
    assert MatchRun.objects.count() == 2
    assert service.pk == again.trip.service_id


def test_the_rest_is_erased_a_day_after_the_match(by):
    near, far = passenger("NEAR", coach="5", row=1), passenger("FAR", coach="6", row=1)
    gone = passenger("GONE", 2, 3, coach="5")
    run = matched(aboard(near, far, gone, by=by), by=by, at=ride(0, 2, coach="5", row=9))
    assert (run.contacts, run.generals, run.aboard) == (1, 1, 3)
    early = services.erase_due(by=system(), now=NOON + timedelta(hours=23))
    assert (early.runs, early.legs, Leg.objects.count()) == (0, 0, 3)
    assert queries.overdue(now=LATER) == 1
    done = services.erase_due(by=system(), now=LATER)
    assert (done.runs, done.legs) == (1, 2)
    assert list(Leg.objects.values_list("traveller", flat=True)) == [key_of("near")]
    run.refresh_from_db()
    assert (run.erased, run.rest_erased_at) == (2, LATER)
    assert services.erase_due(by=system(), now=LATER).legs == 0


def test_a_second_match_of_the_service_keeps_the_rest_for_another_day(by):
    service = aboard(passenger("A", coach="5"), passenger("B", coach="6"), by=by)
    run = matched(service, by=by, at=ride(coach="5"))
    services.match_case(trip_id=run.trip_id, by=by, now=NOON + timedelta(hours=20))
    assert services.erase_due(by=system(), now=LATER).legs == 0
    assert services.erase_due(by=system(), now=LATER + timedelta(hours=20)).runs == 2
    assert Leg.objects.count() == 1


def test_legs_that_nobody_asked_about_go_when_they_no_longer_matter(by):
    aboard(passenger("A"), by=by, origin_date=date(2019, 12, 31))
    aboard(passenger("B"), by=by, number="T2")
    assert services.erase_due(by=system(), now=NOON).legs == 1
    assert jobs.erase_due() >= 0


def test_writing_down_the_same_trip_again_changes_nothing(by):
    for _again in range(2):
        aboard(passenger("A", coach="5"), passenger("B", coach="5"), by=by)
    assert (Leg.objects.count(), Service.objects.count()) == (2, 1)
    assert Entry.objects.filter(act="journeys.trip.recorded").count() == 1


def test_a_document_is_hashed_the_same_however_it_is_typed(by):
    assert key_of(" 11010519491231002x ") == key_of("110105194912 31002X")
    assert key_of("A") != key_of("B")
    assert str(key_of(DOCUMENT)).replace("-", "") not in DOCUMENT


def test_crew_without_a_coach_and_who_stands_are_found(by):
    crew = Traveller(document="CREW", ride=ride(standing=Standing.CREW))
    standing = Traveller(document="STAND", ride=ride(coach="5", standing=Standing.STANDING))
    run = matched(aboard(crew, standing, by=by), by=by, at=ride(coach="5"))
    assert run.contacts == 2


def test_a_service_is_found_by_either_of_its_numbers(by, timetables):
    numbers = Timetable.objects.filter(numbers__contains="/").values_list("numbers", flat=True)
    first, second = numbers[0].split("/")
    one = services.open_service(departure(number=first, stops=()))
    assert services.open_service(departure(number=second.lower(), stops=())).pk == one.pk
    assert Timetable.objects.count() == 421
    assert loading.load(DataFolder(HUNAN), by=system(), now=NOON, report=lambda rows: None) == 0


def test_the_last_exposure_is_where_the_first_of_them_got_off(by, timetables):
    given = Departure(operator="rail", number="D924", origin_date=DAY, vehicle=Vehicle.SEALED_TRAIN)
    travellers = [passenger("A", 2, 4, coach="5")]
    service = services.add_trip(given, travellers, by=by, now=NOON)
    run = matched(service, by=by, at=ride(0, 5, coach="5"))
    (finding,) = run.findings.all()
    assert last_exposure(finding, now=NOON).isoformat() == "2020-01-22T22:17:00+00:00"


def test_the_public_sees_the_vehicle_and_never_who(by, timetables):
    given = departure(number="D924", stops=())
    service = services.add_trip(given, [passenger("A", coach="5")], by=by, now=NOON)
    run = matched(service, by=by, at=ride(2, 4, coach="5", row=7, seat="A"), person=uuid4())
    assert queries.published("D924", day=DAY) == []
    services.publish_trip(trip_id=run.trip_id, is_public=True, by=by, now=NOON)
    (told,) = queries.published("d924 ", day=DAY, coach="05")
    assert (told.coach, told.is_same_coach) == ("5", True)
    assert {*told.__slots__} == {
        "number", "origin_date", "coach", "board", "alight", "is_same_coach", "is_synthetic"
    }  # fmt: skip
    assert (
        queries.published("D924", day=DAY + timedelta(days=1), coach="6")[0].is_same_coach is False
    )
    assert queries.published("D924", day=DAY + timedelta(days=2)) == []
    assert queries.published("D924", day=DAY - timedelta(days=1)) == []
    services.publish_trip(trip_id=run.trip_id, is_public=False, by=by, now=NOON)
    assert queries.published("D924", day=DAY) == []


def test_the_demonstration_has_a_made_up_train(by):
    scenario = HUNAN.parent / "scenarios" / "hunan-2020-01-29"
    data = DataFolder(scenario, over=DataFolder(HUNAN))
    loading.load(data, by=system(), now=NOON, report=lambda rows: None)
    run = MatchRun.objects.get()
    assert (run.aboard, run.is_synthetic, run.trip.is_synthetic) == (399, True, True)
    assert run.contacts == run.reasons["sealed-train"] == 49
    assert queries.published("demo1", day=DAY)[0].is_synthetic is True
    assert loading.load(data, by=system(), now=NOON, report=lambda rows: None) == 0
