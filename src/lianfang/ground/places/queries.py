"""Reading the tree: where a place stands, what lies below it, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from lianfang.ground.kernel.reading import once
from lianfang.ground.places import boundaries, rules, scope
from lianfang.ground.places.errors import UnknownPlace
from lianfang.ground.places.models import Level, Place, PlaceChange, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet


@once
def tree() -> Tree | None:
    """The pack the tree was loaded from; None before the first load."""
    return Tree.objects.filter(pk=1).first()


def get(code: str) -> Place:
    """The place with its level and host.

    Raises:
        UnknownPlace: the tree has no such code.
    """
    place = Place.objects.select_related("level", "attached_to").filter(code=code).first()
    if place is None:
        raise UnknownPlace(code=code)
    return place


def find(code: str) -> Place | None:
    return Place.objects.filter(code=code).first()


def known_codes(codes: Iterable[str]) -> set[str]:
    """Those of the codes that the tree has."""
    return set(Place.objects.filter(code__in=set(codes)).values_list("code", flat=True))


@once
def root() -> Place | None:
    """The top of the tree; None before the first load."""
    return Place.objects.filter(parent=None).order_by("code").first()


def path(code: str) -> list[Place]:
    """The places from the root down to this one."""
    above = [code[:length] for length in range(1, len(code) + 1)]
    return list(Place.objects.filter(code__in=above).order_by("level"))


def children(code: str) -> QuerySet[Place]:
    """The units directly below, without zones, in order of code."""
    return Place.objects.filter(parent=code, is_zone=False, valid_until=None).order_by("code")


def zones_of(code: str) -> QuerySet[Place]:
    """Statistical zones that count with this place."""
    return Place.objects.filter(attached_to=code, valid_until=None).order_by("code")


@once
def prefixes_of(code: str) -> tuple[str, ...]:
    """The code ranges a place answers for: its own, and those of zones attached at or below it."""
    zones = Place.objects.filter(scope.within([code], field="attached_to_id"))
    found = zones.order_by("code").values_list("code", flat=True)
    return (code, *(zone for zone in found if not zone.startswith(code)))


def of_level(no: int, *, under: tuple[str, ...] | None = None) -> QuerySet[Place]:
    """Places of one storey without zones, in order of code; all of them or those in a scope."""
    places = Place.objects.filter(level_id=no, is_zone=False, valid_until=None).order_by("code")
    return places if under is None else places.filter(scope.within(under, field="code"))


def of_codes(codes: Iterable[str]) -> QuerySet[Place]:
    """The places with these codes, zones included, in order of code."""
    return Place.objects.filter(code__in=list(codes)).order_by("code")


@once
def levels() -> list[Level]:
    """The storeys of the tree, from the top."""
    return list(Level.objects.order_by("no"))


def next_level(no: int) -> Level | None:
    """The storey below; None at the bottom."""
    return Level.objects.filter(no=no + 1).first()


def boundary_url(name: str) -> str | None:
    """Where the map of the units of a place lies, or `outline`, `water_places`; None without one."""
    here = tree()
    return None if here is None else boundaries.url_of(here.pack, name)


def valid_on(day: date) -> Q:
    """Places that existed on a day. Where the pack gives no date, the place has no known end."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return begun & (Q(valid_until=None) | Q(valid_until__gt=day))


def successor_of(code: str, *, on: date) -> str | None:
    """The code under which a place goes on at a later date; its own while it has not changed.

    None when it ended and no single place took over. Between two lists the day of a change is not
    known, so a change counts from the later list on.
    """
    ended = PlaceChange.objects.filter(code=code, between_until__lte=on).exclude(kind="added")
    change = ended.order_by("-between_until").first()
    return code if change is None else change.successor_code or None


def last_change_of(code: str) -> PlaceChange | None:
    """What a later official list made of the place."""
    changes = PlaceChange.objects.filter(code=code).exclude(kind="added")
    return changes.order_by("-between_until").first()


def counts() -> dict[str, int]:
    """How many places the tree has: level number -> places without zones, and `zones`."""
    present = Place.objects.filter(valid_until=None)
    by_level = present.filter(is_zone=False).values_list("level_id").annotate(n=Count("pk"))
    found = {str(level): n for level, n in by_level.order_by("level_id")}
    return found | {"zones": present.filter(is_zone=True).count()}


def misplaced() -> list[str]:
    """Codes that contradict the tree: not below their parent, or a zone without a host."""
    # The levels of the parents are looked up here: a store that has not counted its rows yet would
    # compare every place with every other.
    rows = list(
        Place.objects.values_list("code", "level_id", "parent_id", "is_zone", "attached_to_id")
    )
    levels = {row[0]: row[1] for row in rows}
    return [
        code
        for code, level, parent, is_zone, host in rows
        if rules.is_misplaced(
            rules.Standing(code, level, parent, levels.get(parent or ""), is_zone, host)
        )
    ]
