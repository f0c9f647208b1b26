"""Reading the facilities: by place and kind, nearest first, and how full they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q

from lianfang.field.facilities import rules
from lianfang.field.facilities.models import Facility, FacilitySource, Room
from lianfang.field.facilities.rules import Occupancy, Point
from lianfang.field.facilities.terms import NOT_ACCEPTING, FacilityKind, FacilityState
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import queries as places
from lianfang.ground.places import scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class FacilityChoice:
    """A facility as somebody who has to send a person on sees it.

    `km` is between the middles of places where no point is known, and None within one place; `free` and `capacity` are None
    where nobody recorded rooms.
    """

    id: int
    label: str
    place: str
    place_label: str
    km: float | None
    free: int | None
    capacity: int | None
    kind: str
    address: str
    phone: str


def get(facility_id: int) -> Facility:
    """The facility with its place.

    Raises:
        NotFound: there is no such facility.
    """
    found = Facility.objects.select_related("place").filter(pk=facility_id).first()
    if found is None:
        raise NotFound(what=Facility._meta.verbose_name)
    return found


def find(key: str) -> Facility | None:
    """The facility loaded from that row of a list."""
    return Facility.objects.select_related("place").filter(key=key).first()


def labels(ids: Collection[int]) -> dict[int, str]:
    """Names in the reader's language."""
    return {found.pk: found.label for found in Facility.objects.filter(pk__in=ids)}


def within(prefixes: Iterable[str], *, kinds: Collection[str] = ()) -> QuerySet[Facility]:
    """Facilities of a jurisdiction, in order of place and name; all kinds or some."""
    found = Facility.objects.filter(scope.within(prefixes)).select_related("place")
    if kinds:
        found = found.filter(of_kinds(kinds))
    return found.order_by("place_id", "kind", "name", "pk")


def of_kinds(kinds: Collection[str]) -> Q:
    """A hospital with a fever clinic is one of these as well."""
    wanted = Q(kind__in=[str(kind) for kind in kinds])
    if FacilityKind.FEVER_CLINIC in kinds:
        wanted |= Q(has_fever_clinic=True)
    return wanted


def occupancies(ids: Collection[int]) -> dict[int, Occupancy]:
    """The rooms of these facilities; a facility without recorded rooms is left out."""
    rows = Room.objects.filter(facility_id__in=ids).values_list(
        "facility_id", "state", "is_isolation"
    )
    by_facility: dict[int, list[tuple[str, bool, int]]] = defaultdict(list)
    for facility_id, state, is_isolation, count in rows.annotate(n=Count("pk")).order_by():
        by_facility[facility_id].append((state, is_isolation, count))
    return {key: rules.occupancy(counts) for key, counts in by_facility.items()}


def occupancy(facility_id: int) -> Occupancy | None:
    return occupancies([facility_id]).get(facility_id)


def rooms_of(facility_id: int) -> QuerySet[Room]:
    return Room.objects.filter(facility_id=facility_id).order_by("number", "pk")


def room_held_by(subject: str, *, facility_id: int | None = None) -> Room | None:
    """The room kept for or used by somebody; of several the one taken last."""
    found = Room.objects.filter(subject=subject).select_related("facility")
    if facility_id is not None:
        found = found.filter(facility_id=facility_id)
    return found.order_by("-since", "-pk").first()


def near(
    place: str,
    *,
    kinds: Collection[str],
    limit: int = 5,
    has_room: bool = False,
    but: Collection[int] = (),
) -> list[FacilityChoice]:
    """Facilities that may take somebody from a place, nearest first.

    Closed ones and those that turned a caller away are left out. With `has_room` only those with a
    free room are named; then one without recorded rooms is not.
    """
    found = list(accepting(kinds).exclude(pk__in=but))
    full = occupancies([facility.pk for facility in found])
    if has_room:
        found = [one for one in found if one.pk in full and full[one.pk].free]
    around = _Surroundings.of(place, found)
    ranked = sorted(found, key=lambda one: (*around.rank(one), one.pk))
    return [_choice(one, around, full.get(one.pk)) for one in ranked[:limit]]


