"""Who may send and who may receive. A unit's word is given by a post whose jurisdiction covers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.handovers.errors import NotYoursToReceive, NotYoursToSend
from lianfang.ground.kernel.errors import NotAllowed, NotFound
from lianfang.ground.posts.actors import Act, may
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from lianfang.ground.handovers.models import Handover
    from lianfang.ground.posts.actors import Actor

_CARE = frozenset(
    {Role.DUTY_OFFICER, Role.RECEPTION, Role.CLINICIAN, Role.GRID_WORKER, Role.EPIDEMIOLOGIST}
)
READ = Act(code="handovers.read", roles=_CARE | {Role.COMMANDER, Role.BARRIER_OFFICER})
# A checkpoint gives people on; it has no bed, so it takes nobody from elsewhere.
RECEIVE = Act(code="handovers.receive", roles=_CARE)
SEND = Act(code="handovers.send", roles=_CARE | {Role.BARRIER_OFFICER})


def may_read(by: Actor, handover: Handover) -> bool:
    return may(by, READ, handover.sender_id) or may(by, READ, handover.receiver_id)


def check_may_read(by: Actor, handover: Handover) -> None:
    """Refuse as if the hand-over did not exist, so that numbers cannot be tried out."""
    if not may_read(by, handover):
        raise NotFound(what=handover._meta.verbose_name)


def may_receive(by: Actor, handover: Handover) -> bool:
    return may(by, RECEIVE, handover.receiver_id)


def may_send(by: Actor, handover: Handover) -> bool:
    return may(by, SEND, handover.sender_id)


def check_may_receive(by: Actor, handover: Handover) -> None:
    _check_role(by, RECEIVE, handover)
    check_may_read(by, handover)
    if not may_receive(by, handover):
        raise NotYoursToReceive(unit=handover.receiver_label)


def check_may_send(by: Actor, handover: Handover) -> None:
    _check_role(by, SEND, handover)
    check_may_read(by, handover)
    if not may_send(by, handover):
        raise NotYoursToSend(unit=handover.sender_label)


def _check_role(by: Actor, act: Act, handover: Handover) -> None:
    """A role that never has the act is told so, whether or not it may see the hand-over."""
    if by.role is not None and by.role not in act.roles:
        raise NotAllowed(act=act.code, place=handover.receiver_id)
