"""The commands that put runs side by side and that find parameters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from lianfang_sim import comparison as comparisons
from lianfang_sim import plots, runfile
from lianfang_sim.calibration import read_calibration
from lianfang_sim.cli_parts import (
    FILE,
    NEW_FILE,
    WHAT,
    WHERE,
    executor_of,
    progress,
    request_of,
    rows_of,
    stopping,
)
from lianfang_sim.errors import InvalidInput
from lianfang_sim.variation import write_draws

if TYPE_CHECKING:
    from pathlib import Path

    from lianfang_sim.ensemble import Ensemble
    from lianfang_sim.fit import Posterior

COLUMNS = [
    "scenario",
    "output",
    "quantity",
    "unit",
    "base_median",
    "other_median",
    "change_median",
    "change_low",
    "change_high",
    "mean",
    "mean_low",
    "mean_high",
    "probability_of_benefit",
    "probability_of_no_change",
    "variance_ratio",
    "told_from_zero",
]


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@WHAT
@WHERE
@click.option("--count", default="infections", show_default=True, help="What is shown and drawn.")
@click.option("--csv", "table", type=NEW_FILE, help="Every effect as CSV.")
@click.option("--plot", type=NEW_FILE, help="Fans of all scenarios, .svg or .png.")
@click.option("--effects", type=NEW_FILE, help="Changes against the first, .svg or .png.")
def compare(
    files: tuple[Path, ...],
    *,
    count: str,
    table: Path | None,
    plot: Path | None,
    effects: Path | None,
    **asked: Any,
) -> None:
    """Compare the FILES after the first with the first: scenarios (.yaml) or runs (.npz).

    All are run with the same random numbers, so that they differ only by what the scenarios
    differ in.
    """
    if len(files) < 2:
        raise InvalidInput("files", [str(file) for file in files], "must be two or more")
    base, *others = _ensembles(files, asked)
    found = [comparisons.compare(base, other) for other in others]
    for comparison in found:
        _tell(comparison, count)
    if table is not None:
        runfile.write_whole(table, rows_of([COLUMNS, *_rows(found)]).encode())
    if plot is not None:
        plots.fan(_named([base, *others]), plot, output=count)
    if effects is not None:
        plots.effects(found, effects, output=count)


def _ensembles(files: tuple[Path, ...], asked: dict[str, Any]) -> list[Ensemble]:
    with (
        executor_of(asked["threads"], asked["address"]) as executor,
        stopping() as stop,
    ):
        found = []
        for file in files:
            if file.suffix == ".npz":
                found.append(runfile.load(file))
                continue
            request = request_of(file, asked)
            with progress(file.stem, len(request.replicates)) as tell:
                found.append(request.run(executor=executor, on_progress=tell, stop=stop))
    return found


def _named(ensembles: list[Ensemble]) -> dict[str, Ensemble]:
    """By the scenario's name; one that is there already gets a number, so that none is left out."""
    named: dict[str, Ensemble] = {}
    for place, ensemble in enumerate(ensembles, 1):
        name = ensemble.scenario.name
        named[f"{name} ({place})" if name in named else name] = ensemble
    return named


def _tell(comparison: comparisons.Comparison, count: str) -> None:
    click.echo(f"{comparison.other} against {comparison.base}: {len(comparison.replicates)} pairs")
    for quantity in comparisons.QUANTITIES:
        effect = comparison.effect(count, quantity)
        change, mean = effect.difference, effect.mean
        verdict = "" if effect.is_told_from_zero else "; cannot be told from no change"
        click.echo(
            f"  {count}, {quantity}: {change.low:+,.0f} to {change.high:+,.0f} in "
            f"{comparison.confidence:.0%} of the pairs, median {change.value:+,.0f}\n"
            f"    mean {mean.value:+,.1f} ({mean.low:+,.1f} to {mean.high:+,.1f}){verdict}; "
            f"less in {effect.probability_of_benefit:.0%} of the pairs; "
            f"pairing is worth {effect.variance_ratio:,.0f} times the replicates"
        )


def _rows(found: list[comparisons.Comparison]) -> list[list[object]]:
    return [
        [
            comparison.other,
            effect.output,
            effect.quantity,
            effect.unit,
            effect.base.value,
            effect.other.value,
            *(effect.difference.value, effect.difference.low, effect.difference.high),
            *(effect.mean.value, effect.mean.low, effect.mean.high),
            effect.probability_of_benefit,
            effect.probability_of_no_change,
            effect.variance_ratio,
            effect.is_told_from_zero,
        ]
        for comparison in found
        for effect in comparison.effects
    ]


@click.command()
@click.argument("calibration", type=FILE)
@WHERE
@click.option("--seed", type=click.IntRange(0), help="Instead of the file's.")
@click.option("--draws", "count", type=click.IntRange(1), default=300, show_default=True)
@click.option("--output", type=NEW_FILE, default="posterior.csv", show_default=True)
def fit(
    calibration: Path,
    *,
    threads: int | None,
    address: str | None,
    seed: int | None,
    count: int,
    output: Path,
) -> None:
    """Find parameters under which the scenario of CALIBRATION comes near what was counted.

    OUTPUT holds draws of equal weight for `run --draws` and `compare --draws`.
    """
    asked = read_calibration(calibration)
    if seed is not None:
        asked = replace(asked, seed=seed)
    with executor_of(threads, address) as executor, stopping() as stop:
        posterior = asked.fit(executor=executor, on_progress=_tell_round, stop=stop)
    write_draws(output, posterior.resampled(count, seed=asked.seed), [1.0 / count] * count)
    _tell_posterior(posterior)


def _tell_round(number: int, attempts: int, tolerance: float) -> None:
    click.echo(f"round {number}: {attempts} attempts, tolerance {tolerance:g}", err=True)


def _tell_posterior(posterior: Posterior) -> None:
    click.echo(
        f"{len(posterior.weights)} draws, worth {posterior.effective_size:.0f} of equal weight"
    )
    for name, (low, middle, high) in zip(
        posterior.names, posterior.quantiles([0.05, 0.5, 0.95]).T, strict=True
    ):
        click.echo(f"{name:40} {middle:10.4g} ({low:.4g} to {high:.4g})")
