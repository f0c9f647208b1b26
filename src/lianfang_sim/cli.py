"""`lianfang-sim`: runs, comparisons and calibrations from files, on threads or a cluster.

Exit codes: 0 done; 1 the input was refused (the message names field and value); 2 wrong use;
3 a file is damaged or cannot be written; 130 stopped by Ctrl-C (`resume` goes on).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from lianfang_sim import cli_studies, executors, plots, runfile, warming
from lianfang_sim import journal as journals
from lianfang_sim.cli_parts import (
    FILE,
    NEW_FILE,
    WHAT,
    WHERE,
    Refusing,
    executor_of,
    progress,
    request_of,
    show,
    stopping,
)
from lianfang_sim.errors import InvalidInput
from lianfang_sim.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path


@click.group(cls=Refusing)
@click.version_option(VERSION, prog_name="lianfang-sim")
def main() -> None:
    """Simulate an epidemic in a whole population, and the measures against it."""


@main.command()
@click.argument("scenario", type=FILE)
@WHAT
@WHERE
@click.option(
    "--output", type=NEW_FILE, default="run.npz", show_default=True, help="The run's file."
)
@click.option("--plot", type=NEW_FILE, help="A fan chart, .svg or .png.")
@click.option("--count", default="confirmed", show_default=True, help="What the chart shows.")
@click.option("--anew", is_flag=True, help="Throw away an interrupted run of the same file.")
def run(
    scenario: Path, output: Path, *, plot: Path | None, count: str, anew: bool, **asked: Any
) -> None:
    """Run a SCENARIO many times and write one file."""
    if journals.journal_of(output).exists() and not anew:
        reason = "holds an interrupted run: resume it, or throw it away with --anew"
        raise InvalidInput("output", str(output), reason)
    request = request_of(scenario, asked)
    total = len(request.replicates)
    with (
        executor_of(asked["threads"], asked["address"]) as executor,
        stopping() as stop,
        progress("replicates", total) as tell,
    ):
        ensemble = journals.run_to_file(
            request, output, executor=executor, on_progress=tell, stop=stop
        )
    show(ensemble)
    _draw(ensemble, plot, count)


@main.command()
@click.argument("output", type=NEW_FILE)
@WHERE
def resume(output: Path, threads: int | None, address: str | None) -> None:
    """Go on with the interrupted run of OUTPUT; the result is as if it had not been interrupted."""
    with (
        executor_of(threads, address) as executor,
        stopping() as stop,
        progress("replicates", journals.replicates_of(output)) as tell,
    ):
        ensemble = journals.resume(output, executor=executor, on_progress=tell, stop=stop)
    show(ensemble)


@main.command(name="show")
@click.argument("file", type=FILE)
@click.option("--plot", type=NEW_FILE, help="A fan chart, .svg or .png.")
@click.option("--count", default="confirmed", show_default=True, help="What the chart shows.")
def show_file(file: Path, plot: Path | None, count: str) -> None:
    """Show what a run's FILE holds, after checking that it is whole."""
    ensemble = runfile.load(file)
    show(ensemble)
    _draw(ensemble, plot, count)


@main.command()
@click.argument("file", type=FILE)
@WHERE
def repeat(file: Path, threads: int | None, address: str | None) -> None:
    """Do the run of a FILE again from its own header, and say whether every count is the same."""
    with executor_of(threads, address) as executor:
        is_same = runfile.is_reproduced(file, executor=executor)
    click.echo("The same in every count." if is_same else "NOT the same.")
    if not is_same:
        raise click.exceptions.Exit(1)


@main.command()
def warm() -> None:
    """Compile the engine into its cache, so that the first run does not wait for it."""
    started = time.monotonic()
    warming.warm()
    click.echo(f"The engine is compiled ({time.monotonic() - started:.1f} s).")


@main.command()
@click.argument("host")
@click.option("--head", default="", help="HOST:PORT of the first node; left out on the first.")
@click.option("--processors", type=click.IntRange(1), default=1, show_default=True)
def node(host: str, *, head: str, processors: int) -> None:
    """Print the command that makes this machine, known as HOST, a node of a cluster.

    Every node needs the same token in the file that RAY_AUTH_TOKEN_PATH names, and
    RAY_AUTH_MODE=token; without them the cluster is refused.
    """
    words = executors.node_command(host, head=head, processors=processors)
    click.echo(" ".join(words))


def _draw(ensemble: Any, plot: Path | None, count: str) -> None:
    if plot is not None:
        plots.fan({ensemble.scenario.name: ensemble}, plot, output=count)
        click.echo(f"Drawn: {plot}")


main.add_command(cli_studies.compare)
main.add_command(cli_studies.fit)
