"""What follows from a task's facts alone; no store, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from lianfang.ground.tasks.terms import TO_DO_STATES, TaskState

if TYPE_CHECKING:
    from datetime import datetime

REMINDER_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Times:
    """The two times a place is held to."""

    sign_by: datetime
    due_at: datetime


def standing_still(times: Times, *, asked_at: datetime, answered_at: datetime) -> Times:
    """Give back the time that an open question took: the clock stands until it is answered."""
    waited = max(answered_at - asked_at, timedelta(0))
    return Times(sign_by=times.sign_by + waited, due_at=times.due_at + waited)


def is_overdue(state: TaskState, times: Times, *, now: datetime) -> bool:
    """Past its signing time unsigned, or past its due time not yet reported."""
    if state == TaskState.ASSIGNED:
        return now > times.sign_by
    return state in TO_DO_STATES and now > times.due_at


def needs_reminder(state: TaskState, times: Times, *, now: datetime) -> bool:
    """Not signed yet, or overdue."""
    return state == TaskState.ASSIGNED or is_overdue(state, times, now=now)


def may_remind_again(reminded_at: datetime | None, *, now: datetime) -> bool:
    return reminded_at is None or now - reminded_at >= REMINDER_PAUSE
