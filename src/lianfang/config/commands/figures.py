"""`lianfang figures …`: print what is known of a figure, check the counters, bring in a bulletin."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import click
from django.conf import settings

from lianfang.config.progress import bar
from lianfang.ground.figures import queries, services
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import system
from lianfang.insight.sitreps import imports

UNCONFIRMED = "-"


@click.group(invoke_without_command=True)
@click.option("--indicator", help="Code of a figure.")
@click.option("--level", help="Code of a level of the tree: one line per unit.")
@click.option("--as-of", type=date.fromisoformat, help="The day the figure counts up to.")
@click.option(
    "--known-at", type=datetime.fromisoformat, help="As known then; in hindsight if left out."
)
@click.option("--under", help="Code of a place; only units at or below it.")
@click.pass_context
def command(ctx: click.Context, /, **options: object) -> None:
    """Print code, name and value of a figure by tab, one unit a line; "-" when not confirmed."""
    if ctx.invoked_subcommand is None:
        if not (options["indicator"] and options["level"] and options["as_of"]):
            _fail("Give --indicator, --level and --as-of; see lianfang figures --help.")
        _print(**options)  # type: ignore[arg-type]  # click has parsed them


def _print(
    *,
    indicator: str,
    level: str,
    as_of: date,
    known_at: datetime | None,
    under: str | None,
) -> None:
    _one_of("indicator", indicator, [one.code for one in queries.indicators()])
    numbers = {one.code: one.no for one in places.levels()}
    _one_of("level", level, list(numbers))
    scope = places.prefixes_of(under) if under else None
    units = list(places.of_level(numbers[level], under=scope))
    codes = [unit.code for unit in units]
    grid = queries.grid(
        places=codes, indicators=[indicator], first=as_of, last=as_of, known_at=_aware(known_at)
    )
    for unit in units:
        value = grid[unit.code, indicator, as_of].value
        click.echo(f"{unit.code}\t{unit.name}\t{UNCONFIRMED if value is None else f'{value:g}'}")


def _one_of(what: str, given: str, known: list[str]) -> None:
    if given not in known:
        _fail(
            f"There is no {what} {given!r}. Known: {', '.join(known) or 'none; load a scenario first'}."
        )


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(2)


@command.command()
def rebuild() -> None:
    """Recompute every counter from the statements and say how many were wrong."""
    stored = [one for one in queries.indicators() if one.formula is None]
    with bar("figures", total=len(stored)) as report:
        changed = services.rebuild(report=report)
    click.echo(f"{changed} counters had to be changed.")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--known-at", type=datetime.fromisoformat, help="When it was published; now if left out."
)
def import_(file: Path, known_at: datetime | None) -> None:
    """Bring in a bulletin (CSV or XLSX), all of it or nothing, its columns found by their headings."""
    now = clock.now()
    root = places.root()
    by = system(place=root.code if root else "")
    try:
        upload = imports.receive(name=file.name, content=file.read_bytes(), by=by, now=now)
        preview = imports.preview(upload, by=by, now=now)
        for row in preview.refused:
            click.echo(f"row {row.number}: {' '.join(map(str, row.reasons))}", err=True)
        count = imports.commit(upload_id=upload.pk, by=by, now=now, published_at=_aware(known_at))
    except DomainError as error:
        click.echo(error.sentence(), err=True)
        sys.exit(1)
    click.echo(f"{count} figures were recorded.")
