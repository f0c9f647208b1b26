"""Who may propose, approve, staff and open a checkpoint, and who looks into a reported block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import Act, check_may, may
from lianfang.ground.posts.terms import Role
from lianfang.people.checkpoints import rules
from lianfang.people.checkpoints.errors import (
    BlockNotYours,
    NotForThisAuthority,
    NotYoursToApprove,
    OwnProposal,
    PlaceNotYours,
)
from lianfang.people.checkpoints.models import Delegation
from lianfang.people.checkpoints.terms import CheckpointKind

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.checkpoints.models import Block, Checkpoint

HEADQUARTERS = frozenset({Role.COMMANDER, Role.DUTY_OFFICER})
CREW = HEADQUARTERS | {Role.BARRIER_OFFICER}

READ = Act(code="checkpoints.read", roles=frozenset(Role))
PROPOSE = Act(code="checkpoints.propose", roles=HEADQUARTERS | {Role.FIRST_RESPONSIBLE})
APPROVE = Act(code="checkpoints.approve", roles=frozenset({Role.COMMANDER}))
RUN = Act(code="checkpoints.run", roles=CREW)
CLOSE = Act(code="checkpoints.close", roles=HEADQUARTERS)
LOOK_INTO = Act(code="checkpoints.blocks.judge", roles=HEADQUARTERS)
RETIRE = Act(code="checkpoints.disinfection.retire", roles=frozenset({Role.COMMANDER}))


def check_may_read(by: Actor, checkpoint: Checkpoint) -> None:
    """Refuse as if it did not exist, so that names cannot be tried out."""
    if not may(by, READ, checkpoint.place_id):
        raise NotFound(what=checkpoint._meta.verbose_name)


def check_may_propose(by: Actor, code: str) -> None:
    if by.role is not None and by.role in PROPOSE.roles and not by.covers(code):
        raise PlaceNotYours(place=places.get(code).label)
    check_may(by, PROPOSE, code)


def authority_of(kind: CheckpointKind, code: str) -> str:
    """The place that decides on a kind of checkpoint there: the nearest delegate above, else the top."""
    top = places.root()
    if not rules.is_reserved(kind):
        above = [code[:length] for length in range(1, len(code) + 1)]
        held = Delegation.objects.filter(kind=kind, place_id__in=above).order_by("-place_id")
        delegate = held.values_list("place_id", flat=True).first()
        if delegate is not None:
            return delegate
    return "" if top is None else top.pk


def may_approve(by: Actor, checkpoint: Checkpoint) -> bool:
    """The commander of the place that decides, or of one above it."""
    return _may_decide(by, checkpoint, APPROVE)


def may_close(by: Actor, checkpoint: Checkpoint) -> bool:
    """The headquarters of the place that decided: what it set up it takes away."""
    return _may_decide(by, checkpoint, CLOSE)


def _may_decide(by: Actor, checkpoint: Checkpoint, act: Act) -> bool:
    if by.role is None:
        return act.system_may
    kind = CheckpointKind(checkpoint.kind)
    authority = checkpoint.authority_id or authority_of(kind, checkpoint.place_id)
    if rules.is_reserved(kind):
        authority = authority_of(kind, checkpoint.place_id)
    return may(by, act, checkpoint.place_id) and authority.startswith(by.place)


def check_may_approve(by: Actor, checkpoint: Checkpoint) -> None:
    _check_may_decide(by, checkpoint, APPROVE)


def check_may_close(by: Actor, checkpoint: Checkpoint) -> None:
    _check_may_decide(by, checkpoint, CLOSE)


def _check_may_decide(by: Actor, checkpoint: Checkpoint, act: Act) -> None:
    if by.role is not None and by.role not in act.roles:
        check_may(by, act, checkpoint.place_id)
    check_may_read(by, checkpoint)
    if _may_decide(by, checkpoint, act):
        return
    kind = CheckpointKind(checkpoint.kind)
    refusal = NotForThisAuthority if rules.is_reserved(kind) else NotYoursToApprove
    authority = places.get(authority_of(kind, checkpoint.place_id))
    raise refusal(kind=kind.label, place=checkpoint.place.label, authority=authority.label)


def check_did_not_propose(by: Actor, checkpoint: Checkpoint) -> None:
    """Nobody decides on their own proposal."""
    if by.account_id is not None and by.account_id == checkpoint.proposer_id:
        raise OwnProposal


def check_may_run(by: Actor, checkpoint: Checkpoint) -> None:
    """Shifts, lanes and opening are the affair of the officers of its place and of those above."""
    if by.role is not None and by.role not in RUN.roles:
        check_may(by, RUN, checkpoint.place_id)
    check_may_read(by, checkpoint)


def may_run(by: Actor, checkpoint: Checkpoint) -> bool:
    return may(by, RUN, checkpoint.place_id)


def may_look_into(by: Actor, block: Block) -> bool:
    return may(by, LOOK_INTO, block.place_id) and block.authority_id.startswith(by.place)


def may_retire(by: Actor) -> bool:
    top = places.root()
    return may(by, RETIRE, "" if top is None else top.pk)


def check_may_look_into(by: Actor, block: Block) -> None:
    if by.role is not None and by.role not in LOOK_INTO.roles:
        check_may(by, LOOK_INTO, block.place_id)
    if by.role is not None and not by.covers(block.place_id):
        raise NotFound(what=block._meta.verbose_name)
    if by.role is not None and not block.authority_id.startswith(by.place):
        raise BlockNotYours(authority=block.authority.label)


def check_may_retire(by: Actor) -> None:
    """Only the top of the tree withdraws a protocol, because it withdraws it everywhere."""
    top = places.root()
    check_may(by, RETIRE, "" if top is None else top.pk)
