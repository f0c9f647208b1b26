"""Review and end: by decision, or by itself when the term is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may
from lianfang.people.checkpoints import policies
from lianfang.people.checkpoints.models import Checkpoint, Step
from lianfang.people.checkpoints.services import common
from lianfang.people.checkpoints.services.opening import check_can_work
from lianfang.people.checkpoints.terms import STANDING_STATES, CheckpointState, Deed

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def review(
    *, checkpoint_id: int, finding: str, by: Actor, now: datetime, is_done: bool = False
) -> Checkpoint:
    """Review whether it is still needed (评估), while it works on; `is_done` ends the review.

    Raises:
        TooFewStaff, NoGreenLane: after the review it could not work.
    """
    checkpoint = common.locked(checkpoint_id)
    policies.check_may_close(by, checkpoint)
    common.check_stands(checkpoint, now=now)
    finding = common.words(finding, field=_("Finding"))
    there = CheckpointState.OPEN if is_done else CheckpointState.REVIEW
    if checkpoint.state == there:
        return checkpoint
    if is_done:
        check_can_work(checkpoint, now=now)
    checkpoint.move_to(there)
    checkpoint.save(update_fields=["state"])
    common.note(checkpoint, Deed.REVIEWED, by=by, now=now, text=finding)
    common.record(checkpoint, "reviewed", by=by, now=now)
    return checkpoint


@transaction.atomic
def close(*, checkpoint_id: int, reason: str, by: Actor, now: datetime) -> Checkpoint:
    """End it before its time (撤除). The road stays as open as it was."""
    checkpoint = common.locked(checkpoint_id)
    policies.check_may_close(by, checkpoint)
    if checkpoint.state == CheckpointState.CLOSED:
        return checkpoint
    reason = common.words(reason, field=_("Reason"))
    checkpoint.move_to(CheckpointState.CLOSED)
    checkpoint.ended_at = now
    checkpoint.save(update_fields=["state", "ended_at"])
    common.note(checkpoint, Deed.CLOSED, by=by, now=now, text=reason)
    common.record(checkpoint, "closed", by=by, now=now)
    return checkpoint


@transaction.atomic
def expire_due(*, by: Actor, now: datetime) -> int:
    """Write down that checkpoints past their end have ended; they work no more either way."""
    check_may(by, policies.CLOSE, "")
    due = Checkpoint.objects.select_for_update().filter(state__in=STANDING_STATES, sunset__lte=now)
    over = list(due.order_by("pk"))
    for checkpoint in over:
        checkpoint.move_to(CheckpointState.EXPIRED)
        checkpoint.ended_at = checkpoint.sunset
    Checkpoint.objects.bulk_update(over, ["state", "ended_at"])
    Step.objects.bulk_create(
        Step(checkpoint=one, kind=Deed.EXPIRED, at=one.sunset, by_label=by.label) for one in over
    )
    if over:
        ledger.record(
            act="checkpoints.batch.expired",
            by=by,
            at=now,
            data={"count": len(over)},
            parts=[one.code for one in over],
        )
    return len(over)
