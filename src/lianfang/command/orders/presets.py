"""Times that a new draft begins with, so that only what differs must be typed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

SIGN_WITHIN = timedelta(hours=2)
DONE_BY = time(18, 0)
IN_FORCE_DAYS = 14
REVIEW_DAYS = 7


def presets(now: datetime) -> dict[str, Any]:
    """Sign within two hours, done by tomorrow evening, in force for two weeks, reviewed after one."""
    here = timezone.localtime(now)
    tomorrow = datetime.combine(here.date() + timedelta(days=1), DONE_BY, tzinfo=here.tzinfo)
    until = datetime.combine(
        here.date() + timedelta(days=IN_FORCE_DAYS), time(0), tzinfo=here.tzinfo
    )
    return {
        "sign_by": (here + SIGN_WITHIN).replace(second=0, microsecond=0),
        "due_at": tomorrow,
        "in_force_from": here.replace(second=0, microsecond=0),
        "in_force_until": until,
        "review_on": here.date() + timedelta(days=REVIEW_DAYS),
    }
