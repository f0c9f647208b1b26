from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianfang.ground.checklists import policies, queries, rules
from lianfang.ground.checklists.errors import NoSubject, NotFilledIn
from lianfang.ground.checklists.models import Filled
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from lianfang.ground.posts.actors import Actor

LONGEST_SUBJECT = 60


@dataclass(frozen=True, kw_only=True)
class Trace:
    """Which device took it down, under which of its numbers, and what its clock showed."""

    device: UUID
    seq: int
    device_at: datetime


@transaction.atomic
def fill(  # noqa: PLR0913  a filled checklist has this many facts
    code: str,
    *,
    subject: str,
    place: str,
    answers: Mapping[str, Any],
    by: Actor,
    now: datetime,
    trace: Trace | None = None,
    at: datetime | None = None,
    is_synthetic: bool = False,
) -> Filled:
    """Keep a filled checklist. The same one sent again is the one that was kept before.

    Args:
        code: The checklist; the version in force on the day of `at` counts.
        subject: What was looked at, as `room:key`.
        place: Where it lies.
        answers: Item key to answer.
        by: Who filled it in.
        now: When it arrived.
        trace: The device it comes from, when it does.
        at: When it was filled in; now, when not given.
        is_synthetic: Made up for a demonstration.

    Raises:
        NotFilledIn: an answer is missing or cannot be kept; `problems` has each.
    """
    policies.check_may_fill(by, place)
    unit, moment = places.get(place), at or now
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NoSubject
    version = queries.version(code, on=moment.date())
    template = version.template()
    _check(rules.check(template, answers))
    kept = rules.kept(template, answers)
    row = Filled(
        version=version,
        subject=subject,
        place=unit,
        answers=kept,
        found=[finding.code for finding in rules.findings(template, kept)],
        at=moment,
        by_id=by.account_id,
        by_label=by.label,
        is_synthetic=is_synthetic,
    )
    if trace:
        row.device, row.seq, row.device_at = trace.device, trace.seq, trace.device_at
    before = _before(row)
    if before is not None:
        return before
    row.save(force_insert=True)
    _record(row, by=by, now=now)
    return row


def _check(problems: list[rules.Problem]) -> None:
    if problems:
        refusal = NotFilledIn(why=" ".join(problem.sentence for problem in problems[:5]))
        refusal.problems = problems  # type: ignore[attr-defined]  # a form shows each at its field
        raise refusal


def _before(row: Filled) -> Filled | None:
    if row.device is not None:
        return Filled.objects.filter(device=row.device, seq=row.seq).first()
    same = Filled.objects.filter(subject=row.subject, at=row.at, by=row.by_id)
    return same.filter(version=row.version).first()


def _record(row: Filled, *, by: Actor, now: datetime) -> None:
    ledger.record(
        act="checklists.checklist.filled",
        by=by,
        at=now,
        place=row.place_id,
        subject=f"checklist:{row.pk}",
        data={
            "checklist": row.version.code,
            "version": row.version.version,
            "of": row.subject,
            "findings": row.found,
        },
    )
