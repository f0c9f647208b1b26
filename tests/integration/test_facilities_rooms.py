"""A room is never promised twice, never used uncleaned, and a full house names the next one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from lianfang.field.facilities import queries, services
from lianfang.field.facilities.errors import (
    BadFacility,
    FacilityFull,
    FacilityInUse,
    FacilityNotOpen,
    RoomHeldByAnother,
    RoomsNotRecorded,
)
from lianfang.field.facilities.models import Facility, Room
from lianfang.field.facilities.services import Details, SourceOf
from lianfang.field.facilities.terms import (
    FacilityKind,
    FacilityState,
    RoomState,
    Verification,
)
from lianfang.ground.kernel.errors import IllegalMove, NotAllowed, NotFound
from lianfang.ground.ledger.models import Entry
from lianfang.ground.places.models import Place
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from tests.factories import NOON, a_place, an_actor

HOTEL = FacilityKind.DESIGNATED_HOTEL
SYSTEM = actors.system()


def a_facility(place="71", *, name="Inn", rooms=(), isolation=(), **more) -> Facility:
    details = Details(kind=HOTEL, name=name, place=place, state=FacilityState.OPEN, **more)
    found = services.register(details, by=SYSTEM, now=NOON)
    services.add_rooms(found.pk, numbers=rooms, by=SYSTEM, now=NOON)
    services.add_rooms(found.pk, numbers=isolation, by=SYSTEM, now=NOON, isolation=True)
    return found


def reserve(facility, subject="person:a", **more) -> Room:
    return services.reserve(facility.pk, subject=subject, by=SYSTEM, now=NOON, **more)


@pytest.fixture
def country(db):
    a_place("7")
    a_place("71", level=2, parent="7")
    a_place("72", level=2, parent="7")


@pytest.fixture
def hotel(country) -> Facility:
    return a_facility(rooms=["101", "102"], isolation=["201"])


def test_a_stranger_may_not_reserve(hotel):
    with pytest.raises(NotAllowed):
        services.reserve(hotel.pk, subject="person:a", by=an_actor(Role.RECEPTION, "72"), now=NOON)

    assert queries.occupancy(hotel.pk).free == 3


def test_nobody_reserves_for_nobody(hotel):
    with pytest.raises(BadFacility):
        reserve(hotel, subject="")


def test_an_unknown_facility_is_not_found(country):
    with pytest.raises(NotFound):
        services.reserve(999, subject="person:a", by=SYSTEM, now=NOON)


def test_a_closed_facility_takes_nobody(hotel):
    services.close(hotel.pk, reason="Handed back", by=SYSTEM, now=NOON)

    with pytest.raises(FacilityNotOpen):
        reserve(hotel)


def test_unknown_rooms_are_not_called_full(country):
    bare = a_facility()

    with pytest.raises(RoomsNotRecorded) as refusal:
        reserve(bare)

    assert "not recorded" in refusal.value.sentence()


def test_a_full_facility_names_the_nearest_with_a_room(hotel):
    a_facility("72", name="Lodge", rooms=["1"])
    for person in ("person:a", "person:b", "person:c"):
        reserve(hotel, person)

    with pytest.raises(FacilityFull) as refusal:
        reserve(hotel, "person:d")

    assert "Lodge" in refusal.value.sentence()


def test_a_reservation_takes_an_ordinary_room_first(hotel):
    room = reserve(hotel)

    assert (room.number, room.state, room.subject) == ("101", RoomState.RESERVED, "person:a")


def test_reserving_again_keeps_the_room(hotel):
    first = reserve(hotel)

    assert reserve(hotel) == first
    assert queries.occupancy(hotel.pk).reserved == 1
    assert Entry.objects.filter(act="facilities.room.reserved").count() == 1


def test_isolation_takes_an_isolation_room_or_none(hotel):
    assert reserve(hotel, isolation=True).number == "201"

    with pytest.raises(FacilityFull):
        reserve(hotel, "person:b", isolation=True)


def test_the_way_of_a_room(hotel):
    room = reserve(hotel)

    states = [
        services.occupy(room.pk, by=SYSTEM, now=NOON).state,
        services.leave(room.pk, by=SYSTEM, now=NOON).state,
        services.cleaned(room.pk, by=SYSTEM, now=NOON).state,
    ]

    assert states == [RoomState.OCCUPIED, RoomState.CLEANING, RoomState.FREE]
    assert Room.objects.get(pk=room.pk).subject == ""


def test_nobody_moves_into_a_room_kept_for_another(hotel):
    room = reserve(hotel)

    with pytest.raises(RoomHeldByAnother):
        services.occupy(room.pk, subject="person:b", by=SYSTEM, now=NOON)


def test_nobody_moves_in_without_a_reservation(hotel):
    room = hotel.rooms.first()

    with pytest.raises(IllegalMove):
        services.occupy(room.pk, by=SYSTEM, now=NOON)


def test_a_kept_room_is_not_freed_by_calling_it_cleaned(hotel):
    with pytest.raises(IllegalMove):
        services.cleaned(reserve(hotel).pk, by=SYSTEM, now=NOON)


def test_a_used_room_is_not_freed_by_giving_it_up(hotel):
    room = reserve(hotel)
    services.occupy(room.pk, by=SYSTEM, now=NOON)

    with pytest.raises(IllegalMove):
        services.release(room.pk, by=SYSTEM, now=NOON)


def test_a_reservation_can_be_given_up(hotel):
    room = services.release(reserve(hotel).pk, by=SYSTEM, now=NOON)

    assert (room.state, room.subject) == (RoomState.FREE, "")


def test_each_act_twice_leaves_one_trace(hotel):
    room = reserve(hotel)
    for act in (services.occupy, services.leave, services.cleaned):
        act(room.pk, by=SYSTEM, now=NOON)
        act(room.pk, by=SYSTEM, now=NOON)

    acts = Entry.objects.filter(act__startswith="facilities.room.").values_list("act", flat=True)
    assert sorted(acts) == [
        "facilities.room.cleaned",
        "facilities.room.left",
        "facilities.room.occupied",
        "facilities.room.reserved",
    ]


def test_out_of_service_needs_a_reason_and_ends_with_cleaning(hotel):
    room = hotel.rooms.first()
    with pytest.raises(BadFacility):
        services.take_out(room.pk, reason=" ", by=SYSTEM, now=NOON)

    services.take_out(room.pk, reason="No heating", by=SYSTEM, now=NOON)
    back = services.put_back(room.pk, by=SYSTEM, now=NOON)

    assert (back.state, back.reason) == (RoomState.CLEANING, "")


def test_the_store_refuses_a_held_room_without_a_holder(hotel):
    with pytest.raises(IntegrityError):
        hotel.rooms.update(state=RoomState.OCCUPIED)


def test_entering_rooms_again_adds_none(hotel):
    assert services.add_rooms(hotel.pk, numbers=["101", " 102 ", ""], by=SYSTEM, now=NOON) == []


def test_a_room_number_has_an_end(hotel):
    with pytest.raises(BadFacility):
        services.add_rooms(hotel.pk, numbers=["1" * 25], by=SYSTEM, now=NOON)


def test_a_facility_in_use_is_not_closed(hotel):
    reserve(hotel)

    with pytest.raises(FacilityInUse):
        services.close(hotel.pk, reason="Handed back", by=SYSTEM, now=NOON)


def test_closing_needs_a_reason(hotel):
    with pytest.raises(BadFacility):
        services.close(hotel.pk, reason="", by=SYSTEM, now=NOON)


def test_closed_and_opened_again(hotel):
    services.close(hotel.pk, reason="Handed back", by=SYSTEM, now=NOON)
    services.close(hotel.pk, reason="Handed back", by=SYSTEM, now=NOON)
    services.open_(hotel.pk, by=SYSTEM, now=NOON)
    found = services.open_(hotel.pk, by=SYSTEM, now=NOON)

    assert (found.state, found.closed_reason) == (FacilityState.OPEN, "")
    assert Entry.objects.filter(act="facilities.facility.closed").count() == 1


def test_a_capacity_needs_whoever_stated_it(hotel):
    with pytest.raises(BadFacility):
        services.set_capacity(hotel.pk, capacity=40, basis="", by=SYSTEM, now=NOON)
    with pytest.raises(BadFacility):
        services.set_capacity(hotel.pk, capacity=-1, basis="The owner", by=SYSTEM, now=NOON)


def test_a_capacity_can_turn_out_unknown(hotel):
    services.set_capacity(hotel.pk, capacity=40, basis="The owner", by=SYSTEM, now=NOON)
    found = services.set_capacity(hotel.pk, capacity=None, basis="", by=SYSTEM, now=NOON)

    assert (found.capacity_stated, found.capacity_basis) == (None, "")


@pytest.mark.parametrize(
    "details",
    [
        Details(kind=HOTEL, name=" ", place="71"),
        Details(kind=HOTEL, name="x" * 121, place="71"),
        Details(kind=HOTEL, name="Inn", place="71", longitude=113.0),
    ],
)
def test_a_facility_that_cannot_be_kept(country, details):
    with pytest.raises(BadFacility):
        services.register(details, by=SYSTEM, now=NOON)


def test_a_facility_known_by_its_key_gains_a_source(country):
    details = Details(kind=HOTEL, name="Inn", place="71")
    for row in ("list:1", "other:7"):
        source = SourceOf(key=row, title="A list")
        found = services.register(details, by=SYSTEM, now=NOON, key="inn", source=source)

    assert Facility.objects.count() == 1
    assert found.sources.count() == 2


def test_a_caller_writes_down_what_was_said(hotel):
    found = services.confirm(
        hotel.pk, verification=Verification.REFUSES, finding=" Full up ", by=SYSTEM, now=NOON
    )

    assert (found.finding, found.confirmed_on) == ("Full up", NOON.date())


def test_whoever_refuses_is_not_named_as_near(hotel):
    services.confirm(hotel.pk, verification=Verification.REFUSES, finding="", by=SYSTEM, now=NOON)

    assert queries.near("71", kinds=[HOTEL]) == []


def test_the_own_place_comes_first_then_the_nearest(country):
    near = a_facility("72", name="Near", longitude=113.0, latitude=28.0)
    far = a_facility("72", name="Far", longitude=119.0, latitude=28.0)
    own = a_facility("71", name="Own")
    Place.objects.filter(code="71").update(longitude=112.9, latitude=28.0)

    found = queries.near("71", kinds=[HOTEL])

    assert [one.id for one in found] == [own.pk, near.pk, far.pk]
    assert found[0].km is None
    assert found[1].km == pytest.approx(9.8, abs=0.2)


def test_unknown_rooms_stay_unknown(country):
    a_facility()

    found = queries.near("71", kinds=[HOTEL])[0]

    assert (found.free, found.capacity) == (None, None)


def test_a_hospital_with_a_fever_clinic_is_one(country):
    services.register(
        Details(
            kind=FacilityKind.HOSPITAL,
            name="Infirmary",
            place="71",
            state=FacilityState.OPEN,
            has_fever_clinic=True,
        ),
        by=SYSTEM,
        now=NOON,
    )

    assert [one.label for one in queries.near("71", kinds=[FacilityKind.FEVER_CLINIC])] == [
        "Infirmary"
    ]


def test_two_hands_never_get_the_same_room(transactional_db):
    a_place("7")
    a_place("71", level=2, parent="7")
    hotel = a_facility(rooms=["1", "2", "3"])

    def hand(number):
        try:
            return reserve(hotel, f"person:{number}").number
        except FacilityFull:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        rooms = list(pool.map(hand, range(6)))

    assert sorted(room for room in rooms if room) == ["1", "2", "3"]
    assert Room.objects.filter(state=RoomState.RESERVED).count() == 3
