"""Who may see which board.

Every officer sees the board of the place their post answers for and of everything below it, and the
overview of the whole tree: its figures are counts of units, never of persons. Acts, tasks and orders
on that overview are still only those of the officer's own jurisdiction. The boards of neighbours stay
closed, because they carry the neighbours' unfinished work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.places import scope
from lianfang.ground.posts import actors
from lianfang.ground.posts.actors import Act
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor

SEE = Act("board.see", roles=frozenset(Role))


def may_see(by: Actor, place: Place) -> bool:
    return place.parent_id is None or actors.may(by, SEE, place.code)


def check_may_see(by: Actor, place: Place) -> None:
    """Raise `NotAllowed` for the board of a neighbour."""
    if place.parent_id is not None:
        actors.check_may(by, SEE, place.code)


def reach_of(by: Actor, place: Place, zones: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The prefixes whose acts and tasks `by` may read on the board of `place`."""
    own = (place.code, *zones)
    inner = tuple(code for code in own if scope.covers(by.prefixes, code))
    outer = tuple(code for code in by.prefixes if scope.covers(own, code))
    return tuple(dict.fromkeys(inner + outer))
