"""Which room takes which kind of fact. A room that this copy does not have takes none."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from lianfang.ground.kernel.facts import Acceptor

# In this order: the people first, then the vehicle that may forget its plate once all have passed.
ROOMS = {
    "screening": "lianfang.people.screening.services",
    "vehicle": "lianfang.people.screening.services",
    "queue": "lianfang.people.screening.services",
    "check": "lianfang.people.observation.services",
    "visit": "lianfang.people.canvass.services",
}


@cache
def acceptor_of(kind: str) -> Acceptor | None:
    """The room's `accept`, or None when no room takes this kind."""
    module = ROOMS.get(kind)
    if module is None or find_spec(module) is None:
        return None
    return cast("Acceptor | None", getattr(import_module(module), "accept", None))


def in_order(kinds: set[str]) -> list[str]:
    known = list(ROOMS)
    return sorted(
        kinds, key=lambda kind: (known.index(kind) if kind in ROOMS else len(known), kind)
    )
