"""Time-outs: a unit that stays silent does not keep the person, and does not lose them either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from lianfang.ground.handovers.models import Handover
from lianfang.ground.handovers.services import common
from lianfang.ground.handovers.terms import RECEIVERS_STATES, HandoverState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from lianfang.ground.posts.actors import Actor


def overdue(now: datetime) -> QuerySet[Handover]:
    """Unanswered past the answer's time, or accepted and not arrived past the arrival's time."""
    coming = (HandoverState.ACCEPTED, HandoverState.DEPARTED)
    return Handover.objects.filter(
        Q(state=HandoverState.OFFERED, accept_by__lt=now) | Q(state__in=coming, arrive_by__lt=now)
    )


def time_out_due(*, by: Actor, now: datetime) -> int:
    """Give back to the sender, with an alarm, whatever was not taken in time; how many."""
    return sum(_time_out(key, by=by, now=now) for key in overdue(now).values_list("pk", flat=True))


@transaction.atomic
def _time_out(key: int, *, by: Actor, now: datetime) -> int:
    handover = (
        overdue(now)
        .select_for_update(of=("self",))
        .select_related("sender", "receiver")
        .filter(pk=key)
        .first()
    )
    if handover is None:  # answered in the meantime
        return 0
    was_receivers = handover.state in RECEIVERS_STATES
    common.step(handover, HandoverState.TIMED_OUT, by=by, now=now)
    if was_receivers:
        common.put_in_care(handover.subject, handover.sending, label=handover.label, now=now)
    return 1
