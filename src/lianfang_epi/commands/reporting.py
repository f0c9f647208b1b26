"""`nowcast` and `delay`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import click
import numpy as np

from lianfang_epi import tables
from lianfang_epi.commands.reproduction import spread
from lianfang_epi.commands.series import FILE, OUTPUT
from lianfang_epi.delays import DelayFit, Observations, fit_delay, fit_delays
from lianfang_epi.errors import InvalidFile
from lianfang_epi.families import Family
from lianfang_epi.nowcasting import ReportingTriangle, nowcast

if TYPE_CHECKING:
    from pathlib import Path

DAY = click.DateTime(formats=["%Y-%m-%d"])
ENDS = ("first_from", "first_to", "second_from", "second_to")


@click.command("nowcast")
@click.argument("events", type=FILE)
@click.option("--max-delay", default=14, show_default=True, help="Longest delay in days.")
@click.option("--last", type=DAY, help="Last day of the data, else that of the last report.")
@click.option("--history", default=60, show_default=True, help="Days to learn from.")
@click.option("--quantile", type=float, multiple=True, default=(0.05, 0.5, 0.95))
@click.option("--simulations", default=2000, show_default=True)
@click.option("--seed", default=0, show_default=True)
@OUTPUT
def nowcast_command(  # noqa: PLR0913 - one per option
    *,
    events: Path,
    max_delay: int,
    last: datetime | None,
    history: int,
    quantile: tuple[float, ...],
    simulations: int,
    seed: int,
    output: Path | None,
) -> None:
    """Final counts by day of onset from EVENTS with columns `onset` and `reported`, one row each."""
    rows = tables.read(events, columns=("onset", "reported"))
    for row in rows:
        if row.day("reported") < row.day("onset"):
            row.refuse(f"reported = {row.cells['reported']} is before the onset")
    onset, reported = ([row.day(name) for row in rows] for name in ("onset", "reported"))
    until = last.date() if last else max(reported)
    triangle = ReportingTriangle.from_events(onset, reported, last=until, max_delay=max_delay)
    found = nowcast(
        triangle, history=history, probabilities=quantile, simulations=simulations, seed=seed
    )
    names = [f"q{probability:g}" for probability in quantile]
    first = until - timedelta(found.reported.size - 1)
    lines = [
        {
            "date": first + timedelta(day),
            "reported": int(found.reported[day]),
            "share_reported": found.share_reported[day],
            "expected": found.expected[day],
            **dict(zip(names, found.quantiles[day], strict=True)),
            "complete": int(found.is_complete[day]),
        }
        for day in range(found.reported.size)
    ]
    tables.write(output, list(lines[0]), lines)


@click.command("delay")
@click.argument("pairs", type=FILE)
@click.option(
    "--family",
    type=click.Choice([*(f.value for f in Family), "all"]),
    default="all",
    show_default=True,
)
@click.option("--last", type=DAY, help="Last day of observation: put right for what it hides.")
@click.option("--probability", default=0.95, show_default=True, help="Of the intervals.")
@OUTPUT
def delay(
    *, pairs: Path, family: str, last: datetime | None, probability: float, output: Path | None
) -> None:
    """Delay between two events of PAIRS, by family of distribution, the best by AIC first.

    PAIRS has the dates `first` and `second`, or the times in days `first_from`, `first_to`,
    `second_from`, `second_to` and perhaps `seen_until`.
    """
    observations = _observations(pairs, last.date() if last else None)
    if family == "all":
        fits = fit_delays(observations, probability=probability)
    else:
        fits = (fit_delay(observations, family=Family(family), probability=probability),)
    lines = [_line(fit) for fit in fits]
    tables.write(output, list(lines[0]), lines)


def _line(fit: DelayFit) -> dict[str, object]:
    figures = {"mean": fit.mean, "sd": fit.sd, "median": fit.median, "p95": fit.p95}
    start = {"family": fit.family.value, "pairs": fit.pairs, "aic": fit.aic}
    return start | spread(figures) | {"truncated": int(fit.is_truncation_corrected)}


def _observations(path: Path, last: date | None) -> Observations:
    rows = tables.read(path)
    if {"first", "second"} <= set(rows[0].cells):
        for row in rows:
            _check_days(row, last)
        origin = min(row.day("first") for row in rows)
        first, second = ([(row.day(n) - origin).days for row in rows] for n in ("first", "second"))
        return Observations.by_day(
            first, second, last=None if last is None else (last - origin).days
        )
    rows = tables.read(path, columns=ENDS)
    if last is not None:
        raise InvalidFile(path, 1, "gives times, not dates: use the column seen_until, not --last")
    ends = {name: np.array([row.real(name) for row in rows]) for name in ENDS}
    if "seen_until" in rows[0].cells:
        ends["seen_until"] = np.array([row.real("seen_until") for row in rows])
    return Observations(**ends)


def _check_days(row: tables.Row, last: date | None) -> None:
    if row.day("second") < row.day("first"):
        row.refuse(f"second = {row.cells['second']} is before first = {row.cells['first']}")
    if last is not None and row.day("second") > last:
        row.refuse(f"second = {row.cells['second']} is after the last day, {last}")
