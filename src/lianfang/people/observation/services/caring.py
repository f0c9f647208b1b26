"""What is owed to the person: a word to the family, food and medicine, an answer to a call for help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.kernel.rows import held
from lianfang.people.observation import policies, rules
from lianfang.people.observation.models import Duty
from lianfang.people.observation.services import common
from lianfang.people.observation.terms import DutyKind, DutyState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.observation.models import Placement


def owe(
    placement: Placement,
    kind: DutyKind,
    *,
    due_at: datetime,
    now: datetime,
    is_urgent: bool = False,
    text: str = "",
) -> Duty:
    """Put a duty on the unit; an open one of the same kind stays, with the earlier time."""
    standing = placement.duties.filter(kind=kind, state=DutyState.OWED).first()
    if standing is None or kind == DutyKind.HELP:
        return Duty.objects.create(
            placement=placement,
            kind=kind,
            due_at=due_at,
            made_at=now,
            is_urgent=is_urgent,
            text=text[:500],
        )
    standing.due_at = min(standing.due_at, due_at)
    standing.is_urgent = standing.is_urgent or is_urgent
    standing.save(update_fields=["due_at", "is_urgent"])
    return standing


def close(
    placement_ids: Sequence[int],
    kinds: Sequence[DutyKind] | None,
    *,
    state: DutyState,
    now: datetime,
    by: Actor,
) -> int:
    """Settle open duties of some kinds, or all, because what they were for has happened."""
    duties = Duty.objects.filter(placement_id__in=placement_ids, state=DutyState.OWED)
    if kinds is not None:
        duties = duties.filter(kind__in=kinds)
    return duties.update(state=state, done_at=now, done_as=by.label)


@transaction.atomic
def finish_duty(
    *, duty_id: int, by: Actor, now: datetime, note: str = "", is_needed: bool = True
) -> Duty:
    """Say that a duty was done, or that the person does not need it. Safe to repeat.

    Raises:
        NotFound: there is no such duty, or the post may not see it.
        NotAllowed: the post does not care for people of this unit.
    """
    duty = held(Duty.objects.select_related("placement__place"), pk=duty_id)
    policies.check_may_check(by, duty.placement)
    if duty.state != DutyState.OWED:
        return duty
    if duty.kind == DutyKind.FAMILY:
        _family_told(duty.placement, by=by, now=now)
    duty.state = DutyState.DONE if is_needed else DutyState.NOT_NEEDED
    duty.done_at, duty.done_as = now, by.label
    duty.note = common.words(note, needed=False)[:500]
    duty.save(update_fields=["state", "done_at", "done_as", "note"])
    data = {"kind": duty.kind, "state": duty.state}
    common.record(duty.placement, "duty.finished", by=by, now=now, data=data)
    return duty


def _family_told(placement: Placement, *, by: Actor, now: datetime) -> None:
    placement.family_told_at, placement.family_told_as = now, by.label
    placement.save(update_fields=["family_told_at", "family_told_as"])


@transaction.atomic
def tell_family(*, placement_id: int, by: Actor, now: datetime, note: str = "") -> Placement:
    """Keep when the family was told who decided, where the person is and until when."""
    placement = common.locked(placement_id)
    policies.check_may_check(by, placement)
    duty = placement.duties.filter(kind=DutyKind.FAMILY, state=DutyState.OWED).first()
    if duty is not None:
        finish_duty(duty_id=duty.pk, by=by, now=now, note=note)
        placement.refresh_from_db()
    return placement


@transaction.atomic
def ask_for_help(placement: Placement, *, text: str, by: Actor, now: datetime) -> Duty:
    """The person asks for something; the unit owes an answer within hours."""
    text = common.words(text)
    common.check_open(placement, now=now)
    duty = placement.duties.filter(kind=DutyKind.HELP, state=DutyState.OWED, text=text[:500])
    standing = duty.first()
    if standing is not None:
        return standing
    made = owe(
        placement,
        DutyKind.HELP,
        due_at=now + rules.SUPPORT_WITHIN[True],
        now=now,
        is_urgent=True,
        text=text,
    )
    common.record(placement, "help.asked", by=by, now=now, data={})
    return made
