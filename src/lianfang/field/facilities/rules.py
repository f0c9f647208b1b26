"""How far a facility is, and how many rooms it has: pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

from lianfang.field.facilities.terms import RoomState

if TYPE_CHECKING:
    from collections.abc import Iterable

EARTH_KM = 6371.0088


@dataclass(frozen=True)
class Point:
    longitude: float
    latitude: float


@dataclass(frozen=True, kw_only=True)
class Occupancy:
    """The rooms of a facility by state. A facility without recorded rooms has none to count."""

    free: int = 0
    reserved: int = 0
    occupied: int = 0
    cleaning: int = 0
    out_of_service: int = 0
    isolation_free: int = 0
    isolation: int = 0

    @property
    def rooms(self) -> int:
        return self.usable + self.out_of_service

    @property
    def usable(self) -> int:
        return self.free + self.reserved + self.occupied + self.cleaning


def kilometres(here: Point, there: Point) -> float:
    """Great-circle distance, by the haversine formula."""
    north, south = radians(here.latitude), radians(there.latitude)
    across = sin(radians(there.longitude - here.longitude) / 2) ** 2
    along = sin((south - north) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(along + cos(north) * cos(south) * across))


def occupancy(rooms: Iterable[tuple[str, bool, int]]) -> Occupancy:
    """Count rooms given as (state, whether an isolation room, how many)."""
    counted = dict.fromkeys(RoomState.values, 0)
    isolation = isolation_free = 0
    for state, is_isolation, count in rooms:
        counted[state] += count
        if is_isolation:
            isolation += count
            isolation_free += count if state == RoomState.FREE else 0
    return Occupancy(**counted, isolation=isolation, isolation_free=isolation_free)
