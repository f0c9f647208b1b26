"""Which numbers a device has sent, how wrong its clock is, how much it may send. Pure."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from lianfang.doors.sync.terms import OFFSET_TO_FLAG, OFFSET_TOLERANCE, QUOTA_WINDOW
from lianfang.ground.kernel import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span = tuple[int, int]
# No letter or digit that is taken for another when it is read out or typed with gloves.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8


def spans_of(seqs: Iterable[int]) -> list[Span]:
    """Numbers as runs without a gap, in order."""
    ordered = sorted(set(seqs))
    if not ordered:
        return []
    breaks = [here for here, there in pairwise(ordered) if there != here + 1]
    starts = [there for here, there in pairwise(ordered) if there != here + 1]
    return list(zip([ordered[0], *starts], [*breaks, ordered[-1]], strict=True))


def merged(*groups: Iterable[Span]) -> list[Span]:
    """Several lists of runs as one; runs that touch become one run."""
    found: list[Span] = []
    for first, last in sorted(tuple(span) for group in groups for span in group):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def holds(spans: Sequence[Span], seq: int) -> bool:
    at = bisect_right(spans, seq, key=lambda span: span[0]) - 1
    return at >= 0 and seq <= spans[at][1]


def held(spans: Sequence[Span], seqs: Sequence[int]) -> list[int]:
    """Those of `seqs` that lie in a run. Mostly none: what is new comes after all that was sent."""
    if not spans or not seqs or min(seqs) > spans[-1][1]:
        return []
    return [seq for seq in seqs if holds(spans, seq)]


def through(spans: Sequence[Span]) -> int:
    """The last number up to which nothing is missing."""
    return spans[0][1] if spans and spans[0][0] <= 1 else 0


def missing(spans: Sequence[Span]) -> int:
    """How many numbers lie in gaps: sent later, or still on the device."""
    held = sum(last - first + 1 for first, last in spans)
    return spans[-1][1] - held if spans else 0


def offset(*, sent_at: datetime, now: datetime) -> timedelta:
    """What to add to the device's clock; nothing while the difference may be the message's journey."""
    found = now - sent_at
    return found if abs(found) > OFFSET_TOLERANCE else timedelta()


def is_flagged(found: timedelta) -> bool:
    return abs(found) > OFFSET_TO_FLAG


def put_right(device_at: datetime, *, by: timedelta, now: datetime) -> datetime | None:
    """The device's time put right, in UTC, never later than now; None when no calendar holds it."""
    try:
        found = min((device_at + by).astimezone(UTC), now)
    except OverflowError:
        return None
    return found if typed.is_usable(found.date()) else None


def wait_for_quota(
    *, began_at: datetime | None, used: int, more: int, most: int, now: datetime
) -> timedelta | None:
    """How long to wait before `more` facts fit into the quota; None when they fit now."""
    if began_at is None or now - began_at >= QUOTA_WINDOW or used == 0 or used + more <= most:
        return None
    return QUOTA_WINDOW - (now - began_at)


def plain_code(typed_in: str) -> str:
    """A pairing code as it is compared: without the dash and the spaces people type."""
    return "".join(letter for letter in typed_in.upper() if letter in CODE_LETTERS)
