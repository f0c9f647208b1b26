"""`lianfang canvass`: take in a list of households from a file, count a round anew."""

from pathlib import Path

import click

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts import actors
from lianfang.people.canvass import queries, services
from lianfang.people.canvass.errors import FrameRefused
from lianfang.people.canvass.terms import FileState


@click.group()
def command() -> None:
    """Lists of households too large for a page, and the proof of the counters."""


@command.command("import")
@click.argument("code")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(code: str, path: Path) -> None:
    """Load a CSV list into a planned round; run again after a cut, it goes on where it stopped."""
    by = actors.system()
    try:
        file = services.receive(
            code, name=path.name, content=path.read_bytes(), by=by, now=clock.now()
        )
        while file.state != FileState.LOADED:
            file = services.load_step(file.pk, by=by, now=clock.now())
            click.echo(f"{file.done} of {file.rows} rows")
    except FrameRefused as refusal:
        for problem in refusal.problems:
            click.echo(f"row {problem.line}: {problem.why}", err=True)
        raise click.ClickException(refusal.sentence()) from refusal
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal


@command.command("rebuild")
@click.argument("code")
def rebuild(code: str) -> None:
    """Count a round anew from its visits; on a sound store nothing changes."""
    try:
        found = queries.round_of(code, by=actors.system())
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    services.rebuild(found)
    click.echo(f"{found.code}: counted anew")
