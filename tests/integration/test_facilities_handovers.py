"""A yes keeps a room, an arrival fills it, a departure empties it; a full house cannot say yes."""

from datetime import timedelta

import pytest

from lianfang.field.facilities import queries, services
from lianfang.field.facilities.errors import FacilityFull, FacilityNotOpen
from lianfang.field.facilities.models import Room
from lianfang.field.facilities.services import Details
from lianfang.field.facilities.terms import FacilityKind, FacilityState, RoomState
from lianfang.ground.handovers import queries as handovers
from lianfang.ground.handovers import services as handing
from lianfang.ground.handovers.models import Handover
from lianfang.ground.handovers.terms import HandoverState, Unit
from lianfang.ground.posts import actors
from tests.factories import NOON, a_place

SYSTEM = actors.system()
LANE = Unit(place="71")


def a_house(place="71", *, kind=FacilityKind.DESIGNATED_HOTEL, rooms=("1",), isolation=()):
    details = Details(kind=kind, name=f"House {kind}", place=place, state=FacilityState.OPEN)
    found = services.register(details, by=SYSTEM, now=NOON)
    services.add_rooms(found.pk, numbers=rooms, by=SYSTEM, now=NOON)
    services.add_rooms(found.pk, numbers=isolation, by=SYSTEM, now=NOON, isolation=True)
    return found


def offered(house, subject="person:a", sender=LANE) -> Handover:
    if sender is LANE:
        handing.take(subject=subject, label="A", unit=LANE, by=SYSTEM, now=NOON)
    return handing.offer(
        handing.Offer(
            subject=subject,
            label="A",
            sender=sender,
            receiver=Unit(place=house.place_id, facility=house.pk),
            reason="Observation",
            accept_by=NOON + timedelta(hours=1),
            arrive_by=NOON + timedelta(hours=2),
        ),
        by=SYSTEM,
        now=NOON,
    )


def do(act, handover, **more):
    return act(handover_id=handover.pk, by=SYSTEM, now=NOON, **more)


def state_of(house) -> str:
    return Room.objects.get(facility=house).state


@pytest.fixture
def hotel(db):
    a_place("7")
    a_place("71", level=2, parent="7")
    a_place("72", level=2, parent="7")
    return a_house()


def test_a_full_house_cannot_say_yes(hotel):
    do(handing.accept, offered(hotel))
    second = offered(hotel, "person:b")

    with pytest.raises(FacilityFull):
        do(handing.accept, second)

    second.refresh_from_db()
    assert second.state == HandoverState.OFFERED
    assert handovers.owner_of("person:b") == LANE


def test_a_closed_house_cannot_say_yes(hotel):
    offer = offered(hotel)
    services.close(hotel.pk, reason="Handed back", by=SYSTEM, now=NOON)

    with pytest.raises(FacilityNotOpen):
        do(handing.accept, offer)


def test_an_offer_keeps_no_room(hotel):
    offered(hotel)

    assert state_of(hotel) == RoomState.FREE


def test_from_the_yes_to_the_release(hotel):
    handover = offered(hotel)

    seen = []
    for act in (handing.accept, handing.depart, handing.arrive, handing.confirm):
        do(act, handover)
        seen.append(state_of(hotel))
    handing.release(subject="person:a", by=SYSTEM, now=NOON)
    seen.append(state_of(hotel))

    assert seen == [
        RoomState.RESERVED,
        RoomState.RESERVED,
        RoomState.OCCUPIED,
        RoomState.OCCUPIED,
        RoomState.CLEANING,
    ]


@pytest.mark.parametrize("act", [handing.refuse, handing.withdraw])
def test_a_yes_taken_back_frees_the_room(hotel, act):
    handover = offered(hotel)
    do(handing.accept, handover)

    do(act, handover, reason="The bus broke down")

    assert state_of(hotel) == RoomState.FREE


def test_whoever_never_came_frees_the_room(hotel):
    do(handing.accept, offered(hotel))

    handing.time_out_due(by=SYSTEM, now=NOON + timedelta(hours=3))

    assert state_of(hotel) == RoomState.FREE


def test_the_next_house_takes_over_and_the_first_is_cleaned(hotel):
    first = offered(hotel)
    for act in (handing.accept, handing.arrive):
        do(act, first)
    hospital = a_house("72", kind=FacilityKind.HOSPITAL, rooms=("1",), isolation=("9",))

    second = offered(hospital, sender=Unit(place="71", facility=hotel.pk))
    for act in (handing.accept, handing.depart, handing.arrive):
        do(act, second)

    assert state_of(hotel) == RoomState.CLEANING
    assert queries.room_held_by("person:a", facility_id=hospital.pk).number == "9"


def test_a_house_without_recorded_rooms_may_say_yes(hotel):
    bare = a_house("72", rooms=())

    do(handing.accept, offered(bare))

    assert handovers.owner_of("person:a") == Unit(place="72", facility=bare.pk)


def test_whoever_stands_at_the_door_gets_a_room_or_stays_without(hotel):
    unit = Unit(place="71", facility=hotel.pk)
    for subject in ("person:a", "person:b"):
        handing.take(subject=subject, label="A", unit=unit, by=SYSTEM, now=NOON)

    assert state_of(hotel) == RoomState.OCCUPIED
    assert queries.room_held_by("person:b") is None
    assert handovers.owner_of("person:b") == unit
