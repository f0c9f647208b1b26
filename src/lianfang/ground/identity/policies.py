"""Who may register, look up, reveal and answer for the erasure of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotAllowed, NotFound
from lianfang.ground.posts.actors import Act, may
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from lianfang.ground.identity.models import Person
    from lianfang.ground.posts.actors import Actor

FIELD = frozenset({Role.BARRIER_OFFICER, Role.RECEPTION, Role.GRID_WORKER})
HEALTH = frozenset({Role.CLINICIAN, Role.EPIDEMIOLOGIST})
_WORKING = FIELD | HEALTH | {Role.DUTY_OFFICER}

REGISTER = Act(code="identity.register", roles=_WORKING)
READ = Act(code="identity.read", roles=_WORKING | {Role.COMMANDER, Role.DATA_PROTECTION})
FIND = Act(code="identity.find", roles=_WORKING | {Role.DATA_PROTECTION})
# Nobody reveals "as the system": a value is shown to a person who says what for.
REVEAL = Act(code="identity.reveal", roles=_WORKING | {Role.DATA_PROTECTION}, system_may=False)
KEEP = Act(code="identity.keep", roles=_WORKING)
PROTECT = Act(code="identity.protect", roles=frozenset({Role.DATA_PROTECTION}))
INCIDENT = Act(code="identity.incident", roles=frozenset())


def reaches(by: Actor, person: Person) -> bool:
    """Whether the actor's places answer for the person: by registration, or since."""
    if by.covers(person.place_id):
        return True
    return any(by.covers(place) for place in person.reaches.values_list("place_id", flat=True))


def may_touch(by: Actor, act: Act, person: Person) -> bool:
    if by.role is None:
        return may(by, act, person.place_id)
    return by.role in act.roles and reaches(by, person)


def check_may_touch(by: Actor, act: Act, person: Person) -> None:
    """Raise `NotAllowed` for the wrong role, `NotFound` for somebody of other places."""
    if by.role is None:
        if not may(by, act, person.place_id):
            raise NotAllowed(act=act.code, place=person.place_id)
        return
    if by.role not in act.roles:
        raise NotAllowed(act=act.code, place=by.place)
    if not reaches(by, person):
        raise NotFound(what=person._meta.verbose_name)
