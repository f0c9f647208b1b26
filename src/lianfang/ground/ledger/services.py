from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from lianfang.ground.kernel import clock, events
from lianfang.ground.ledger import chain
from lianfang.ground.ledger.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lianfang.ground.kernel.actor import ActorLike

# Any constant will do, as long as nothing else in the product locks it.
_CHAIN_LOCK = 7_013_001


def record(  # noqa: PLR0913  an entry has this many facts
    *,
    act: str,
    by: ActorLike,
    at: datetime,
    place: str = "",
    subject: str = "",
    data: dict[str, Any] | None = None,
    parts: Iterable[str] | None = None,
) -> Entry:
    """Add one act to the ledger, inside the caller's transaction. Call it last: the chain is locked.

    Args:
        act: `room.thing.past-tense`, permanent.
        by: Who acted, and as what.
        at: Product time of the act; the machine's time is kept beside it.
        place: Code of the place it concerns; empty when it concerns none.
        subject: The thing acted on, as `room:key`.
        data: What changed. No identity of a person belongs here.
        parts: For a bulk act, one line per part; only their number and digest are kept.

    Raises:
        TransactionManagementError: called outside a transaction.
        ValueError: a field holds the control character that separates fields in the hash.
    """
    lines = list(parts) if parts is not None else None
    _lock_chain()
    last = Entry.objects.order_by("-seq").only("seq", "hash").first()
    entry = Entry(
        seq=last.seq + 1 if last else 1,
        at=at,
        recorded_at=clock.wall(),
        act=act,
        place_id=place or None,
        actor_id=by.account_id,
        post_id=by.post_id,
        actor_label=by.label,
        subject=subject,
        data=chain.canonical(data or {}),
        items=1 if lines is None else len(lines),
        digest="" if lines is None else chain.digest_of(lines),
        previous=last.hash if last else chain.GENESIS,
    )
    fields = fields_of(entry)
    chain.check_separable(fields)
    entry.hash = chain.link(entry.previous, fields)
    entry.save(force_insert=True)
    events.publish("ledger.entry.added", seq=entry.seq, act=act, place=place)
    return entry


def fields_of(entry: Entry) -> tuple[str, ...]:
    """The hashed fields of an entry, as text, in their fixed order."""
    return (
        str(entry.seq),
        chain.stamp(entry.at),
        chain.stamp(entry.recorded_at),
        entry.act,
        entry.place_id or "",
        "" if entry.actor_id is None else str(entry.actor_id),
        "" if entry.post_id is None else str(entry.post_id),
        entry.actor_label,
        entry.subject,
        entry.data,
        str(entry.items),
        entry.digest,
    )


def _lock_chain() -> None:
    """Let one writer at a time extend the chain, until its transaction ends."""
    if not connection.in_atomic_block:
        msg = "A ledger entry belongs in the transaction of the act it records."
        raise transaction.TransactionManagementError(msg)
    # SQLite has one writer at a time anyway, because transactions begin IMMEDIATE.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
