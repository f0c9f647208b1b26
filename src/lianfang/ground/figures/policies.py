from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.posts.actors import Act, check_may
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianfang.ground.posts.actors import Actor

RECORD = Act(
    code="figures.record", roles=frozenset({Role.DUTY_OFFICER, Role.COMMANDER, Role.EPIDEMIOLOGIST})
)
DEFINE = Act(code="figures.define", roles=frozenset({Role.ADMINISTRATOR}))


def check_may_record(by: Actor, places: Iterable[str]) -> None:
    """A figure is recorded by those who answer for the place it is of."""
    for place in places:
        check_may(by, RECORD, place)
