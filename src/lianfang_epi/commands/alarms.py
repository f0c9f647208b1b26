"""`detect` and `scan`."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from lianfang_epi import tables
from lianfang_epi.commands.series import FILE, OUTPUT, Series, read_series
from lianfang_epi.detection import Ears, ears
from lianfang_epi.errors import InvalidFile
from lianfang_epi.farrington import FarringtonOptions, farrington
from lianfang_epi.scanning import Scan, ScanOptions, scan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

FARRINGTON = "farrington"
METHODS = [*(method.value for method in Ears), FARRINGTON]


@click.command()
@click.argument("incidence", type=FILE)
@click.option("--method", type=click.Choice(METHODS), default=Ears.C2.value, show_default=True)
@click.option("--alpha", type=float, help="One-sided rate of false alarms, else the method's own.")
@click.option("--baseline", default=7, show_default=True, help="Days before, for EARS.")
@click.option("--minimum-sd", default=0.0, show_default=True, help="Least spread, for EARS.")
@click.option("--years-back", default=5, show_default=True, help="For farrington.")
@click.option("--frequency", default=52, show_default=True, help="Rows in a year, for farrington.")
@OUTPUT
def detect(  # noqa: PLR0913 - one per option
    *,
    incidence: Path,
    method: str,
    alpha: float | None,
    baseline: int,
    minimum_sd: float,
    years_back: int,
    frequency: int,
    output: Path | None,
) -> None:
    """Alarms of every unit and day of INCIDENCE (`date` or `t`, `incidence`, perhaps `unit`)."""
    series = read_series(incidence)
    if method == FARRINGTON:
        options = FarringtonOptions(years_back=years_back, frequency=frequency)
        options = options if alpha is None else replace(options, alpha=alpha)
        past = farrington(series.counts, options=options)
        lines = _lines(series, method, (past.expected, past.upper, past.is_alarm))
    else:
        found = ears(
            series.counts,
            method=Ears(method),
            baseline_days=baseline,
            alpha=alpha,
            minimum_sd=minimum_sd,
        )
        lines = _lines(series, method, (found.expected, found.upper, found.is_alarm))
    heading = ("unit", "day", "incidence", "expected", "upper", "alarm", "method")
    tables.write(output, heading, lines)


@click.command("scan")
@click.argument("incidence", type=FILE)
@click.argument("places", type=FILE)
@click.option("--window", default=14, show_default=True, help="Longest window in days.")
@click.option("--share", default=0.5, show_default=True, help="Largest share in a cluster.")
@click.option("--most-units", type=int, help="Largest number of units in a cluster.")
@click.option("--replicates", default=999, show_default=True)
@click.option("--seed", default=0, show_default=True)
@OUTPUT
def scan_command(  # noqa: PLR0913 - one per option
    *,
    incidence: Path,
    places: Path,
    window: int,
    share: float,
    most_units: int | None,
    replicates: int,
    seed: int,
    output: Path | None,
) -> None:
    """Clusters in space and time, alive on the last day of INCIDENCE, the most unlikely first.

    PLACES has `unit`, `longitude` and `latitude`, and perhaps `population`: with it cases are
    expected in proportion to people, without it by each unit's and each day's total.
    """
    series = read_series(incidence)
    points, population = _places(places, series)
    options = ScanOptions(
        longest_days=window,
        largest_share=share,
        most_units=most_units,
        replicates=replicates,
        seed=seed,
    )
    with click.progressbar(length=replicates, label="Replicates", file=sys.stderr) as bar:
        found = scan(
            series.counts, points, population=population, options=options,
            on_progress=lambda done: bar.update(done - bar.pos),
        )  # fmt: skip
    heading = ("rank", "model", "first", "last", "observed", "expected", "relative_risk",
               "statistic", "probability", "units")  # fmt: skip
    tables.write(output, heading, _clusters(found, series))


def _lines(
    series: Series, method: str, found: Sequence[NDArray[Any]]
) -> Iterator[dict[str, object]]:
    expected, upper, is_alarm = found
    for unit, day in np.ndindex(series.counts.shape):
        yield {
            "unit": series.units[unit],
            "day": series.days[day],
            "incidence": int(series.counts[unit, day]),
            "expected": _known(float(expected[unit, day])),
            "upper": _known(float(upper[unit, day])),
            "alarm": int(is_alarm[unit, day]),
            "method": method,
        }


def _known(value: float) -> object:
    return "" if np.isnan(value) else value


def _clusters(found: Scan, series: Series) -> Iterator[dict[str, object]]:
    for rank, one in enumerate(found.clusters, 1):
        yield {
            "rank": rank,
            "model": found.model.value,
            "first": series.days[one.first],
            "last": series.days[one.last],
            "observed": one.observed,
            "expected": one.expected,
            "relative_risk": one.relative_risk,
            "statistic": one.statistic,
            "probability": one.probability,
            "units": " ".join(series.units[unit] for unit in one.units),
        }


def _places(path: Path, series: Series) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    rows = {
        row.text("unit"): row
        for row in tables.read(path, columns=("unit", "longitude", "latitude"))
    }
    for unit in series.units:
        if unit not in rows:
            raise InvalidFile(path, None, f"has no row for unit {unit!r}")
    chosen = [rows[unit] for unit in series.units]
    points = np.array([[row.real("longitude"), row.real("latitude")] for row in chosen])
    if "population" not in chosen[0].cells:
        return points, None
    for row in chosen:
        if not row.real("population") > 0:
            row.refuse(f"population = {row.cells['population']!r} of unit {row.cells['unit']!r}")
    return points, np.array([row.real("population") for row in chosen])
