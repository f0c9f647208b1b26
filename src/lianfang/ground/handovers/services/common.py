"""What every act on a hand-over shares: the lock, the step, the change of care, the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.handovers import houses
from lianfang.ground.handovers.models import Custody, Handover, Step
from lianfang.ground.kernel import events
from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.handovers.terms import HandoverState, Unit
    from lianfang.ground.posts.actors import Actor

LONGEST_REMARK = 300
BATCH = 500


def locked(handover_id: int) -> Handover:
    """The hand-over, held until the transaction ends, so that of two hands the second sees the first."""
    return held(Handover.objects.select_related("sender", "receiver"), pk=handover_id)


def words(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST_REMARK]


def step(
    handover: Handover, state: HandoverState, *, by: Actor, now: datetime, remark: str = ""
) -> None:
    """Move a hand-over on and write its history, the ledger and the news of it."""
    handover.move_to(state)
    handover.changed_at, handover.remark = now, words(remark)
    handover.save(update_fields=["state", "changed_at", "remark"])
    houses.moved(handover, by=by, now=now)
    Step.objects.create(
        handover=handover, state=state, at=now, by_label=by.label, remark=handover.remark
    )
    ledger.record(
        act=f"handovers.handover.{state.value}",
        by=by,
        at=now,
        place=handover.receiver_id,
        subject=f"handover:{handover.pk}",
        data=names_of(handover) | {"remark": handover.remark},
    )
    tell(handover)


def names_of(handover: Handover) -> dict[str, str]:
    """The names of both units, in both languages, as the data of a ledger entry keeps them."""
    return {
        "sender": handover.sender_name or handover.sender.name,
        "sender_en": handover.sender_name_en or handover.sender.name_en,
        "receiver": handover.receiver_name or handover.receiver.name,
        "receiver_en": handover.receiver_name_en or handover.receiver.name_en,
    }


def tell(handover: Handover) -> None:
    """Let the rooms above know once this is committed; they find the rest by key."""
    events.publish(
        f"handovers.{handover.state}",
        handover_id=handover.pk,
        subject=handover.subject,
        ref=handover.ref,
        receiver=handover.receiving,
    )


def put_in_care(subject: str, unit: Unit, *, label: str, now: datetime) -> None:
    """End the open span of a subject and begin one at another unit, in the same moment."""
    Custody.objects.filter(subject=subject, until=None).update(until=now)
    Custody.objects.create(
        subject=subject,
        label=label,
        place_id=unit.place,
        facility=unit.facility,
        name=unit.name,
        name_en=unit.name_en,
        since=now,
    )
