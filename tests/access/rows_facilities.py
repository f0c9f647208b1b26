"""Addresses are open to every post; what changes a facility is its own headquarters' and wardens'."""

from lianfang.field.facilities import services
from lianfang.field.facilities.services import Details
from lianfang.field.facilities.terms import FacilityKind, FacilityState, Verification
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from tests.access.table import Row
from tests.factories import NOON

HEADQUARTERS = {Role.COMMANDER, Role.DUTY_OFFICER}
WARDENS = HEADQUARTERS | {Role.RECEPTION, Role.CLINICIAN}
SYSTEM = actors.system()


def a_facility(world):
    details = Details(
        kind=FacilityKind.DESIGNATED_HOTEL,
        name="Inn",
        place=world.place,
        state=FacilityState.OPEN,
        is_synthetic=True,
    )
    return services.register(details, by=SYSTEM, now=NOON)


def facility(world):
    return {"facility_id": a_facility(world).pk}


def reserved(world):
    found = a_facility(world)
    services.add_rooms(found.pk, numbers=["1"], by=SYSTEM, now=NOON)
    room = services.reserve(found.pk, subject="person:a", by=SYSTEM, now=NOON)
    return {"room_id": room.pk, "act": "occupy"}


ROWS = [
    Row("facilities:guide", is_public=True),
    Row("facilities:list"),
    Row("facilities:facility", kwargs=facility),
    Row(
        "facilities:confirm",
        "POST",
        ok=302,
        roles=WARDENS,
        kwargs=facility,
        outside=403,
        data=lambda _: {"verification": Verification.ACCEPTS.value},
    ),
    Row(
        "facilities:capacity",
        "POST",
        ok=302,
        roles=HEADQUARTERS,
        kwargs=facility,
        outside=403,
        data=lambda _: {"capacity": "40", "basis": "The owner"},
    ),
    Row("facilities:open", "POST", ok=302, roles=HEADQUARTERS, kwargs=facility, outside=403),
    Row(
        "facilities:close",
        "POST",
        ok=302,
        roles=HEADQUARTERS,
        kwargs=facility,
        outside=403,
        data=lambda _: {"reason": "Handed back"},
    ),
    Row(
        "facilities:add-rooms",
        "POST",
        ok=302,
        roles=HEADQUARTERS,
        kwargs=facility,
        outside=403,
        data=lambda _: {"numbers": "101"},
    ),
    Row("facilities:room", "POST", ok=302, roles=WARDENS, kwargs=reserved, outside=403),
    Row("api:listFacilities"),
    Row(
        "api:nearestFacilities",
        query={"place": "430104", "kind": "hospital"},
    ),
    Row("api:getFacility", kwargs=facility),
]
