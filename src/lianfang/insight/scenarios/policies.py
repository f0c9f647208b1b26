from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from lianfang.ground.places import queries as places
from lianfang.ground.posts import actors
from lianfang.ground.posts.actors import Act
from lianfang.ground.posts.terms import Role
from lianfang.insight.scenarios.errors import ClockCannotBeSet

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor

SET_CLOCK = Act("scenarios.clock.set", roles=frozenset({Role.COMMANDER, Role.ADMINISTRATOR}))


def check_may_set_clock(by: Actor) -> None:
    """Only a demonstration's clock can be set, and only by those who answer for the whole tree."""
    if not settings.LIANFANG_CLOCK_CAN_BE_SET:
        raise ClockCannotBeSet
    actors.check_may(by, SET_CLOCK, _whole())


def may_set_clock(by: Actor) -> bool:
    return bool(settings.LIANFANG_CLOCK_CAN_BE_SET) and actors.may(by, SET_CLOCK, _whole())


def _whole() -> str:
    root = places.root()
    return root.code if root else ""
