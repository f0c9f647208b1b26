from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.places import scope
from lianfang.ground.places.models import Level, Place

if TYPE_CHECKING:
    from django.db.models import QuerySet


def prefixes_of(code: str) -> tuple[str, ...]:
    """The code ranges a place answers for: its own, and those of zones attached at or below it."""
    zones = Place.objects.filter(
        attached_to_id__gte=code, attached_to_id__lt=code + "z"
    ).values_list("code", flat=True)
    return (code, *(zone for zone in zones if not zone.startswith(code)))


def of_level(no: int, *, under: tuple[str, ...] | None = None) -> QuerySet[Place]:
    """Places of one storey without zones, in order of code; all of them or those in a scope."""
    places = Place.objects.filter(level_id=no, is_zone=False, valid_until=None).order_by("code")
    return places if under is None else places.filter(scope.within(under, field="code"))


def levels() -> QuerySet[Level]:
    """The storeys of the tree, from the top."""
    return Level.objects.order_by("no")
