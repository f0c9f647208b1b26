"""Walk the chain over the raw rows and name the first that was altered, removed or put elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.ledger import chain
from lianfang.ground.ledger.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHUNK = 5_000
_IN_UTC = "+00:00"
# SQLite keeps a time as text in UTC; the cast keeps Django from reading it. PostgreSQL counts the microseconds itself, exactly, because
# making a million datetimes in Python takes longer than all the rest of the walk.
_TIMES = {
    "sqlite": "CAST(at AS text), CAST(recorded_at AS text)",
    "postgresql": "(extract(epoch FROM at) * 1000000)::bigint,"
    " (extract(epoch FROM recorded_at) * 1000000)::bigint",
}
_SELECT = (
    "SELECT seq, {times}, act, place_id, actor_id, post_id, actor_label, subject, data, items,"
    " digest, previous, hash FROM ledger_entry WHERE seq > %s ORDER BY seq LIMIT {chunk}"
)


@dataclass(frozen=True, kw_only=True)
class Verified:
    """The outcome for an unbroken chain. Who kept an older `head` can compare it."""

    entries: int
    last: int
    head: str


class ChainBroken(DomainError):
    code = "ledger.chain.broken"
    message = _(
        "The ledger was tampered with: entry {seq} {why}. Entries before it are sound. Stop "
        "writing, keep the store as it is, and compare it with the last backup."
    )


def verify(*, first: int = 1, report: Callable[[int], None] = lambda _entries: None) -> Verified:
    """Check every entry from `first` on; `report` is told how many more were checked.

    Raises:
        ChainBroken: names the first entry that does not fit.
    """
    seq, head = first - 1, _hash_before(first)
    entries = 0
    for rows in _chunks(first):
        for row in rows:
            head = _checked(row, after=seq, head=head)
            seq = row[0]
        entries += len(rows)
        report(len(rows))
    return Verified(entries=entries, last=seq, head=head)


def _hash_before(first: int) -> str:
    if first <= 1:
        return chain.GENESIS
    found = Entry.objects.filter(seq=first - 1).values_list("hash", flat=True).first()
    if found is None:
        raise ChainBroken(seq=first - 1, why=_("is missing"))
    return found


def _chunks(first: int) -> Iterator[list[tuple[Any, ...]]]:
    after = first - 1
    select = _SELECT.format(times=_TIMES[connection.vendor], chunk=CHUNK)
    with connection.cursor() as cursor:
        while True:
            cursor.execute(select, [after])
            rows = cursor.fetchall()
            if not rows:
                return
            yield rows
            after = rows[-1][0]


def _checked(row: tuple[Any, ...], *, after: int, head: str) -> str:
    """The row's hash, once it is proven to follow `head` and to be what was hashed."""
    seq, previous, stored = row[0], row[12], row[13]
    if seq != after + 1:
        raise ChainBroken(seq=after + 1, why=_("is missing"))
    if previous != head:
        raise ChainBroken(seq=seq, why=_("does not follow the entry before it"))
    if chain.link(previous, _fields(row)) != stored:
        raise ChainBroken(seq=seq, why=_("was altered"))
    return stored  # type: ignore[no-any-return]  # a row of the driver has no types


def _fields(row: tuple[Any, ...]) -> tuple[str, ...]:
    """The hashed fields as `services.fields_of` gives them, from a raw row."""
    seq, at, recorded_at, act, place, actor, post, label, subject, data, items, digest = row[:12]
    return (
        str(seq),
        _stamp(at),
        _stamp(recorded_at),
        act,
        place or "",
        "" if actor is None else str(actor),
        "" if post is None else str(post),
        label,
        subject,
        data,
        str(items),
        digest,
    )


def _stamp(value: int | str) -> str:
    """Microseconds since 1970; a text that is no time in UTC stays what it is, and fits no hash."""
    if isinstance(value, int):
        return str(value)
    try:
        return chain.stamp(datetime.fromisoformat(value + _IN_UTC))
    except ValueError:
        return value
