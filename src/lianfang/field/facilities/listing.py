"""The list of facilities: what it can be narrowed by, and how many there are in each unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, IntegerField, Q, Value, When

from lianfang.field.facilities import queries
from lianfang.field.facilities.models import Facility, Room
from lianfang.field.facilities.terms import FacilityKind, RoomState
from lianfang.ground.places import scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from lianfang.ground.posts.actors import Actor

# Where people are sent comes first, then who is rung, then where they arrive.
_ORDER = [
    *(FacilityKind.HOSPITAL, FacilityKind.FEVER_CLINIC, FacilityKind.OBSERVATION_STATION),
    *(FacilityKind.DESIGNATED_HOTEL, FacilityKind.HEALTH_CENTRE),
    *(FacilityKind.DISEASE_CONTROL_OFFICE, FacilityKind.COMMAND_OFFICE),
    *(FacilityKind.CHECKPOINT_SITE, FacilityKind.EXPRESSWAY_EXIT, FacilityKind.ROAD_CROSSING),
]
_SORTS = {
    "name": ("name", "pk"),
    "kind": ("rank", "kind", "place_id", "name", "pk"),
    "place": ("place_id", "kind", "name", "pk"),
    "verification": ("verification", "place_id", "name", "pk"),
}
DEFAULT_SORT = "kind"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the address bar asks for; empty means all. Without a place it is the reader's own."""

    text: str = ""
    kind: str = ""
    place: str = ""
    verification: str = ""
    has_room: bool = False
    sort: str = ""

    @property
    def is_filtering(self) -> bool:
        return any([self.text, self.kind, self.place, self.verification, self.has_room])


def facilities(filters: Filters, *, by: Actor) -> QuerySet[Facility]:
    """Addresses are open to every post, so another place may be asked for as well."""
    prefixes = [filters.place] if filters.place else by.prefixes
    found = Facility.objects.filter(scope.within(prefixes)).select_related("place")
    for condition in _conditions(filters):
        found = found.filter(condition)
    return found.alias(rank=_rank()).order_by(*_order(filters.sort))


def _conditions(filters: Filters) -> list[Q]:
    wanted = [
        (filters.kind, queries.of_kinds([filters.kind])),
        (filters.verification, Q(verification=filters.verification)),
        (filters.has_room, Q(pk__in=_with_free_room())),
        (filters.text, _says(filters.text)),
    ]
    return [condition for value, condition in wanted if value]


def _says(text: str) -> Q:
    columns = ("name", "name_en", "address", "phone")
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__icontains": text})
    return found


def _with_free_room() -> QuerySet[Room, int]:
    return Room.objects.filter(state=RoomState.FREE).values_list("facility_id", flat=True)


def _rank() -> Case:
    places = [When(kind=kind, then=Value(number)) for number, kind in enumerate(_ORDER)]
    return Case(*places, default=Value(len(_ORDER)), output_field=IntegerField())


def _order(sort: str) -> list[str]:
    is_falling, column = sort.startswith("-"), sort.removeprefix("-")
    first, *rest = _SORTS.get(column, _SORTS[DEFAULT_SORT])
    return [f"-{first}" if is_falling and column in _SORTS else first, *rest]


def counts_by_unit(found: QuerySet[Facility], codes: Sequence[str]) -> dict[str, int]:
    """How many of them lie at or below each of the units."""
    rows = found.order_by().values_list("place_id").annotate(n=Count("pk"))
    counts: Counter[str] = Counter(dict.fromkeys(codes, 0))
    for place, count in rows:
        unit = _unit_of(place, codes)
        if unit is not None:
            counts[unit] += count
    return dict(counts)


def _unit_of(place: str, codes: Iterable[str]) -> str | None:
    return next((code for code in codes if place.startswith(code)), None)