@dataclass(frozen=True, kw_only=True)
class GuideEntry:
    """One line of the public guide. What the lists do not say is empty, never guessed."""

    facility: Facility
    km: float | None
    sources: list[str]
    confirmed_on: date | None


def guide(place: str, *, limit: int) -> list[GuideEntry]:
    """Fever clinics and designated hospitals for the public, nearest first; nothing made up."""
    found = list(
        accepting([FacilityKind.FEVER_CLINIC, FacilityKind.HOSPITAL])
        .filter(Q(has_fever_clinic=True) | Q(is_designated=True), is_synthetic=False)
        .prefetch_related(Prefetch("sources", FacilitySource.objects.order_by("key")))
    )
    around = _Surroundings.of(place, found)
    # Among those of the own place none is known to be nearer: a fever clinic is what one looks for.
    ranked = sorted(found, key=lambda one: (*around.rank(one), not one.has_fever_clinic, one.pk))
    own = [one for one in ranked if one.place_id.startswith(place)]
    return [_guide_entry(one, around) for one in ranked[: max(limit, len(own))]]


def _guide_entry(facility: Facility, around: _Surroundings) -> GuideEntry:
    sources = list(facility.sources.all())
    days = [source.published_on for source in sources if source.published_on]
    if facility.confirmed_on:
        days.append(facility.confirmed_on)
    return GuideEntry(
        facility=facility,
        km=around.kilometres(facility),
        sources=list(dict.fromkeys(source.label for source in sources)),
        confirmed_on=max(days, default=None),
    )


def accepting(kinds: Collection[str]) -> QuerySet[Facility]:
    """Facilities of some kinds to which somebody can be sent."""
    found = Facility.objects.filter(of_kinds(kinds), is_unnamed=False).select_related("place")
    found = found.exclude(verification__in=sorted(NOT_ACCEPTING))
    return found.exclude(state__in=[FacilityState.PLANNED, FacilityState.CLOSED])


@dataclass(frozen=True)
class _Surroundings:
    """Where somebody is, and the middle of every place that facilities near them lie in."""

    place: str
    middles: dict[str, Point]

    @classmethod
    def of(cls, place: str, found: Iterable[Facility]) -> _Surroundings:
        return cls(place, _middles({place, *(facility.place_id for facility in found)}))

    def kilometres(self, facility: Facility) -> float | None:
        """None when a side is unknown, or when the place itself holds it: its middle says nothing."""
        here, there = self.middles.get(self.place), self.point(facility)
        if here is None or there is None or facility.place_id.startswith(self.place):
            return None
        return rules.kilometres(here, there)

    def point(self, facility: Facility) -> Point | None:
        if facility.longitude is not None and facility.latitude is not None:
            return Point(facility.longitude, facility.latitude)
        return self.middles.get(facility.place_id)

    def rank(self, facility: Facility) -> tuple[bool, float, int]:
        """The own place first, then by distance; where nothing is known, the closer relation."""
        km = self.kilometres(facility)
        pairs = zip(self.place, facility.place_id, strict=False)
        shared = sum(1 for own, other in pairs if own == other)
        is_elsewhere = not facility.place_id.startswith(self.place)
        return is_elsewhere, float("inf") if km is None else km, -shared


def _middles(codes: Collection[str]) -> dict[str, Point]:
    """The middle of each place, or of the smallest place around it whose middle is known."""
    above = {code[:length] for code in codes for length in range(1, len(code) + 1)}
    known = {
        place.code: Point(place.longitude, place.latitude)
        for place in places.of_codes(above)
        if place.longitude is not None and place.latitude is not None
    }
    paths = {
        code: [code[:n] for n in range(len(code), 0, -1) if code[:n] in known] for code in codes
    }
    return {code: known[path[0]] for code, path in paths.items() if path}


def _choice(facility: Facility, around: _Surroundings, rooms: Occupancy | None) -> FacilityChoice:
    return FacilityChoice(
        id=facility.pk,
        label=facility.label,
        place=facility.place_id,
        place_label=facility.place.label,
        km=around.kilometres(facility),
        free=rooms.free if rooms else None,
        capacity=rooms.usable if rooms else facility.capacity_stated,
        kind=facility.kind,
        address=facility.address,
        phone=facility.phone,
    )
