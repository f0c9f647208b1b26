"""The receiver's acts, and the departure in between. From the yes on, the receiver answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.handovers import policies
from lianfang.ground.handovers.errors import ReasonMissing
from lianfang.ground.handovers.services import common
from lianfang.ground.handovers.terms import HandoverState

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.handovers.models import Handover
    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def accept(*, handover_id: int, by: Actor, now: datetime, note: str = "") -> Handover:
    """Say yes: from this moment the receiver answers. Safe to repeat."""
    handover = common.locked(handover_id)
    policies.check_may_receive(by, handover)
    if handover.state == HandoverState.ACCEPTED:
        return handover
    common.step(handover, HandoverState.ACCEPTED, by=by, now=now, remark=note)
    common.put_in_care(handover.subject, handover.receiving, label=handover.label, now=now)
    return handover


@transaction.atomic
def refuse(*, handover_id: int, by: Actor, now: datetime, reason: str) -> Handover:
    """Say no, and why; after a yes as well, as long as the person has not left.

    Raises:
        ReasonMissing: without a reason the sender does not know where to turn.
    """
    handover = common.locked(handover_id)
    policies.check_may_receive(by, handover)
    if handover.state == HandoverState.REFUSED:
        return handover
    if not common.words(reason):
        raise ReasonMissing
    was_accepted = handover.state == HandoverState.ACCEPTED
    common.step(handover, HandoverState.REFUSED, by=by, now=now, remark=reason)
    if was_accepted:
        common.put_in_care(handover.subject, handover.sending, label=handover.label, now=now)
    return handover


@transaction.atomic
def depart(*, handover_id: int, by: Actor, now: datetime, means: str = "") -> Handover:
    """The person has left, by what means. Either side may say so: whoever drives, knows."""
    handover = common.locked(handover_id)
    if not policies.may_receive(by, handover):
        policies.check_may_send(by, handover)
    if handover.state == HandoverState.DEPARTED:
        return handover
    common.step(handover, HandoverState.DEPARTED, by=by, now=now, remark=means)
    return handover


@transaction.atomic
def arrive(*, handover_id: int, by: Actor, now: datetime, note: str = "") -> Handover:
    """The receipt: the person is here. Safe to repeat."""
    return _received(handover_id, HandoverState.ARRIVED, by=by, now=now, note=note)


@transaction.atomic
def confirm(*, handover_id: int, by: Actor, now: datetime, note: str = "") -> Handover:
    """The person who came is the one who was sent, and has a room. Safe to repeat."""
    return _received(handover_id, HandoverState.CONFIRMED, by=by, now=now, note=note)


def _received(
    handover_id: int, state: HandoverState, *, by: Actor, now: datetime, note: str
) -> Handover:
    handover = common.locked(handover_id)
    policies.check_may_receive(by, handover)
    if handover.state != state:
        common.step(handover, state, by=by, now=now, remark=note)
    return handover
