"""Reference answers of tests/fixtures/epi as arrays."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np

FIXTURES = Path(__file__).parents[2] / "fixtures" / "epi"
OUTBREAKS = ("Flu1918", "Flu2009", "Measles1861", "SARS2003", "Smallpox1972")
MOMENTS = {
    "Flu1918": (2.6, 1.5),
    "Flu2009": (2.6, 1.5),
    "Measles1861": (14.9, 3.9),
    "SARS2003": (8.4, 3.8),
    "Smallpox1972": (22.4, 6.1),
}


@cache
def rows(name):
    with (FIXTURES / name).open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def column(name, column, **where):
    """One column as floats, empty cells as NaN, of the rows whose cells are as in `where`."""
    chosen = [row for row in rows(name) if all(row[key] == value for key, value in where.items())]
    return np.array([float(row[column] or "nan") for row in chosen])


def incidence(outbreak):
    return column("incidence.csv", "incidence", dataset=outbreak)


def interval(outbreak):
    return column("serial_intervals.csv", "w", dataset=outbreak)


def spans(name, **where):
    """First and last day of each window, day 0 first (R counts from 1)."""
    ends = [column(name, end, **where) for end in ("t_start", "t_end")]
    return np.stack(ends, axis=1).astype(int) - 1
