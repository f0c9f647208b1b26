"""Counting what passes, cheaply enough to be done with every batch of facts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from lianfang.people.checkpoints import rules
from lianfang.people.checkpoints.counts import COLUMNS, KEY
from lianfang.people.checkpoints.models import Flow, Lane
from lianfang.people.checkpoints.terms import Disposition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

_COLUMN_OF = {
    Disposition.PASS: "passed",
    Disposition.REMEASURE: "remeasured",
    Disposition.HOSPITAL_OBSERVATION: "hospital",
    Disposition.QUARANTINE_STATION: "station",
    Disposition.HOME_OBSERVATION: "home",
    Disposition.DESIGNATED_HOTEL: "hotel",
    Disposition.ADVISE_RETURN: "returned",
}
# Whoever goes on from here has passed, even to be observed at home; the others were stopped.
_STOPPED = frozenset(
    {
        Disposition.HOSPITAL_OBSERVATION,
        Disposition.QUARANTINE_STATION,
        Disposition.DESIGNATED_HOTEL,
        Disposition.ADVISE_RETURN,
    }
)


@dataclass(frozen=True, kw_only=True)
class Delta:
    """What a batch adds to one lane: persons by outcome, vehicles, delays in minutes."""

    lane: int
    at: datetime
    outcomes: Mapping[str, int] = field(default_factory=dict)
    vehicles: int = 0
    green: int = 0
    green_stopped: int = 0
    delays: Sequence[float] = ()
    queue_minutes: int | None = None


def count(*, checkpoint_id: int, deltas: Iterable[Delta], is_synthetic: bool = False) -> int:
    """Add what passed to the hour and lane it passed in; the number of rows touched.

    Called inside the caller's transaction, after it has told new facts from repeated ones: adding
    twice counts twice. An outcome that is not a disposition counts for nothing.
    """
    sums: defaultdict[tuple[int, datetime], dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(COLUMNS, 0)
    )
    for delta in deltas:
        _add(sums[delta.lane, _hour(delta.at)], delta)
    if sums:
        _upsert(checkpoint_id, sums, is_synthetic=is_synthetic)
    return len(sums)


def _hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _add(row: dict[str, int], delta: Delta) -> None:
    for outcome, people in delta.outcomes.items():
        if outcome in Disposition.values:
            _add_people(row, Disposition(outcome), people)
    row["vehicles"] += delta.vehicles
    row["green"] += delta.green
    row["green_stopped"] += delta.green_stopped
    if delta.queue_minutes is not None:
        row["queue_counts"] += 1
        row["queue_minutes"] += delta.queue_minutes
    for minutes in delta.delays:
        row[f"delay_{rules.bin_of(minutes)}"] += 1


def _add_people(row: dict[str, int], outcome: Disposition, people: int) -> None:
    row[_COLUMN_OF[outcome]] += people
    if outcome in _STOPPED:
        row["stopped"] += people
    elif outcome == Disposition.HOME_OBSERVATION:
        row["passed"] += people


def _upsert(
    checkpoint_id: int,
    sums: Mapping[tuple[int, datetime], Mapping[str, int]],
    *,
    is_synthetic: bool,
) -> None:
    """One statement for all rows; the ORM's own upsert can replace a number but not add to it."""
    quote = connection.ops.quote_name
    table, names = quote(Flow._meta.db_table), [*KEY, *COLUMNS]
    row = f"({', '.join(['%s'] * len(names))})"
    adding = ", ".join(f"{quote(c)} = {table}.{quote(c)} + excluded.{quote(c)}" for c in COLUMNS)
    # In one order, so that two batches never wait for each other's rows.
    ordered = sorted(sums.items())
    values: list[int | str] = []
    for (lane, hour), counts in ordered:
        values += [checkpoint_id, lane, _stored(hour), is_synthetic, *counts.values()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(quote, names))}) "  # noqa: S608  our own names
            f"VALUES {', '.join([row] * len(ordered))} "
            f"ON CONFLICT ({quote('checkpoint_id')}, {quote('hour')}, {quote('lane')}) "
            f"DO UPDATE SET {adding}",
            values,
        )


def _stored(hour: datetime) -> str:
    """The hour as this store keeps it; raw statements do not pass through the ORM."""
    return str(connection.ops.adapt_datetimefield_value(hour))


def note_queue(*, checkpoint_id: int, lane: int, vehicles: int, minutes: int, at: datetime) -> bool:
    """Keep the newest count of a lane's queue; an older one that comes late changes nothing."""
    newer = Lane.objects.filter(checkpoint=checkpoint_id, number=lane).filter(
        Q(waiting_at=None) | Q(waiting_at__lte=at)
    )
    found = newer.update(waiting_vehicles=vehicles, waiting_minutes=minutes, waiting_at=at)
    return found > 0
