"""Who may do what to a task. The place below signs and reports; the place that set it judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotAllowed, NotFound
from lianfang.ground.posts.actors import Act, may
from lianfang.ground.posts.terms import Role
from lianfang.ground.tasks.errors import NotYoursToJudge, NotYoursToSign, OwnReport

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.tasks.models import Task

HEADQUARTERS = frozenset({Role.COMMANDER, Role.DUTY_OFFICER})
SIGNERS = HEADQUARTERS | {Role.FIRST_RESPONSIBLE}

READ = Act(code="tasks.read", roles=frozenset(Role))
SIGN = Act(code="tasks.sign", roles=SIGNERS)
JUDGE = Act(code="tasks.judge", roles=HEADQUARTERS)
REMIND = Act(code="tasks.remind", roles=HEADQUARTERS)


def may_read(by: Actor, task: Task) -> bool:
    """A task is open to the posts of its place, of every place above it, and of who set it."""
    return may(by, READ, task.place_id) or by.place == task.issuer_id


def check_may_read(by: Actor, task: Task) -> None:
    """Refuse as if the task did not exist, so that numbers cannot be tried out."""
    if not may_read(by, task):
        raise NotFound(what=task._meta.verbose_name)


def may_sign(by: Actor, task: Task) -> bool:
    """The headquarters of the very place, of the host of a zone, or the post made responsible."""
    if by.role is None:
        return SIGN.system_may
    if by.post_id is not None and by.post_id == task.responsible_id:
        return True
    return by.role in SIGN.roles and by.place in {task.place_id, task.place.attached_to_id}


def check_may_sign(by: Actor, task: Task) -> None:
    if by.role is not None and by.role not in SIGN.roles and not may_sign(by, task):
        raise NotAllowed(act=SIGN.code, place=by.place)
    check_may_read(by, task)
    if not may_sign(by, task):
        raise NotYoursToSign(place=task.place.label)


def may_judge(by: Actor, task: Task) -> bool:
    if by.role is None:
        return JUDGE.system_may
    return by.role in JUDGE.roles and by.place == task.issuer_id


def check_may_judge(by: Actor, task: Task) -> None:
    if by.role is not None and by.role not in JUDGE.roles:
        raise NotAllowed(act=JUDGE.code, place=by.place)
    check_may_read(by, task)
    if not may_judge(by, task):
        raise NotYoursToJudge(place=task.issuer.label)


def check_did_not_report(by: Actor, task: Task) -> None:
    """Nobody accepts or returns their own report."""
    if by.account_id is not None and by.account_id == task.reported_by_id:
        raise OwnReport(place=task.issuer.label)
