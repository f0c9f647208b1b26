"""`lianfang scenario`: fill the store with a scenario, or see which there are."""

from pathlib import Path

import click

from lianfang.config.progress import stages
from lianfang.ground.identity import keyring
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts import actors
from lianfang.insight.scenarios import folders, queries, services


@click.group()
def command() -> None:
    """Load a scenario into the store, or list those that are shipped."""


@command.command("load")
@click.argument("code")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the scenario, when it is not a shipped one.",
)
def load(code: str, folder: Path | None) -> None:
    """Load the scenario CODE. Loading it again writes only what differs."""
    done: dict[str, int] = {}
    keyring.make_for_demonstration()
    try:
        data = folders.open_scenario(code, folder=folder)
        with stages(code) as show:

            def report(room: str, rows: int) -> None:
                done[room] = done.get(room, 0) + rows
                show(room, done[room], done[room])

            written = services.load_scenario(
                data=data,
                by=actors.system(place=data.pack.manifest["root"], label=f"scenario {code}"),
                now=clock.now(),
                report=report,
            )
    except DomainError as refusal:
        raise click.ClickException(refusal.sentence()) from refusal
    changed = ", ".join(f"{room} {rows}" for room, rows in written.items() if rows)
    click.echo(f"{code}: {changed or 'nothing to change'}")


@command.command("list")
def list_scenarios() -> None:
    """Print the shipped scenarios: code, title, and when they were loaded."""
    loaded = {scenario.code: scenario for scenario in queries.loaded()}
    for folder in folders.shipped():
        here = loaded.get(folder.manifest["code"])
        state = f"loaded, opens at {here.opens_at:%Y-%m-%d %H:%M %Z}" if here else "not loaded"
        title = folder.manifest["title"]["en"]
        click.echo(f"{folder.manifest['code']}\t{title}\t{state}")
