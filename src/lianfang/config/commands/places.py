"""`lianfang places`: prove that the tree of places is what its pack says."""

import click
from django.conf import settings

from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.places import queries, rules
from lianfang.ground.places.search import search


@click.group()
def command() -> None:
    """Check the tree of places, or find a place in it."""


@command.command("check")
def check() -> None:
    """Count the places of each level and compare them with the pack; a difference ends with 1."""
    tree = queries.tree()
    if tree is None:
        message = "No tree is loaded yet. Load a scenario first: lianfang scenario load CODE"
        raise click.ClickException(message)
    found = queries.counts()
    manifest = DataFolder(settings.DATA_DIR / tree.pack).manifest
    expected = {str(what): number for what, number in manifest["expected"].items()}
    for what, number in found.items():
        click.echo(f"{what}\t{number}")
    faults = [
        f"level {what}: {here} places, the pack says {there}"
        if what != "zones"
        else f"zones: {here}, the pack says {there}"
        for what, here, there in rules.differences(found, expected)
    ]
    faults += [f"{code} stands in the wrong place of the tree" for code in queries.misplaced()]
    if faults:
        raise click.ClickException("\n".join(faults))


@command.command("find")
@click.argument("words")
@click.option("--level", default="", help="Only places of this level.")
@click.option("--under", default="", help="Only below this code.")
def find(words: str, level: str, under: str) -> None:
    """Print the places that fit WORDS best: code, name, where it lies."""
    try:
        prefixes = queries.prefixes_of(under) if under else ()
        for place in search(words, level=level, under=prefixes):
            click.echo(f"{place.code}\t{place.name}\t{place.path}")
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
