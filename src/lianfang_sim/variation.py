"""A scenario with some of its numbers replaced: what a draw of a calibration does to it."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lianfang_sim.errors import InvalidInput
from lianfang_sim.scenario import from_record, to_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from lianfang_sim.scenario import Importation, Scenario

TOTAL, TILT, MEASURES = "importation.total", "importation.tilt", "measures"
WEIGHT = "weight"


def vary(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario with `values` in place of its own.

    A name is the path of a field: `disease.r0`, `surveillance.finding.0.delay.mean`,
    `importation.counties.12`, `assumptions.close.schools`; `measures.KIND.FIELD` is that field of
    every measure of a kind (none in force: no change, for an option may leave it out).
    `importation.total` is the number of expected arrivals over all days, `importation.tilt` makes
    them grow faster by this rate a day, the total kept.

    Raises:
        InvalidInput: a name leads nowhere, or its value cannot stand.
    """
    record = to_record(scenario)
    for name, value in values.items():
        if name not in (TOTAL, TILT):
            _put(record, name.split("."), name=name, value=value)
    varied = from_record(record)
    arrivals = _arrivals(varied.importation, values)
    return replace(varied, importation=replace(varied.importation, expected=arrivals))


def _put(record: Any, path: list[str], *, name: str, value: float) -> None:
    if path[0] == MEASURES and len(path) == 3:
        for measure in record[MEASURES]:
            if measure["kind"] == path[1]:
                _set(measure, path[2], name=name, value=value)
        return
    if path[0] == "assumptions":
        record["assumptions"][".".join(path[1:])] = value
        return
    inner = record
    for key in path[:-1]:
        inner = _step(inner, key, name)
    _set(inner, path[-1], name=name, value=value)


def _step(record: Any, key: str, name: str) -> Any:
    if isinstance(record, list) and key.isdigit() and int(key) < len(record):
        return record[int(key)]
    if isinstance(record, dict) and key in record:
        return record[key]
    raise InvalidInput("name", name, f"leads nowhere: {key!r} is not there")


def _set(record: Any, key: str, *, name: str, value: float) -> None:
    if isinstance(_step(record, key, name), dict | list | str):
        raise InvalidInput("name", name, "is no single number")
    record[key] = value


def _arrivals(importation: Importation, values: Mapping[str, float]) -> tuple[float, ...]:
    expected = importation.expected
    total, tilt = values.get(TOTAL, sum(expected)), values.get(TILT, 0.0)
    if total < 0.0:
        raise InvalidInput(TOTAL, total, "must be a number not below 0")
    tilted = [mean * math.exp(tilt * day) for day, mean in enumerate(expected)]
    if not sum(tilted):
        return expected
    return tuple(mean * total / sum(tilted) for mean in tilted)


def variants(scenario: Scenario, draws: Iterable[Mapping[str, float]]) -> tuple[Scenario, ...]:
    """One scenario a draw, for `run(..., variants=...)`; the same draws for every option compared."""
    return tuple(vary(scenario, draw) for draw in draws)


def write_draws(path: Path, draws: Sequence[Mapping[str, float]], weights: Sequence[float]) -> None:
    """Draws as CSV: `weight`, then one column a name."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([WEIGHT, *draws[0]])
        for draw, weight in zip(draws, weights, strict=True):
            writer.writerow([f"{value:.6g}" for value in (weight, *draw.values())])


def read_draws(path: Path) -> tuple[tuple[dict[str, float], ...], tuple[float, ...]]:
    """The draws and weights of a CSV. Raises `InvalidInput` naming row and column."""
    draws, weights = [], []
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            values = {name: _number(text, name, line) for name, text in row.items()}
            weights.append(values.pop(WEIGHT, 1.0))
            draws.append(values)
    if not draws or not sum(weights) > 0.0:
        raise InvalidInput(path.name, len(draws), "holds no draw of any weight")
    return tuple(draws), tuple(weight / sum(weights) for weight in weights)


def _number(text: str | None, name: str, line: int) -> float:
    try:
        value = float(text or "")
    except ValueError as error:
        raise InvalidInput(name, text, "is no number", position=f"row {line}") from error
    if not math.isfinite(value):
        raise InvalidInput(name, text, "is no number", position=f"row {line}")
    return value
