"""`rt`, `wallinga-teunis` and `growth`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lianfang_epi import tables
from lianfang_epi.commands.series import (
    FILE,
    OUTPUT,
    Series,
    read_series,
    serial_interval_options,
)
from lianfang_epi.errors import NotEnoughData
from lianfang_epi.growth import Method, growth_rate
from lianfang_epi.reproduction import Prior, ReproductionNumber, reproduction_number
from lianfang_epi.transmission import CohortReproductionNumber, wallinga_teunis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lianfang_epi.intervals import Interval
    from lianfang_epi.serial import SerialInterval

QUANTILES = (0.025, 0.5, 0.975)
FIGURES = ("rate", "doubling_days", "halving_days", "r")


@click.command("rt")
@click.argument("incidence", type=FILE)
@serial_interval_options()
@click.option("--window", default=7, show_default=True, help="Days in which R is constant.")
@click.option("--prior-mean", default=5.0, show_default=True)
@click.option("--prior-sd", default=5.0, show_default=True)
@click.option("--quantile", type=float, multiple=True, default=QUANTILES, show_default=True)
@OUTPUT
def rt(  # noqa: PLR0913 - one per option
    *,
    incidence: Path,
    interval: SerialInterval,
    window: int,
    prior_mean: float,
    prior_sd: float,
    quantile: tuple[float, ...],
    output: Path | None,
) -> None:
    """R(t) after Cori et al. for each unit and window of INCIDENCE.

    The last columns mark figures from few cases, from before one serial interval had passed, and
    from the prior alone.
    """
    series = read_series(incidence)
    found = reproduction_number(
        series.counts,
        interval,
        imported=series.imported,
        window=window,
        prior=Prior(mean=prior_mean, sd=prior_sd),
        probabilities=quantile,
    )
    names = [f"q{probability:g}" for probability in quantile]
    marks = ["few_cases", "early", "no_infectors"]
    heading = ["unit", "first", "last", "cases", "mean", "sd", *names, *marks]
    tables.write(output, heading, _windows_of_r(series, found, names))


def _windows_of_r(
    series: Series, found: ReproductionNumber, names: list[str]
) -> Iterator[dict[str, object]]:
    for u, unit in enumerate(series.units):
        for w, (first, last) in enumerate(zip(found.first, found.last, strict=True)):
            yield {
                "unit": unit,
                "first": series.days[first],
                "last": series.days[last],
                "cases": int(found.cases[u, w]),
                "mean": found.mean[u, w],
                "sd": found.sd[u, w],
                **dict(zip(names, found.quantiles[u, w], strict=True)),
                "few_cases": int(found.has_few_cases[u, w]),
                "early": int(found.is_early[u, w]),
                "no_infectors": int(found.has_no_infectors[u, w]),
            }


@click.command("wallinga-teunis")
@click.argument("incidence", type=FILE)
@serial_interval_options()
@click.option("--window", default=7, show_default=True, help="Days whose cases are averaged.")
@click.option("--simulations", default=1000, show_default=True)
@click.option("--probability", default=0.95, show_default=True, help="Of the interval.")
@click.option("--seed", default=0, show_default=True)
@click.option("--corrected", is_flag=True, help="Put right for infections not yet seen.")
@OUTPUT
def wallinga_teunis_command(  # noqa: PLR0913 - one per option
    *,
    incidence: Path,
    interval: SerialInterval,
    window: int,
    simulations: int,
    probability: float,
    seed: int,
    corrected: bool,
    output: Path | None,
) -> None:
    """How many the cases of each window of INCIDENCE went on to infect."""
    series = read_series(incidence)
    found = [
        wallinga_teunis(
            counts,
            interval,
            window=window,
            simulations=simulations,
            probability=probability,
            seed=seed,
        )
        for counts in series.counts
    ]
    if corrected:
        found = [unit.corrected() for unit in found]
    columns = ["cases", "mean", "lower", "upper", "completeness", "censored"]
    tables.write(output, ["unit", "first", "last", *columns], _windows_of_cohorts(series, found))


def _windows_of_cohorts(
    series: Series, found: list[CohortReproductionNumber]
) -> Iterator[dict[str, object]]:
    for unit, cohort in zip(series.units, found, strict=True):
        for w, (first, last) in enumerate(zip(cohort.first, cohort.last, strict=True)):
            yield {
                "unit": unit,
                "first": series.days[first],
                "last": series.days[last],
                "cases": int(cohort.cases[w]),
                "mean": cohort.mean[w],
                "lower": cohort.lower[w],
                "upper": cohort.upper[w],
                "completeness": cohort.completeness[w],
                "censored": int(cohort.is_censored[w]),
            }


@click.command("growth")
@click.argument("incidence", type=FILE)
@serial_interval_options(required=False)
@click.option("--method", type=click.Choice([m.value for m in Method]), default="poisson")
@click.option("--probability", default=0.95, show_default=True, help="Of the intervals.")
@OUTPUT
def growth(
    *,
    incidence: Path,
    interval: SerialInterval | None,
    method: str,
    probability: float,
    output: Path | None,
) -> None:
    """Growth per day of each unit of INCIDENCE, doubling or halving time, and R for an interval.

    A unit with too few days of cases has a note in place of figures.
    """
    series = read_series(incidence)
    lines = []
    for unit, counts in zip(series.units, series.counts, strict=True):
        start = {"unit": unit, "cases": int(counts.sum())}
        # One quiet unit must not take the others with it.
        try:
            fit = growth_rate(counts, method=Method(method), probability=probability)
        except NotEnoughData as error:
            lines.append(start | spread(dict.fromkeys(FIGURES)) | {"note": str(error)})
            continue
        r = None if interval is None else fit.reproduction_number(interval)
        figures = dict(
            zip(FIGURES, (fit.rate, fit.doubling_time, fit.halving_time, r), strict=True)
        )
        lines.append(start | {"dispersion": fit.dispersion} | spread(figures))
    names = [f"{name}{end}" for name in FIGURES for end in ("", "_lower", "_upper")]
    tables.write(output, ["unit", "cases", "dispersion", *names, "note"], lines)


def spread(figures: Mapping[str, Interval | None]) -> dict[str, object]:
    """Three columns for each figure: itself, lower and upper; empty without one."""
    cells: dict[str, object] = {}
    for name, figure in figures.items():
        cells[name] = "" if figure is None else figure.value
        cells[f"{name}_lower"] = "" if figure is None else figure.lower
        cells[f"{name}_upper"] = "" if figure is None else figure.upper
    return cells
