"""`lianfang ledger …`: prove the record of acts, or read its end."""

import sys

import click
from django.utils import timezone

from lianfang.config.progress import bar
from lianfang.ground.ledger import queries
from lianfang.ground.ledger.verification import ChainBroken
from lianfang.ground.ledger.verification import verify as verify_chain
from lianfang.ground.places import scope


@click.group()
def command() -> None:
    """The hash-chained record of every act."""


@command.command()
@click.option(
    "--from", "first", type=click.IntRange(min=1), default=1, help="First entry to check."
)
@click.option("--head", help="Hash of an entry written down earlier; it must still be the last.")
def verify(first: int, head: str | None) -> None:
    """Walk the chain and name the first entry that was altered, removed or moved."""
    try:
        with bar("ledger", total=max(queries.last_seq() - first + 1, 0)) as report:
            found = verify_chain(first=first, report=report)
    except ChainBroken as error:
        click.echo(error.sentence(), err=True)
        sys.exit(1)
    if head is not None and head != found.head:
        click.echo(f"The last entry is {found.last} with {found.head}, not {head}.", err=True)
        sys.exit(1)
    click.echo(f"{found.entries} entries, unbroken. Entry {found.last} has {found.head}.")


@command.command()
@click.option("--place", help="Code of a place; entries at or below it.")
@click.option(
    "--last", type=click.IntRange(min=1, max=10_000), default=20, help="How many entries."
)
def show(place: str | None, last: int) -> None:
    """Print the last entries: number, time, act, place, actor, sentence, by tab."""
    within = None if place is None else scope.within([place])
    for event in queries.of_place(within, limit=last):
        at = timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S")
        fields = (str(event.seq), at, event.act, event.place, event.actor, event.text)
        click.echo("\t".join(fields))
