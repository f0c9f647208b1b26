"""Storing many new rows at once, past the building of statements that costs more than the storing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import AutoField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model


def add(objects: Sequence[Model]) -> None:
    """Insert new rows of one model; none of them may be there yet. Numbered keys are not told back."""
    if not objects:
        return
    meta = objects[0]._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, AutoField)]
    rows = [
        [field.get_db_prep_save(getattr(one, field.attname), connection) for field in fields]
        for one in objects
    ]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    _write(f"{quote(meta.db_table)} ({names})", rows)


def _write(target: str, rows: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        holes = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO {target} VALUES ({holes})", rows)  # noqa: S608  names come from the model
