from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from lianfang.ground.handovers import policies
from lianfang.ground.handovers.models import Custody, Handover, Step
from lianfang.ground.handovers.terms import FAILED_STATES, OPEN_STATES, Box, HandoverState
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import scope

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from lianfang.ground.handovers.terms import Unit
    from lianfang.ground.posts.actors import Actor

_ON_THE_WAY = (HandoverState.ACCEPTED, HandoverState.DEPARTED)
_STATES = {
    Box.OFFERED: (HandoverState.OFFERED,),
    Box.COMING: _ON_THE_WAY,
    Box.ARRIVED: (HandoverState.ARRIVED,),
    Box.OWED: (HandoverState.OFFERED, *_ON_THE_WAY),
    Box.RETURNED: tuple(sorted(FAILED_STATES)),
}
_SENDERS_BOXES = frozenset({Box.OWED, Box.RETURNED})


def owner_of(subject: str, *, now: datetime | None = None) -> Unit | None:
    """The one unit that answers for a subject, now or at a moment; None before anybody took it."""
    spans = Custody.objects.filter(subject=subject)
    if now is None:
        found = spans.filter(until=None).first()
    else:
        at_that_time = Q(until=None) | Q(until__gt=now)
        found = spans.filter(at_that_time, since__lte=now).order_by("-since", "-pk").first()
    return found.unit if found else None


def custody_of(subject: str) -> Custody | None:
    """The span that is open now."""
    return Custody.objects.select_related("place").filter(subject=subject, until=None).first()


def history(subject: str) -> QuerySet[Custody]:
    """Who answered for a subject, from first to last."""
    return Custody.objects.filter(subject=subject).select_related("place").order_by("since", "pk")


def open_for(subject: str) -> Handover | None:
    """The hand-over of a subject that is neither finished nor failed."""
    return _with_places().filter(subject=subject, state__in=OPEN_STATES).first()


def latest_for(subjects: Collection[str]) -> dict[str, Handover]:
    """The last hand-over of each subject; one without any is missing."""
    found = _with_places().filter(subject__in=subjects).order_by("offered_at", "pk")
    return {handover.subject: handover for handover in found}


def handover(*, handover_id: int, by: Actor) -> Handover:
    """One hand-over with its units, or `NotFound` for whoever may not see it."""
    found = _with_places().filter(pk=handover_id).first()
    if found is None:
        raise NotFound(what=Handover._meta.verbose_name)
    policies.check_may_read(by, found)
    return found


def steps(found: Handover) -> QuerySet[Step]:
    return found.steps.order_by("at", "pk")


def in_box(box: Box, *, by: Actor) -> QuerySet[Handover]:
    """What stands in one part of the screen of the actor's unit, what is due first."""
    side = "sender_id" if box in _SENDERS_BOXES else "receiver_id"
    found = _with_places().filter(scope.within(by.prefixes, field=side), state__in=_STATES[box])
    if box == Box.RETURNED:
        later = Handover.objects.filter(subject=OuterRef("subject"), pk__gt=OuterRef("pk"))
        kept = Custody.objects.filter(subject=OuterRef("subject"), until=None)
        found = found.filter(~Exists(later), Exists(kept))
    due = "arrive_by" if box in {Box.COMING, Box.ARRIVED} else "accept_by"
    return found.order_by(due, "pk")


def counts(*, by: Actor) -> dict[Box, int]:
    return {box: in_box(box, by=by).order_by().count() for box in Box}


def in_care(*, by: Actor) -> QuerySet[Custody]:
    """For whom the units of the actor's jurisdiction answer now."""
    found = Custody.objects.filter(scope.within(by.prefixes), until=None)
    return found.select_related("place").order_by("since", "pk")


def _with_places() -> QuerySet[Handover]:
    return Handover.objects.select_related("sender", "receiver")
