"""Opening a checkpoint and laying out its lanes: the green one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.people.checkpoints import policies, queries
from lianfang.people.checkpoints.errors import (
    BadLane,
    ChecklistMissing,
    LastGreenLane,
    NoGreenLane,
    NoLane,
    TooFewStaff,
)
from lianfang.people.checkpoints.models import Checkpoint, Lane
from lianfang.people.checkpoints.services import common
from lianfang.people.checkpoints.terms import Arrangement, CheckpointState, Deed

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

MOST_LANES, MOST_POSITIONS = 40, 6


@transaction.atomic
def open_(*, checkpoint_id: int, by: Actor, now: datetime) -> Checkpoint:
    """Open an approved checkpoint, or open it again after a shift without relief.

    Raises:
        NotApproved, PastSunset: nothing may stand there.
        TooFewStaff: fewer people on duty than its minimum; says how many are missing.
        NoGreenLane, NoLane: nothing could pass without a stop, or at all.
        ChecklistMissing: the opening checklist has not been filled in since the approval, or asks
            for something to be done at once.
    """
    checkpoint = common.locked(checkpoint_id)
    policies.check_may_run(by, checkpoint)
    common.check_stands(checkpoint, now=now)
    if checkpoint.state == CheckpointState.OPEN:
        return checkpoint
    check_can_work(checkpoint, now=now)
    if checkpoint.opened_at is None:
        _check_list(checkpoint, by=by, now=now)
    checkpoint.move_to(CheckpointState.OPEN)
    checkpoint.opened_at = checkpoint.opened_at or now
    checkpoint.save(update_fields=["state", "opened_at"])
    common.note(checkpoint, Deed.OPENED, by=by, now=now)
    common.record(checkpoint, "opened", by=by, now=now)
    return checkpoint


def _check_list(checkpoint: Checkpoint, *, by: Actor, now: datetime) -> None:
    """What somebody looked at on the spot, where the pack has a checklist for it."""
    problems = queries.checklist_problems(checkpoint, by=by, now=now)
    if problems:
        raise ChecklistMissing(name=checkpoint.label, problems=" ".join(problems))


def check_can_work(checkpoint: Checkpoint, *, now: datetime) -> None:
    check_crew(checkpoint, queries.crews([checkpoint.pk], now=now).get(checkpoint.pk, 0))
    lanes = [lane for lane in checkpoint.lanes.all() if lane.is_open]
    if not any(lane.is_green for lane in lanes):
        raise NoGreenLane(name=checkpoint.label)
    if all(lane.is_green for lane in lanes):
        raise NoLane(name=checkpoint.label)


def check_crew(checkpoint: Checkpoint, present: int) -> None:
    needed = checkpoint.minimum_staff
    if present < needed:
        raise TooFewStaff(
            name=checkpoint.label, needed=needed, present=present, missing=needed - present
        )


@transaction.atomic
def set_lane(  # noqa: PLR0913  a lane has this many facts
    *,
    checkpoint_id: int,
    number: int,
    by: Actor,
    now: datetime,
    positions: int = 1,
    arrangement: Arrangement = Arrangement.SERIES,
    is_green: bool = False,
    is_open: bool = True,
) -> Lane:
    """Add a lane or lay it out anew; setting what already stands changes nothing.

    Raises:
        LastGreenLane: there would be no open green lane left.
    """
    checkpoint = common.locked(checkpoint_id)
    policies.check_may_run(by, checkpoint)
    if not (1 <= number <= MOST_LANES and 1 <= positions <= MOST_POSITIONS):
        raise BadLane(lanes=MOST_LANES, positions=MOST_POSITIONS)
    lane = checkpoint.lanes.filter(number=number).first() or Lane(
        checkpoint=checkpoint, number=number
    )
    wanted = {
        "positions": positions,
        "arrangement": arrangement,
        "is_green": is_green,
        "is_open": is_open,
    }
    if lane.pk and all(getattr(lane, name) == value for name, value in wanted.items()):
        return lane
    if not (is_green and is_open):
        _check_another_green(checkpoint, lane)
    for name, value in wanted.items():
        setattr(lane, name, value)
    lane.save()
    common.note(checkpoint, Deed.LANE, by=by, now=now)
    common.record(
        checkpoint, "lane-set", by=by, now=now, data={"lane": number, "positions": positions}
    )
    return lane


def _check_another_green(checkpoint: Checkpoint, lane: Lane) -> None:
    if not (lane.pk and lane.is_green and lane.is_open):
        return
    others = checkpoint.lanes.filter(is_green=True, is_open=True).exclude(pk=lane.pk)
    if not others.exists():
        raise LastGreenLane(number=lane.number)
