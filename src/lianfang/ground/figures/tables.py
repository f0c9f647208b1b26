"""Rows in and out of the two large tables, as plain tuples: models would cost ten times as much."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from lianfang.ground.figures.models import Counter, Statement
from lianfang.ground.figures.rules import Period, Said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from django.db.models import Field, Model, QuerySet

# Beyond this many places it is quicker to read all of them than to name each.
_NAMED_AT_MOST = 4000
_DELETED_AT_ONCE = 5000

Cell = tuple[str, "date"]


class Block(NamedTuple):
    """Cells that are worked on together: one indicator, some days, some places."""

    indicator: str
    days: Collection[date]
    places: Collection[str]

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        found = rows.filter(indicator_id=self.indicator, day__in=self.days)
        few = len(self.places) <= _NAMED_AT_MOST
        return found.filter(place_id__in=self.places) if few else found


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add many rows, values in the order of `columns` (field names), the store's quickest way."""
    fields: list[Field[Any, Any]] = [model._meta.get_field(name) for name in columns]  # type: ignore[misc]  # they are columns
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        holes = ", ".join(["%s"] * len(fields))
        stored = [_prepared(fields, row) for row in rows]
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({holes})", stored)  # noqa: S608  names come from the model


def _prepared(fields: list[Field[Any, Any]], row: Sequence[Any]) -> list[Any]:
    return [
        field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)
    ]


def said(block: Block, *, is_share: bool) -> dict[Cell, list[Said]]:
    """The statements about some cells, by cell."""
    found: defaultdict[Cell, list[Said]] = defaultdict(list)
    rows = block.of(Statement.objects.filter(is_share=is_share)).values_list(
        "place_id", "day", "known_at", "pk", "numerator", "denominator", "source", "is_synthetic"
    )
    for place, day, *rest in rows.iterator(chunk_size=5000):
        found[place, day].append(Said(*rest))
    return found


def counted(block: Block) -> dict[Cell, list[tuple[int, Period]]]:
    """The counters of some cells with their keys, by cell, oldest first."""
    found: defaultdict[Cell, list[tuple[int, Period]]] = defaultdict(list)
    rows = (
        block.of(Counter.objects.all())
        .order_by("known_from")
        .values_list("place_id", "day", "pk", *Period._fields)
    )
    for place, day, key, *rest in rows.iterator(chunk_size=5000):
        found[place, day].append((key, Period(*rest)))
    return found


def exchange(*, indicator: str, old: Sequence[int], new: Iterable[tuple[Cell, Period]]) -> None:
    """Write what changed: counters that no longer hold go, those that hold now come."""
    for start in range(0, len(old), _DELETED_AT_ONCE):
        Counter.objects.filter(pk__in=old[start : start + _DELETED_AT_ONCE]).delete()
    columns = ("indicator", "place", "day", *Period._fields)
    insert(Counter, columns, ((indicator, *cell, *period) for cell, period in new))


def block_of_everything(indicator: str) -> Block:
    """All cells of an indicator that statements or counters exist for."""
    places: set[str] = set()
    days: set[date] = set()
    for rows in (Statement.objects.all(), Counter.objects.all()):
        found = rows.filter(indicator_id=indicator).order_by()
        places |= set(found.values_list("place_id", flat=True).distinct())
        days |= set(found.values_list("day", flat=True).distinct())
    return Block(indicator, days, places)
