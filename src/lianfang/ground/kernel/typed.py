"""What somebody typed into an address or a form, read without trusting it.

Days and moments are held to years from which one can still count forward and back, and which every
store can keep; a key to the digits that every store can compare.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
_MOST_DIGITS = 18
# The largest whole number that both stores keep.
HIGHEST_KEY = 2**63 - 1


def key(text: str) -> int | None:
    """A whole number such as the key of a row; None when it is none or too long to be one."""
    is_key = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_key else None


def is_usable(day: date) -> bool:
    return FIRST_DAY <= day <= LAST_DAY


def day(text: str) -> date | None:
    """A day as 2020-01-29; None when it is none, or lies where nothing can be counted from."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if is_usable(found) else None


def moment(text: str, *, zone: tzinfo) -> datetime | None:
    """A moment as 2020-01-29T15:00, in `zone` unless it names its own; None when it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not is_usable(found.date()):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
