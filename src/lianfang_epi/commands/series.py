"""Incidence and serial intervals from files, shared by the commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from lianfang_epi import tables
from lianfang_epi.errors import InvalidFile
from lianfang_epi.serial import Given, Parametric, SerialInterval, Uncertain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from numpy.typing import NDArray

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file, not the screen."
)
UNCERTAINTY = ("si_mean_sd", "si_mean_bounds", "si_sd_sd", "si_sd_bounds")


@dataclass(frozen=True, kw_only=True)
class Series:
    """Counts without gaps of every unit in a file."""

    units: tuple[str, ...]
    days: tuple[str, ...]  # as the file writes them
    counts: NDArray[np.float64]  # (units, days), imported ones included
    imported: NDArray[np.float64]


def read_series(path: Path) -> Series:
    """Read `date` or `t`, `incidence` or `local` and `imported`, and perhaps `unit`, one row a day.

    With `incidence` and `imported`, the second is part of the first.

    Raises:
        InvalidFile: a column missing, a value that is no count or date, a day twice, or a unit
            without a row for a day that lies within the file; with row and reason.
    """
    rows = tables.read(path)
    day_name = "date" if "date" in rows[0].cells else "t"
    if day_name not in rows[0].cells:
        raise InvalidFile(path, 1, "has no column 'date' or 't'")
    if not {"incidence", "local"} & set(rows[0].cells):
        raise InvalidFile(path, 1, "has no column 'incidence' or 'local'")
    found: dict[tuple[str, Any], tuple[int, int]] = {}
    for row in rows:
        key = (row.cells.get("unit", ""), _day(row, day_name))
        if key in found:
            row.refuse(f"{day_name} {row.cells[day_name]} is given twice for unit {key[0]!r}")
        found[key] = _counts(row)
    units = tuple(sorted({unit for unit, _ in found}))
    days = _every_day(path, {day for _, day in found})
    for unit in units:
        for day in days:
            if (unit, day) not in found:
                raise InvalidFile(path, None, f"unit {unit!r} has no row for {day_name} {day}")
    cube = np.array([[found[unit, day] for day in days] for unit in units], dtype=np.float64)
    return Series(
        units=units,
        days=tuple(str(day) for day in days),
        counts=cube[:, :, 0],
        imported=cube[:, :, 1],
    )


def read_serial_interval(path: Path) -> Given:
    """Read columns `k` (days from 0 on, in order) and `w` (probability).

    Raises:
        InvalidFile: days that are not 0, 1, 2, …, or a value that is no number.
        InvalidDistribution: probabilities that are none.
    """
    rows = tables.read(path, columns=("k", "w"))
    for day, row in enumerate(rows):
        if row.count("k") != day:
            row.refuse(f"k = {row.cells['k']} should be {day}: days from 0, none left out")
    return Given(probabilities=tuple(row.real("w") for row in rows))


def serial_interval_options(*, required: bool = True) -> Callable[[Any], Any]:
    """The options that give a serial interval; the command takes it as `interval`."""
    options = [
        click.option("--serial-interval", type=FILE, help="CSV with columns k and w."),
        click.option("--si-mean", type=float, help="Mean in days, with --si-sd."),
        click.option("--si-sd", type=float, help="Standard deviation in days."),
        click.option("--si-mean-sd", type=float, help="Uncertainty of the mean."),
        click.option("--si-mean-bounds", type=float, nargs=2, help="Least and greatest mean."),
        click.option("--si-sd-sd", type=float, help="Uncertainty of the standard deviation."),
        click.option("--si-sd-bounds", type=float, nargs=2, help="Least and greatest of it."),
    ]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        def taking(**given: Any) -> None:
            names = ("serial_interval", "si_mean", "si_sd", *UNCERTAINTY)
            asked = {name: given.pop(name) for name in names}
            command(**given, interval=_interval(asked, required=required))

        taking.__name__, taking.__doc__ = command.__name__, command.__doc__
        taking.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
        decorated: Callable[..., None] = taking
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate


def _interval(asked: Mapping[str, Any], *, required: bool) -> SerialInterval | None:
    moments = asked["si_mean"], asked["si_sd"]
    if asked["serial_interval"]:
        if any(value is not None for name, value in asked.items() if name != "serial_interval"):
            raise click.UsageError("Give --serial-interval or moments of it, not both.")
        return read_serial_interval(asked["serial_interval"])
    if None in moments:
        if required or moments != (None, None):
            raise click.UsageError("Give --serial-interval, or --si-mean and --si-sd.")
        return None
    if all(asked[name] is None for name in UNCERTAINTY):
        return Parametric(mean=moments[0], sd=moments[1])
    if any(asked[name] is None for name in UNCERTAINTY):
        names = ", ".join(f"--{name.replace('_', '-')}" for name in UNCERTAINTY)
        message = f"An uncertain serial interval needs all of {names}."
        raise click.UsageError(message)
    return Uncertain(
        mean=moments[0],
        sd=moments[1],
        mean_sd=asked["si_mean_sd"],
        mean_bounds=asked["si_mean_bounds"],
        sd_sd=asked["si_sd_sd"],
        sd_bounds=asked["si_sd_bounds"],
    )


def _day(row: tables.Row, name: str) -> date | int:
    return row.day(name) if name == "date" else row.count(name)


def _counts(row: tables.Row) -> tuple[int, int]:
    """All cases and those of them that were imported."""
    imported = row.count("imported") if "imported" in row.cells else 0
    if "local" in row.cells:
        total = row.count("local") + imported
        if "incidence" in row.cells and row.count("incidence") != total:
            row.refuse(f"incidence = {row.cells['incidence']} is not local and imported, {total}")
        return total, imported
    total = row.count("incidence")
    if imported > total:
        row.refuse(f"imported = {imported} is more than incidence = {total}")
    return total, imported


def _every_day(path: Path, days: set[Any]) -> tuple[Any, ...]:
    ordered = sorted(days)
    for one, two in pairwise(ordered):
        following = one + 1 if isinstance(one, int) else one + timedelta(1)
        if two != following:
            raise InvalidFile(
                path, None, f"has no row for {following}: a day left out is no nought"
            )
    return tuple(ordered)
