"""Who may restrict somebody, who looks after them, and who decides when they object.

Deciding is for disease control, doctors and the headquarters with that power, or a checkpoint that
follows its table; those who bring food and take temperatures never decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.posts.actors import Act, check_may, may
from lianfang.ground.posts.terms import Role
from lianfang.people.observation.errors import (
    NotYoursToDecide,
    NotYoursToPlace,
    OwnDecision,
    SecondUnitNeeded,
)

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.observation.models import Appeal, Override, Placement

_DECIDING = frozenset({Role.COMMANDER, Role.EPIDEMIOLOGIST, Role.CLINICIAN})
_CARING = frozenset({Role.GRID_WORKER, Role.DUTY_OFFICER, Role.RECEPTION, Role.CLINICIAN})

READ = Act(code="observation.read", roles=_DECIDING | _CARING | {Role.DATA_PROTECTION})
CHECK = Act(code="observation.check", roles=_CARING | {Role.EPIDEMIOLOGIST})
PLACE = Act(code="observation.place", roles=_DECIDING | {Role.BARRIER_OFFICER})
DECIDE = Act(code="observation.decide", roles=_DECIDING)
# Whether the hospital's examination excludes or confirms is a doctor's word.
DIAGNOSE = Act(code="observation.diagnose", roles=frozenset({Role.CLINICIAN}))
CONFIRM = Act(code="observation.confirm", roles=frozenset({Role.EPIDEMIOLOGIST}), system_may=False)
JUDGE = Act(code="observation.judge", roles=_DECIDING | {Role.DUTY_OFFICER})
CORRECT = Act(code="observation.correct", roles=_DECIDING | _CARING)
OVERSEE = Act(
    code="observation.oversee",
    roles=frozenset({Role.COMMANDER, Role.EPIDEMIOLOGIST, Role.DATA_PROTECTION}),
)


def may_read(by: Actor, placement: Placement) -> bool:
    return may(by, READ, placement.place_id) or may(by, READ, placement.decided_place_id)


def check_may_read(by: Actor, placement: Placement) -> None:
    """Refuse as if it did not exist, so that numbers cannot be tried out."""
    if not may_read(by, placement):
        raise NotFound(what=placement._meta.verbose_name)


def check_may_place(by: Actor) -> None:
    if not may(by, PLACE, by.place):
        raise NotYoursToPlace(act=PLACE.code, place=by.place)


def check_may_check(by: Actor, placement: Placement) -> None:
    check_may_read(by, placement)
    check_may(by, CHECK, placement.place_id)


def check_may_decide(by: Actor, placement: Placement) -> None:
    """The unit's own doctors and disease control, or those of the place that decided."""
    check_may_read(by, placement)
    if not (may(by, DECIDE, placement.place_id) or may(by, DECIDE, placement.decided_place_id)):
        raise NotYoursToDecide(act=DECIDE.code, place=placement.place_id)


def check_may_diagnose(by: Actor, placement: Placement) -> None:
    check_may_read(by, placement)
    check_may(by, DIAGNOSE, by.place)


def may_judge(by: Actor, appeal: Appeal) -> bool:
    """Whoever has the power where the person is or where it was decided, but not the decider."""
    placement = appeal.placement
    here = may(by, JUDGE, placement.place_id) or may(by, JUDGE, placement.decided_place_id)
    return here and not is_decider(by, placement)


def is_decider(by: Actor, placement: Placement) -> bool:
    return by.account_id is not None and by.account_id == placement.decided_by_id


def check_may_judge(by: Actor, appeal: Appeal) -> None:
    check_may_read(by, appeal.placement)
    if is_decider(by, appeal.placement):
        raise OwnDecision(act=JUDGE.code, place=by.place)
    if not may_judge(by, appeal):
        raise NotYoursToDecide(act=JUDGE.code, place=by.place)


def check_may_correct(by: Actor) -> None:
    """Any jurisdiction may open a correction of another's decision."""
    check_may(by, CORRECT, by.place)


def check_second_unit(by: Actor, override: Override) -> None:
    """The second person is somebody else, and of another unit."""
    check_may_place(by)
    same_person = by.account_id is None or by.account_id == override.asked_by_id
    if same_person or by.label == override.asked_as:
        raise SecondUnitNeeded(act=PLACE.code, place=by.place)


def check_is_not(by: Actor, label: str) -> None:
    """Nobody examines their own placements."""
    if by.role is not None and by.label == label:
        raise OwnDecision(act=OVERSEE.code, place=by.place)
