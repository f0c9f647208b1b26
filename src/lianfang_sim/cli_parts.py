"""What the commands share: options, progress, stopping, and tables on the terminal."""

from __future__ import annotations

import csv
import io
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import numpy as np

from lianfang_sim.ensemble import Cancelled, Ensemble
from lianfang_sim.errors import SimulationError
from lianfang_sim.executors import RayCluster, Threads
from lianfang_sim.geography import read_land
from lianfang_sim.request import Request
from lianfang_sim.runfile import CannotWrite, DamagedRun
from lianfang_sim.scenario import read_scenario
from lianfang_sim.simulation import OUTPUTS
from lianfang_sim.variation import read_draws, variants

if TYPE_CHECKING:
    from lianfang_sim.executors import Executor

F = TypeVar("F", bound=Callable[..., Any])
REFUSED, FILE_TROUBLE, STOPPED = 1, 3, 130
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class Refusing(click.Group):
    """Turns a refusal into one line on stderr and an exit code of its kind."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (SimulationError, ValueError) as error:
            click.echo(f"Refused: {error}", err=True)
            ctx.exit(exit_code_of(error))


def exit_code_of(error: Exception) -> int:
    """Refused input 1, a file that cannot be read or written 3, stopped 130."""
    if isinstance(error, Cancelled):
        return STOPPED
    return FILE_TROUBLE if isinstance(error, DamagedRun | CannotWrite) else REFUSED


def options(*made: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator."""

    def add(command: F) -> F:
        for option in reversed(made):
            command = option(command)
        return command

    return add


WHERE = options(
    click.option(
        "--threads", type=click.IntRange(1), help="Threads here; all processors if left out."
    ),
    click.option("--ray", "address", help="Run on the Ray cluster at HOST:PORT instead."),
)
WHAT = options(
    click.option(
        "--land", type=FOLDER, help="Folder of the land; 'land' beside the scenario if left out."
    ),
    click.option("--replicates", type=click.IntRange(1), default=200, show_default=True),
    click.option("--seed", type=click.IntRange(0), default=1, show_default=True),
    click.option(
        "--region", "regions", multiple=True, help="Count by this code prefix; repeat it."
    ),
    click.option("--draws", type=FILE, help="CSV of parameter draws, one a replicate in turn."),
)


def request_of(scenario: Path, asked: dict[str, Any]) -> Request:
    """The run that a scenario's file and the options of `WHAT` ask for."""
    found = read_scenario(scenario)
    draws = read_draws(asked["draws"])[0] if asked["draws"] else ()
    return Request(
        land=read_land(asked["land"] or scenario.parent / "land"),
        scenario=found,
        seed=asked["seed"],
        replicates=range(asked["replicates"]),
        regions=tuple(asked["regions"]) or None,
        variants=variants(found, draws),
    )


@contextmanager
def executor_of(threads: int | None, address: str | None) -> Iterator[Executor]:
    """The cluster at `address`, or threads of this machine."""
    if address is None:
        yield Threads(threads)
        return
    with RayCluster(address) as cluster:
        yield cluster


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets: what is begun is finished. The second one ends at once."""
    stop = threading.Event()

    def ask(*_: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)
        click.echo("\nStopping after the batches under way; Ctrl-C again ends at once.", err=True)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int, int, float], None]]:
    """A bar on stderr with the time left."""
    shown = click.progressbar(length=total, label=label, file=sys.stderr)
    with shown as bar:

        def tell(done: int, _total: int, _seconds_left: float) -> None:
            bar.update(done - bar.pos)

        yield tell


def show(ensemble: Ensemble) -> None:
    """A table of totals and peaks: the median and the range of nine replicates in ten."""
    count, people = len(ensemble.replicates), ensemble.land.population
    first, last = ensemble.dates[0], ensemble.dates[-1]
    click.echo(f"{ensemble.scenario.name}: {first} to {last}, {people:,} people")
    click.echo(f"{count} replicates from {ensemble.first_replicate}, seed {ensemble.seed}")
    if not ensemble.covers_everything:
        click.echo(f"counted in {', '.join(ensemble.regions)} alone")
    click.echo(f"{'':22}{'total, median (90 % range)':>40}{'highest day':>32}")
    for output in OUTPUTS:
        cells = [_range(values) for values in (ensemble.totals(output), ensemble.peaks(output))]
        click.echo(f"{output:22}{cells[0]:>40}{cells[1]:>32}")
    show_measures(ensemble)


def show_measures(ensemble: Ensemble) -> None:
    """What each measure acted on; one without effect is named all the same."""
    for position, measure in enumerate(ensemble.scenario.measures):
        name = f"{measure.kind} {measure.place or 'everywhere'} from {measure.start}"
        if not measure.is_simulated:
            click.echo(f"{name}: no effect is modelled")
            continue
        mean = ensemble.blocked[:, position].mean()
        click.echo(f"{name}: acted {mean:,.1f} times a replicate")


def _range(values: Any) -> str:
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    return f"{middle:,.0f} ({low:,.0f} to {high:,.0f})"


def rows_of(lines: Sequence[Sequence[object]]) -> str:
    """Lines of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()
