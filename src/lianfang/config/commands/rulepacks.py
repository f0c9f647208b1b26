"""`lianfang rulepacks …`: the key, the packs, a check before publishing, and publishing."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from django.utils import translation

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import system
from lianfang.ground.rulepacks import checking, differences, keys, queries, services
from lianfang.ground.rulepacks.shape import PackText

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
@click.option("--language", default="en", show_default=True, help="en or zh-hans.")
def command(language: str) -> None:
    """Rules by date: definitions, limits and decision tables, signed by the province."""
    translation.activate(language)


@command.command()
def keygen() -> None:
    """Make the key that signs rule packs, unless there is one; print its public half."""
    made = keys.make()
    click.echo(f"{'made' if made else 'was there'}: {keys.path().name}")
    click.echo(keys.public())


@command.command("list")
def list_() -> None:
    """Print the packs, newest first: code, first day, digest, intact or not, by tab."""
    for row in queries.all_packs():
        state = "intact" if queries.is_intact(row) else "BROKEN"
        click.echo(f"{row.code}\t{row.valid_from}\t{row.sha256[:16]}\t{state}")


@command.command()
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Check a pack and say what it would change. Nothing is published."""
    text = _read(file)
    newest = queries.newest()
    before = queries.pack(newest.code).text if newest else None
    for line in differences.diff(before, text):
        click.echo(line)


@command.command()
@click.argument("file", type=FILE)
def publish(file: Path) -> None:
    """Check, sign and publish a pack."""
    text = _read(file)
    root = places.root()
    try:
        row = services.publish(text, by=system(place=root.code if root else ""), now=clock.now())
    except DomainError as error:
        _fail(error)
    click.echo(f"{row.code} is in force from {row.valid_from}.")


def _read(file: Path) -> PackText:
    try:
        text = services.read(DataFolder(file.parent).yaml(file.name))
        checking.check(text)
    except DomainError as error:
        _fail(error)
    return text


def _fail(error: DomainError) -> NoReturn:
    for problem in getattr(error, "problems", [error.sentence()]):
        click.echo(problem, err=True)
    sys.exit(1)
