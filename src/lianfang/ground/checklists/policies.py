"""Who fills in checklists, and whose they see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.posts.actors import Act, check_may, may
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from lianfang.ground.checklists.models import Filled
    from lianfang.ground.posts.actors import Actor

FILLERS = frozenset(Role) - {Role.DATA_PROTECTION, Role.ADMINISTRATOR}

FILL = Act(code="checklists.fill", roles=FILLERS)
READ = Act(code="checklists.read", roles=frozenset(Role))


def check_may_fill(by: Actor, place: str) -> None:
    check_may(by, FILL, place)


def may_fill(by: Actor) -> bool:
    return by.role in FILL.roles


def check_may_read(by: Actor, filled: Filled) -> None:
    """Refuse as if it did not exist, so that numbers cannot be tried out."""
    if not may(by, READ, filled.place_id):
        raise NotFound(what=filled._meta.verbose_name)
