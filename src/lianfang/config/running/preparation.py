"""What must be true before the first page: tables are there, and a demonstration has its scenario."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import click
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lianfang.config.progress import console
from lianfang.ground.identity import keyring

RunCommand = Callable[..., object]


def prepare(*, run: RunCommand) -> None:
    """Do what is missing and skip what is done. `run` runs a command of `lianfang` by its words."""
    migrate()
    keyring.make_for_demonstration()
    if settings.IS_DEMONSTRATION and not is_filled():
        fill(run=run)


def has_moves_to_make() -> bool:
    """Whether a table is missing or behind the code."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    if has_moves_to_make():
        console.print("Making the tables …")
        call_command("migrate", verbosity=0, interactive=False)


def is_filled() -> bool:
    """Whether the scenario was once loaded to its end into this very store."""
    return _mark().exists() and apps.get_model("places", "Place").objects.exists()


def fill(*, run: RunCommand) -> None:
    """Load the scenario. A load that was cut off leaves no mark and is repeated, which is harmless."""
    try:
        run("scenario", "load", settings.SCENARIO)
    except click.UsageError as missing:
        console.print(f"The scenario was not loaded: {missing.format_message()}")
        return
    _mark().touch()


def _mark() -> Path:
    store = str(settings.DATABASES["default"]["NAME"]) + settings.DATABASES["default"].get(
        "HOST", ""
    )
    digest = hashlib.sha256(f"{store} {settings.SCENARIO}".encode()).hexdigest()[:12]
    return Path(settings.ENVIRONMENT.home) / f"filled-{digest}"
