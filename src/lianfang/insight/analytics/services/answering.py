"""An alarm is answered by a person: looked into, closed with what was found, taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.kernel import rows
from lianfang.ground.ledger import services as ledger
from lianfang.insight.analytics import acts, errors, policies
from lianfang.insight.analytics.models import Alarm
from lianfang.insight.analytics.terms import AlarmState

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

LONGEST_REASON = 300


@transaction.atomic
def look_into(*, alarm_id: int, by: Actor, now: datetime) -> Alarm:
    """Take an alarm up, so that others see that somebody is at it. Doing so again is harmless."""
    return _move(alarm_id, AlarmState.LOOKED_INTO, acts.LOOKED_INTO, by=by, now=now)


@transaction.atomic
def leave(*, alarm_id: int, by: Actor, now: datetime) -> Alarm:
    """Undo: nobody is looking into it after all."""
    return _move(alarm_id, AlarmState.OPEN, acts.LEFT, by=by, now=now)


@transaction.atomic
def close(*, alarm_id: int, reason: str, by: Actor, now: datetime) -> Alarm:
    """Close an alarm with what was found.

    Raises:
        NotAllowed, NotFound: it is not `by`'s to answer.
        ReasonNeeded: what was found is not said.
        IllegalMove: nobody has looked into it.
    """
    said = " ".join(reason.split())[:LONGEST_REASON]
    alarm = _held(alarm_id, by=by)
    if not said:
        raise errors.ReasonNeeded
    if alarm.state == AlarmState.CLOSED and alarm.reason == said:
        return alarm
    alarm.move_to(AlarmState.CLOSED)
    alarm.reason = said
    return _kept(alarm, acts.CLOSED, by=by, now=now)


@transaction.atomic
def reopen(*, alarm_id: int, by: Actor, now: datetime) -> Alarm:
    """Undo a closing: it is looked into again. What had been found stays in the ledger."""
    alarm = _held(alarm_id, by=by)
    if alarm.state == AlarmState.LOOKED_INTO:
        return alarm
    if alarm.state == AlarmState.OPEN:
        alarm.move_to(AlarmState.CLOSED)  # refused: an open one was never closed
    alarm.move_to(AlarmState.LOOKED_INTO)
    alarm.reason = ""
    return _kept(alarm, acts.REOPENED, by=by, now=now)


def _move(alarm_id: int, state: AlarmState, act: str, *, by: Actor, now: datetime) -> Alarm:
    alarm = _held(alarm_id, by=by)
    if alarm.state == state:
        return alarm
    if alarm.state == AlarmState.CLOSED:
        alarm.move_to(AlarmState.OPEN)  # refused: a closed one is taken up by `reopen`
    alarm.move_to(state)
    return _kept(alarm, act, by=by, now=now)


def _held(alarm_id: int, *, by: Actor) -> Alarm:
    alarm = rows.held(Alarm.objects.select_related("place"), pk=alarm_id)
    policies.check_may_answer(by, alarm)
    return alarm


def _kept(alarm: Alarm, act: str, *, by: Actor, now: datetime) -> Alarm:
    alarm.handled_at, alarm.handled_by_id, alarm.handled_as = now, by.account_id, by.label
    alarm.save(update_fields=["state", "reason", "handled_at", "handled_by", "handled_as"])
    ledger.record(
        act=act,
        by=by,
        at=now,
        place=alarm.place_id,
        subject=alarm.subject,
        data={"method": alarm.method, "day": alarm.day} | _said(alarm),
    )
    return alarm


def _said(alarm: Alarm) -> dict[str, str]:
    return {"reason": alarm.reason} if alarm.reason else {}
