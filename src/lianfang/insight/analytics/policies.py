"""Who may see estimates, have them computed, answer alarms and hand in line lists.

Estimates are of units, never of persons. Each post sees its own jurisdiction, and the overview of the
whole tree, whose figures are published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.posts.actors import Act, check_may, may
from lianfang.ground.posts.terms import Role
from lianfang.insight.analytics.models import Alarm, LineList

if TYPE_CHECKING:
    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor

_DESK = frozenset({Role.COMMANDER, Role.DUTY_OFFICER, Role.EPIDEMIOLOGIST})

SEE = Act("analytics.see", roles=_DESK | {Role.FIRST_RESPONSIBLE})
COMPUTE = Act("analytics.compute", roles=_DESK)
# Whether an alarm means something is looked into by those who know the field, on the spot.
ANSWER = Act("analytics.alarm.answer", roles=_DESK, system_may=False)
HAND_IN = Act("analytics.line-list.hand-in", roles=frozenset({Role.EPIDEMIOLOGIST}))


def may_see(by: Actor, place: Place) -> bool:
    if place.parent_id is None:
        return by.role in SEE.roles
    return may(by, SEE, place.code)


def check_may_see(by: Actor, place: Place) -> None:
    """Raise `NotAllowed` for the estimates of a neighbour."""
    if not may_see(by, place):
        check_may(by, SEE, place.code)


def check_may_compute(by: Actor, place: Place) -> None:
    check_may(by, COMPUTE, place.code)


def check_may_answer(by: Actor, alarm: Alarm) -> None:
    """Refuse as if it did not exist what lies outside the jurisdiction."""
    if may(by, SEE, alarm.place_id):
        check_may(by, ANSWER, alarm.place_id)
        return
    if by.role in ANSWER.roles:
        raise NotFound(what=Alarm._meta.verbose_name)
    check_may(by, ANSWER, alarm.place_id)


def check_may_withdraw(by: Actor, line_list: LineList) -> None:
    if not may(by, HAND_IN, line_list.place_id):
        raise NotFound(what=LineList._meta.verbose_name)
