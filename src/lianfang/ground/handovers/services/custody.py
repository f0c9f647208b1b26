"""The first taking into care, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.handovers import houses, policies
from lianfang.ground.handovers.errors import NotTheOwner
from lianfang.ground.handovers.models import Custody, Handover
from lianfang.ground.handovers.services import common
from lianfang.ground.handovers.terms import OPEN_STATES, HandoverState
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import check_may

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lianfang.ground.handovers.terms import Unit
    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def take(*, subject: str, label: str, unit: Unit, by: Actor, now: datetime) -> Custody:
    """Begin to answer for a subject that nobody answers for yet. Repeating it changes nothing.

    Raises:
        NotTheOwner: another unit answers for the subject; it has to hand it over.
        NotAllowed: the post does not answer for the unit.
    """
    take_many({subject: label}, unit=unit, by=by, now=now)
    return Custody.objects.select_related("place").get(subject=subject, until=None)


@transaction.atomic
def take_many(subjects: Mapping[str, str], *, unit: Unit, by: Actor, now: datetime) -> int:
    """Take many subjects (key to masked label) into the care of one unit; how many were new."""
    check_may(by, policies.SEND, unit.place)
    kept = Custody.objects.select_for_update(of=("self",)).select_related("place")
    held = {span.subject: span for span in kept.filter(subject__in=subjects, until=None)}
    for subject, span in held.items():
        if span.unit != unit:
            raise NotTheOwner(subject=subjects[subject], unit=span.unit_label)
    new = [subject for subject in subjects if subject not in held]
    Custody.objects.bulk_create(
        [
            Custody(
                subject=subject,
                label=subjects[subject],
                place_id=unit.place,
                facility=unit.facility,
                name=unit.name,
                name_en=unit.name_en,
                since=now,
            )
            for subject in new
        ],
        batch_size=common.BATCH,
    )
    for subject in new:
        houses.taken(facility=unit.facility, subject=subject, by=by, now=now)
    if new:
        _record("taken", unit, by=by, now=now, parts=new)
    return len(new)


@transaction.atomic
def release(*, subject: str, by: Actor, now: datetime) -> bool:
    """End the care for a subject: released, gone home, or died. False when nobody had it in care.

    An offer that is still open ends with it, because there is nobody left to hand over.
    """
    span = (
        Custody.objects.select_for_update(of=("self",))
        .select_related("place")
        .filter(subject=subject, until=None)
        .first()
    )
    if span is None:
        return False
    check_may(by, policies.SEND, span.place_id)
    for handover in Handover.objects.select_related("sender", "receiver").filter(
        subject=subject, state__in=OPEN_STATES - {HandoverState.DEPARTED}
    ):
        common.step(handover, HandoverState.WITHDRAWN, by=by, now=now)
    span.until = now
    span.save(update_fields=["until"])
    houses.left(facility=span.facility, subject=subject, by=by, now=now)
    _record("ended", span.unit, by=by, now=now, parts=[subject])
    return True


def _record(act: str, unit: Unit, *, by: Actor, now: datetime, parts: list[str]) -> None:
    place = places.get(unit.place)
    ledger.record(
        act=f"handovers.custody.{act}",
        by=by,
        at=now,
        place=unit.place,
        subject=parts[0] if len(parts) == 1 else "",
        data={
            "count": len(parts),
            "unit": unit.name or place.name,
            "unit_en": unit.name_en or place.name_en,
        },
        parts=parts,
    )
