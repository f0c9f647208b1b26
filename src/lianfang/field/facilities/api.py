from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ninja import Query, Router, Schema
from pydantic import Field

from lianfang.field.facilities import listing, queries
from lianfang.field.facilities.terms import FacilityKind, FacilityState, Verification
from lianfang.ground.kernel.typed import HIGHEST_KEY
from lianfang.ground.posts.faces import OfficerRequest  # noqa: TC001  ninja reads the annotation

if TYPE_CHECKING:
    from lianfang.field.facilities.models import Facility
    from lianfang.field.facilities.rules import Occupancy

router = Router()
MOST = 200
_PLACE = r"^[0-9]{0,15}$"


class OccupancyOut(Schema):
    """Rooms by state; single isolation rooms are counted in these and once more apart."""

    free: int
    reserved: int
    occupied: int
    cleaning: int
    out_of_service: int
    isolation: int
    isolation_free: int


class FacilityOut(Schema):
    """A facility. What no source says is empty or null, never zero."""

    id: int
    kind: FacilityKind
    name: str
    name_en: str
    place: str
    address: str
    phone: str
    longitude: float | None
    latitude: float | None
    state: FacilityState
    is_designated: bool
    has_fever_clinic: bool
    verification: Verification
    confirmed_on: date | None
    capacity_stated: int | None
    is_unnamed: bool
    is_synthetic: bool
    rooms: OccupancyOut | None


class SourceOut(Schema):
    """One list that names it, and what that says."""

    key: str
    title: str
    says: str
    published_on: date | None


class FacilityFacts(FacilityOut):
    hours: str
    finding: str
    capacity_basis: str
    sources: list[SourceOut]


class NearOut(Schema):
    """A facility to which somebody may be sent; `km` is between middles of places where no point is known."""

    id: int
    label: str
    place: str
    kind: FacilityKind
    km: float | None
    free: int | None
    capacity: int | None
    address: str
    phone: str


class Wanted(Schema):
    """Which facilities are asked for."""

    q: str = Field("", max_length=80, description="Part of the name, address or telephone")
    kind: FacilityKind | None = None
    place: str = Field("", pattern=_PLACE, description="At or below this place; empty: your own")
    verification: Verification | None = None
    has_room: bool = False
    after: int = Field(0, ge=0, le=HIGHEST_KEY, description="Skip this many")
    limit: int = Field(50, ge=1, le=MOST)


class Near(Schema):
    """From where, and to what kind of facility."""

    place: str = Field(pattern=r"^[0-9]{1,15}$")
    kind: FacilityKind
    has_room: bool = False
    limit: int = Field(5, ge=1, le=50)


def _columns(facility: Facility, rooms: Occupancy | None) -> dict[str, object]:
    names = set(FacilityOut.model_fields) - {"id", "place", "rooms"}
    found: dict[str, object] = {name: getattr(facility, name) for name in names}
    return found | {
        "id": facility.pk,
        "place": facility.place_id,
        "rooms": OccupancyOut.model_validate(rooms, from_attributes=True) if rooms else None,
    }


@router.get(
    "/facilities",
    response=list[FacilityOut],
    operation_id="listFacilities",
    summary="Facilities of a place",
)
def list_facilities(request: OfficerRequest, wanted: Query[Wanted]) -> list[FacilityOut]:
    """By kind, then place. Addresses are open to every post, whatever its jurisdiction."""
    filters = listing.Filters(
        text=wanted.q.replace("\x00", ""),
        kind=wanted.kind or "",
        place=wanted.place,
        verification=wanted.verification or "",
        has_room=wanted.has_room,
    )
    last = min(wanted.after + wanted.limit, HIGHEST_KEY)
    found = list(listing.facilities(filters, by=request.actor)[wanted.after : last])
    rooms = queries.occupancies([facility.pk for facility in found])
    return [FacilityOut.model_validate(_columns(one, rooms.get(one.pk))) for one in found]


@router.get(
    "/facilities/near",
    response=list[NearOut],
    operation_id="nearestFacilities",
    summary="Facilities to which somebody may be sent, nearest first",
)
def nearest_facilities(request: OfficerRequest, near: Query[Near]) -> list[queries.FacilityChoice]:
    """Closed ones and those that turned a caller away are left out."""
    del request
    return queries.near(near.place, kinds=[near.kind], limit=near.limit, has_room=near.has_room)


@router.get(
    "/facilities/{int:facility_id}",
    response=FacilityFacts,
    operation_id="getFacility",
    summary="One facility, where it is known from, and its rooms",
)
def get_facility(request: OfficerRequest, facility_id: int) -> FacilityFacts:
    del request
    facility = queries.get(facility_id)
    facts = _columns(facility, queries.occupancy(facility_id)) | {
        "hours": facility.hours,
        "finding": facility.finding,
        "capacity_basis": facility.capacity_basis,
        "sources": [
            SourceOut(
                key=source.key,
                title=source.label,
                says=source.words,
                published_on=source.published_on,
            )
            for source in facility.sources.order_by("key")
        ],
    }
    return FacilityFacts.model_validate(facts)
