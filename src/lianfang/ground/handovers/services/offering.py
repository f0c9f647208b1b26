"""The sender's acts: offering somebody to a named unit, and taking an offer back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.handovers import policies
from lianfang.ground.handovers.errors import (
    AlreadyOffered,
    NobodyKnown,
    NotTheOwner,
    SameUnit,
    TimesOutOfOrder,
)
from lianfang.ground.handovers.models import Custody, Handover, Step
from lianfang.ground.handovers.services import common
from lianfang.ground.handovers.terms import OPEN_STATES, HandoverState, Unit
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One subject offered by one unit to another. `label` is already masked."""

    subject: str
    label: str
    sender: Unit
    receiver: Unit
    reason: str
    accept_by: datetime
    arrive_by: datetime
    ref: str = ""
    needs: tuple[str, ...] = ()
    is_synthetic: bool = False


@transaction.atomic
def offer(offered: Offer, *, by: Actor, now: datetime) -> Handover:
    """Offer a subject to a named unit. The sender answers for it until the unit says yes.

    Offering the same again changes nothing.

    Raises:
        NobodyKnown: nobody has taken the subject into care.
        NotTheOwner: another unit than the sender answers for it.
        AlreadyOffered: it is on the way to another unit.
        SameUnit, TimesOutOfOrder: the offer makes no sense as it stands.
    """
    return offer_many([offered], by=by, now=now)[0]


@transaction.atomic
def offer_many(offers: Sequence[Offer], *, by: Actor, now: datetime) -> list[Handover]:
    """Offer many subjects at once, each to its own unit: all of them, or none."""
    for place in {offered.sender.place for offered in offers}:
        check_may(by, policies.SEND, place)
    subjects = [offered.subject for offered in offers]
    spans = Custody.objects.select_for_update(of=("self",)).select_related("place")
    owners = {span.subject: span for span in spans.filter(subject__in=subjects, until=None)}
    open_now = {
        handover.subject: handover
        for handover in Handover.objects.select_related("sender", "receiver").filter(
            subject__in=subjects, state__in=OPEN_STATES
        )
    }
    new = [offered for offered in offers if not _is_repeated(offered, open_now)]
    for offered in new:
        _check(offered, owners.get(offered.subject))
    made = Handover.objects.bulk_create(
        [_row(offered, now=now) for offered in new], batch_size=common.BATCH
    )
    Step.objects.bulk_create(
        [Step(handover=row, state=row.state, at=now, by_label=by.label) for row in made],
        batch_size=common.BATCH,
    )
    _record(made, by=by, now=now)
    found = open_now | {handover.subject: handover for handover in made}
    return [found[subject] for subject in subjects]


@transaction.atomic
def withdraw(*, handover_id: int, by: Actor, now: datetime, reason: str = "") -> Handover:
    """Take an offer back while the person has not left. The sender answers again, or still."""
    handover = common.locked(handover_id)
    policies.check_may_send(by, handover)
    if handover.state == HandoverState.WITHDRAWN:
        return handover
    was_accepted = handover.state == HandoverState.ACCEPTED
    common.step(handover, HandoverState.WITHDRAWN, by=by, now=now, remark=reason)
    if was_accepted:
        common.put_in_care(handover.subject, handover.sending, label=handover.label, now=now)
    return handover


def _is_repeated(offered: Offer, open_now: dict[str, Handover]) -> bool:
    """Whether this very offer stands already; any other open one is a refusal."""
    standing = open_now.get(offered.subject)
    if standing is None:
        return False
    if standing.receiving != offered.receiver:
        raise AlreadyOffered(subject=offered.label, unit=standing.receiver_label)
    return True


def _check(offered: Offer, owner: Custody | None) -> None:
    if owner is None:
        raise NobodyKnown(subject=offered.label)
    if owner.unit != offered.sender:
        raise NotTheOwner(subject=offered.label, unit=owner.unit_label)
    if offered.receiver == offered.sender:
        raise SameUnit(unit=owner.unit_label)
    if offered.arrive_by < offered.accept_by:
        raise TimesOutOfOrder


def _row(offered: Offer, *, now: datetime) -> Handover:
    sender, receiver = offered.sender, offered.receiver
    return Handover(
        subject=offered.subject,
        label=offered.label,
        ref=offered.ref,
        reason=common.words(offered.reason),
        needs=list(offered.needs),
        sender_id=sender.place,
        sender_facility=sender.facility,
        sender_name=sender.name,
        sender_name_en=sender.name_en,
        receiver_id=receiver.place,
        receiver_facility=receiver.facility,
        receiver_name=receiver.name,
        receiver_name_en=receiver.name_en,
        offered_at=now,
        accept_by=offered.accept_by,
        arrive_by=offered.arrive_by,
        changed_at=now,
        is_synthetic=offered.is_synthetic,
    )


def _record(made: list[Handover], *, by: Actor, now: datetime) -> None:
    """One entry for one offer, one for a whole batch; each receiver hears of its own."""
    if len(made) == 1:
        handover = made[0]
        ledger.record(
            act="handovers.handover.offered",
            by=by,
            at=now,
            place=handover.receiver_id,
            subject=f"handover:{handover.pk}",
            data=common.names_of(handover) | {"reason": handover.reason},
        )
    elif made:
        ledger.record(
            act="handovers.batch.offered",
            by=by,
            at=now,
            place=by.place,
            data={"count": len(made)},
            parts=[f"handover:{handover.pk}:{handover.receiver_id}" for handover in made],
        )
    for handover in made:
        common.tell(handover)
