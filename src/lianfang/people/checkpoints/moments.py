"""Days and moments as data files write them, in the house's own time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def moment_of(text: str) -> datetime:
    """A moment; without a zone it is the house's own time."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


def day_of(text: str) -> date:
    return date.fromisoformat(text)
