"""Who plans a sweep, who walks it, who judges what was found, and who sees an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import Act, check_may, may
from lianfang.ground.posts.terms import Role
from lianfang.people.canvass.errors import NoSuchRound

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.canvass.models import FollowUp, Round

PLANNERS = frozenset({Role.COMMANDER, Role.DUTY_OFFICER})
WALKERS = frozenset({Role.GRID_WORKER, Role.DUTY_OFFICER, Role.CLINICIAN})
DOCTORS = frozenset({Role.CLINICIAN, Role.EPIDEMIOLOGIST})
# Addresses are for whoever goes there or sends people there: the lowest three storeys of the tree.
STOREYS_WITH_ADDRESSES = 3

READ = Act(code="canvass.read", roles=frozenset(Role))
PLAN = Act(code="canvass.plan", roles=PLANNERS)
VISIT = Act(code="canvass.visit", roles=WALKERS)
JUDGE = Act(code="canvass.judge", roles=DOCTORS)


def is_about(by: Actor, round_: Round) -> bool:
    """Whether the round takes place at, below or above the reader's place."""
    return by.covers(round_.place_id) or by.place.startswith(round_.place_id)


def check_may_read(by: Actor, round_: Round) -> None:
    """Refuse as if the round did not exist, so that codes cannot be tried out."""
    if not is_about(by, round_):
        raise NoSuchRound(round=round_.code)


def check_may_see(by: Actor, place: str) -> None:
    """A unit sees its own figures and those below; a sister unit's do not exist for it."""
    if not may(by, READ, place):
        raise NotFound(what=place)


def check_may_plan(by: Actor, place: str) -> None:
    check_may(by, PLAN, place)


def may_plan(by: Actor, place: str) -> bool:
    return may(by, PLAN, place)


def may_walk(by: Actor) -> bool:
    return may(by, VISIT, by.place)


def check_may_walk(by: Actor) -> None:
    check_may(by, VISIT, by.place)


def may_judge(by: Actor, place: str) -> bool:
    return may(by, JUDGE, place)


def check_judges(by: Actor) -> None:
    """Whether this is a doctor's post at all, wherever it is."""
    check_may(by, JUDGE, by.place)


def check_may_judge(by: Actor, follow_up: FollowUp) -> None:
    if not by.covers(follow_up.place_id):
        raise NotFound(what=follow_up._meta.verbose_name)
    check_may(by, JUDGE, follow_up.place_id)


def sees_addresses(by: Actor) -> bool:
    """Higher levels see how many and where; the door itself is for those who go there."""
    if by.role is None:
        return True
    levels = places.levels()
    lowest = {level.no for level in levels[-STOREYS_WITH_ADDRESSES:]}
    here = places.find(by.place)
    return here is not None and here.level_id in lowest
