"""How long somebody is kept: a purpose that is met starts the clock, a hold with its reason stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.identity import retention
from lianfang.ground.identity.errors import AssessmentMissing
from lianfang.ground.identity.models import Hold, Person, Retention
from lianfang.ground.identity.policies import KEEP, PROTECT, check_may_touch
from lianfang.ground.identity.services.common import person_to_change, subject_of
from lianfang.ground.identity.services.revealing import check_names_nobody
from lianfang.ground.ledger import services as ledger

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from lianfang.ground.posts.actors import Actor

LEAST_ASSESSMENT = 40
_PART = 500


@transaction.atomic
def purpose_met(person: UUID, *, record_class: str, by: Actor, now: datetime) -> None:
    """What the person was kept for in this class is done: its clock begins to run."""
    purpose_met_many([person], record_class=record_class, by=by, now=now)


@transaction.atomic
def purpose_met_many(
    persons: Collection[UUID], *, record_class: str, by: Actor, now: datetime
) -> int:
    """The same for many; persons already let go of, or never kept in the class, are passed over."""
    running = Retention.objects.filter(
        person__in=set(persons), record_class=record_class, purpose_met_at=None, is_spent=False
    ).select_related("person__incident")
    rows = list(running.order_by("pk"))
    for row in rows:
        check_may_touch(by, KEEP, row.person)
        _stop(row, now=now)
    if not rows:
        return 0
    Retention.objects.bulk_update(rows, ["purpose_met_at", "due_at"], batch_size=_PART)
    ledger.record(
        act="identity.purpose.met",
        by=by,
        at=now,
        place=by.place,
        data={"class": record_class},
        parts=[str(row.person_id) for row in rows],
    )
    return len(rows)


def _stop(row: Retention, *, now: datetime) -> None:
    clock = retention.policy().clocks[row.record_class]  # type: ignore[index]  # a str enum is its value
    row.purpose_met_at = now
    row.due_at = clock.due_at(
        since=row.since, purpose_met_at=now, ended_at=row.person.incident.closed_at
    )


@transaction.atomic
def hold(person: UUID, *, assessment: str, review_on: date, by: Actor, now: datetime) -> Hold:
    """Keep a person beyond the time because the law needs it. One hold at a time.

    Raises:
        AssessmentMissing: no reasons that could be examined.
    """
    found = person_to_change(person)
    check_may_touch(by, PROTECT, found)
    if len(assessment.strip()) < LEAST_ASSESSMENT:
        raise AssessmentMissing(least=LEAST_ASSESSMENT)
    check_names_nobody(assessment)
    here = found.holds.filter(lifted_at=None).first()
    if here is not None:
        return here
    laid = Hold.objects.create(
        person=found,
        assessment=assessment.strip(),
        review_on=review_on,
        laid_at=now,
        laid_by_id=by.account_id,
        laid_as=by.label,
    )
    _record("identity.hold.laid", found, by=by, now=now)
    return laid


@transaction.atomic
def lift_hold(person: UUID, *, by: Actor, now: datetime) -> None:
    """The reason of a hold is gone; the clocks count as if it had never been."""
    found = person_to_change(person)
    check_may_touch(by, PROTECT, found)
    lifted = found.holds.filter(lifted_at=None).update(lifted_at=now, lifted_by_id=by.account_id)
    if lifted:
        _record("identity.hold.lifted", found, by=by, now=now)


def _record(act: str, person: Person, *, by: Actor, now: datetime) -> None:
    ledger.record(act=act, by=by, at=now, place=person.place_id, subject=subject_of(person.pk))
