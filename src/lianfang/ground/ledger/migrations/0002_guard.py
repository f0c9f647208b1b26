from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

from lianfang.ground.ledger import guard

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import StateApps


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guard.install(schema_editor.connection)


def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """Let the store itself refuse to change or remove an entry."""

    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
