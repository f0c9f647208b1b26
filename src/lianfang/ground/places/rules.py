"""What must hold of every tree, whatever its country."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Standing(NamedTuple):
    """Where a place stands."""

    code: str
    level: int
    parent: str | None
    parent_level: int | None
    is_zone: bool
    host: str | None


def is_misplaced(place: Standing) -> bool:
    """Whether it contradicts the tree.

    Only the root stands alone; every other place stands one storey below the place whose code its
    own begins with; a zone has a host.
    """
    if place.is_zone and place.host is None:
        return True
    if place.parent is None:
        return place.level != 1
    return place.parent_level != place.level - 1 or not place.code.startswith(place.parent)


def differences(
    found: Mapping[str, int], expected: Mapping[str, int]
) -> list[tuple[str, int, int]]:
    """What is counted otherwise than the pack says: (what, found, expected)."""
    keys = dict.fromkeys([*expected, *found])
    pairs = ((key, found.get(key, 0), expected.get(key, 0)) for key in keys)
    return [(key, here, there) for key, here, there in pairs if here != there]
