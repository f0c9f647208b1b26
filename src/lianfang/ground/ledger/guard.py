"""What makes the ledger append-only in the store itself, whoever is connected to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_REFUSAL = "The ledger is append-only: entries are neither changed nor removed."
_GAP = "The ledger has no gaps: an entry carries the number after the last."

# SQLite's REPLACE removes a row without asking the DELETE trigger, so the number is checked too.
_NEXT = "coalesce((SELECT max(seq) FROM ledger_entry), 0) + 1"
_SQLITE = [
    f"""CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_entry_no_gap BEFORE INSERT ON ledger_entry
        WHEN NEW.seq IS NOT {_NEXT}
        BEGIN SELECT RAISE(ABORT, '{_GAP}'); END""",
]
_POSTGRESQL = [
    f"""CREATE FUNCTION ledger_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$""",
    f"""CREATE FUNCTION ledger_entry_count() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.seq IS DISTINCT FROM {_NEXT} THEN
            RAISE EXCEPTION '{_GAP}' USING ERRCODE = 'restrict_violation';
          END IF;
          RETURN NEW;
        END $$""",
    """CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry
       FOR EACH ROW EXECUTE FUNCTION ledger_entry_refuse()""",
    """CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
       FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_refuse()""",
    """CREATE TRIGGER ledger_entry_no_gap BEFORE INSERT ON ledger_entry
       FOR EACH ROW EXECUTE FUNCTION ledger_entry_count()""",
]
_SQLITE_OFF = [
    "DROP TRIGGER IF EXISTS ledger_entry_no_update",
    "DROP TRIGGER IF EXISTS ledger_entry_no_delete",
    "DROP TRIGGER IF EXISTS ledger_entry_no_gap",
]
_POSTGRESQL_OFF = [
    "DROP FUNCTION IF EXISTS ledger_entry_refuse() CASCADE",
    "DROP FUNCTION IF EXISTS ledger_entry_count() CASCADE",
]


def install(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guard away: for undoing the migration, and for tests that empty their tables."""
    _run(connection, _POSTGRESQL_OFF if connection.vendor == "postgresql" else _SQLITE_OFF)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
