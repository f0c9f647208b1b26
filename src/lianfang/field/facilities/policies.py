"""Who may do what: addresses are open to every post; the headquarters of the place change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.posts.actors import Act, check_may
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from lianfang.field.facilities.models import Facility
    from lianfang.ground.posts.actors import Actor

HEADQUARTERS = frozenset({Role.COMMANDER, Role.DUTY_OFFICER})
WARDENS = HEADQUARTERS | {Role.RECEPTION, Role.CLINICIAN}

READ = Act(code="facilities.read", roles=frozenset(Role))
MANAGE = Act(code="facilities.manage", roles=HEADQUARTERS)
CONFIRM = Act(code="facilities.confirm", roles=WARDENS)
ROOMS = Act(code="facilities.rooms", roles=WARDENS)
# Whoever sends a person on may keep a room for them before they set out.
RESERVE = Act(
    code="facilities.reserve", roles=WARDENS | {Role.BARRIER_OFFICER, Role.EPIDEMIOLOGIST}
)


def check_may_manage(by: Actor, place: str) -> None:
    check_may(by, MANAGE, place)


def check_may_confirm(by: Actor, facility: Facility) -> None:
    check_may(by, CONFIRM, facility.place_id)


def check_may_reserve(by: Actor, facility: Facility) -> None:
    check_may(by, RESERVE, facility.place_id)


def check_may_keep_rooms(by: Actor, facility: Facility) -> None:
    check_may(by, ROOMS, facility.place_id)
