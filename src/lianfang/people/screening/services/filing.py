"""Rows of screenings written past the ORM: with every batch of facts, all day, from every lane.

`executemany` on SQLite and `COPY` on PostgreSQL are about ten times as quick as objects. A row whose
number is there already is refused by the store; the caller has told those apart before.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from lianfang.people.screening.models import Screening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

COLUMNS = tuple(field.column for field in Screening._meta.concrete_fields if field.column != "id")

_AT = COLUMNS.index("at")
_DEVICE, _PARTY, _PERSON = (COLUMNS.index(name) for name in ("device", "party", "person"))


def insert(rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows in the order of `COLUMNS`, inside the caller's transaction."""
    if not rows:
        return
    if connection.vendor == "postgresql":
        _copy(rows)
    else:
        _execute(rows)


def _names() -> str:
    return ", ".join(f'"{column}"' for column in COLUMNS)


def _copy(rows: Iterable[tuple[Any, ...]]) -> None:
    table = Screening._meta.db_table
    statement = f'COPY "{table}" ({_names()}) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _execute(rows: Iterable[tuple[Any, ...]]) -> None:
    table, marks = Screening._meta.db_table, ", ".join(["%s"] * len(COLUMNS))
    statement = f'INSERT INTO "{table}" ({_names()}) VALUES ({marks})'  # noqa: S608  our own names
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(_plain(rows)))


def _plain(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[Any]]:
    """Rows as Django keeps them in a store that knows neither moments nor such keys."""
    devices = Hexes()
    for row in rows:
        found = list(row)
        found[_AT] = str(row[_AT].astimezone(UTC).replace(tzinfo=None))
        found[_DEVICE] = devices[row[_DEVICE]]
        for place in (_PARTY, _PERSON):
            if row[place] is not None:
                found[place] = row[place].hex
        yield found


class Hexes(dict[UUID, str]):
    """The digits of a key, made once: a batch comes from one device."""

    def __missing__(self, key: UUID) -> str:
        return self.setdefault(key, key.hex)
