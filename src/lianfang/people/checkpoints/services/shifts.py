"""People on duty: put on, relieved with a word for those who follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.people.checkpoints import policies, queries
from lianfang.people.checkpoints.errors import BadShift, NothingToRelieve
from lianfang.people.checkpoints.models import Checkpoint, Shift
from lianfang.people.checkpoints.services import common
from lianfang.people.checkpoints.terms import WORKING_STATES, CheckpointState, Deed

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

MOST_PEOPLE, LONGEST_SHIFT = 200, timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Crewing:
    """A shift to be put on: how many people, under whom, from when to when."""

    count: int
    lead: str
    begins_at: datetime
    ends_at: datetime
    post: int | None = None
    is_synthetic: bool = False


@transaction.atomic
def staff(*, checkpoint_id: int, crewing: Crewing, by: Actor, now: datetime) -> Shift:
    """Put a shift on (排班). The same shift again changes nothing.

    Raises:
        BadShift: no people, too many, or an end before the beginning or too far off.
    """
    checkpoint = common.locked(checkpoint_id)
    policies.check_may_run(by, checkpoint)
    common.check_stands(checkpoint, now=now)
    shift, is_new = _put_on(checkpoint, crewing)
    if is_new:
        common.note(checkpoint, Deed.STAFFED, by=by, now=now, text=shift.lead)
        common.record(checkpoint, "staffed", by=by, now=now, data={"people": shift.count})
    return shift


def _put_on(checkpoint: Checkpoint, crewing: Crewing) -> tuple[Shift, bool]:
    span = crewing.ends_at - crewing.begins_at
    if not (1 <= crewing.count <= MOST_PEOPLE and timedelta(0) < span <= LONGEST_SHIFT):
        hours = LONGEST_SHIFT // timedelta(hours=1)
        raise BadShift(most=MOST_PEOPLE, hours=hours)
    return Shift.objects.get_or_create(
        checkpoint=checkpoint,
        begins_at=crewing.begins_at,
        lead=common.words(crewing.lead, field=_("Who leads"), limit=160),
        defaults={
            "count": crewing.count,
            "ends_at": crewing.ends_at,
            "post_id": crewing.post,
            "is_synthetic": crewing.is_synthetic,
        },
    )


@transaction.atomic
def relieve(
    *, checkpoint_id: int, note: str, by: Actor, now: datetime, following: Crewing | None = None
) -> Checkpoint:
    """Hand the shift over (交接班) with what the next one must know.

    With enough people following the checkpoint stays open; otherwise it waits, and nobody is
    stopped there until it is opened again.

    Raises:
        NothingToRelieve: nobody is on duty.
    """
    checkpoint = common.locked(checkpoint_id)
    policies.check_may_run(by, checkpoint)
    common.check_stands(checkpoint, now=now)
    note = common.words(note, field=_("Note for the next shift"))
    leaving = Shift.objects.filter(
        checkpoint=checkpoint, relieved_at=None, begins_at__lt=now, ends_at__gt=now
    )
    if following is not None:
        leaving = leaving.exclude(begins_at=following.begins_at, lead=following.lead)
    if not leaving.update(relieved_at=now, relieved_by=by.label, note=note):
        raise NothingToRelieve(name=checkpoint.label)
    if following is not None:
        _put_on(checkpoint, following)
    _stop_if_too_few(checkpoint, now=now)
    common.note(checkpoint, Deed.RELIEVED, by=by, now=now, text=note)
    common.record(checkpoint, "relieved", by=by, now=now, data={"state": str(checkpoint.state)})
    return checkpoint


def _stop_if_too_few(checkpoint: Checkpoint, *, now: datetime) -> None:
    present = queries.crews([checkpoint.pk], now=now).get(checkpoint.pk, 0)
    if checkpoint.state in WORKING_STATES and present < checkpoint.minimum_staff:
        checkpoint.move_to(CheckpointState.RELIEVED)
        checkpoint.save(update_fields=["state"])
