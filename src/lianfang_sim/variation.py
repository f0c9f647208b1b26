"""A scenario with some of its numbers replaced: what a draw of a calibration does to it."""

from __future__ import annotations

import csv
import math
from dataclasses import is_dataclass, replace
from typing import TYPE_CHECKING, Any

from lianfang_sim.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from lianfang_sim.scenario import Importation, Scenario

TOTAL, TILT = "importation.total", "importation.tilt"
MEASURES, ASSUMPTIONS = "measures", "assumptions"
WEIGHT, SIMULATION = "weight", "simulation"


def vary(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario with `values` in place of its own.

    A name is the path of a field: `disease.r0`, `surveillance.finding.0.delay.mean`,
    `importation.areas.12`, `assumptions.close.schools`; `measures.KIND.FIELD` is that field of
    every measure of a kind (none in force: no change, for an option may leave it out).
    `importation.total` is the number of expected arrivals over all days, `importation.tilt` makes
    them grow faster by this rate a day, the total kept.

    Raises:
        InvalidInput: a name leads nowhere, or its value cannot stand.
    """
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name not in (TOTAL, TILT):
            _plant(changes, scenario, name=name, value=value)
    varied = _replaced(scenario, changes, at="")
    arrivals = _arrivals(varied.importation, values)
    whole: Scenario = replace(varied, importation=replace(varied.importation, expected=arrivals))
    return whole


def _plant(changes: dict[str, Any], scenario: Scenario, *, name: str, value: float) -> None:
    """Note a new value in a tree of fields, so that each part is made anew only once."""
    path = name.split(".")
    if path[0] == ASSUMPTIONS:
        path = [ASSUMPTIONS, name.removeprefix(f"{ASSUMPTIONS}.")]
    if path[0] == MEASURES and len(path) == 3:
        kinds = enumerate(measure.kind for measure in scenario.measures)
        paths = [[MEASURES, str(at), path[2]] for at, kind in kinds if kind == path[1]]
    else:
        paths = [path]
    for steps in paths:
        inner = changes
        for key in steps[:-1]:
            inner = inner.setdefault(key, {})
        inner[steps[-1]] = value


def _replaced(part: Any, changes: Any, *, at: str) -> Any:
    """`part` with the tree of changes in place; tuples by position, mappings by key."""
    if not isinstance(changes, dict):
        if isinstance(part, bool | str) or not isinstance(part, int | float):
            raise InvalidInput("name", at, "is no single number")
        return changes
    if is_dataclass(part):
        fresh = {
            k: _replaced(_step(part.__dict__, k, at), c, at=_path(at, k))
            for k, c in changes.items()
        }
        return replace(part, **fresh)  # type: ignore[type-var]
    if isinstance(part, dict):
        return part | {key: _entry(part, key, change, at=at) for key, change in changes.items()}
    if isinstance(part, tuple):
        known = {str(position): item for position, item in enumerate(part)}
        fresh = {k: _replaced(_step(known, k, at), c, at=_path(at, k)) for k, c in changes.items()}
        return tuple((known | fresh).values())
    raise InvalidInput("name", at, "leads nowhere: it is a single value")


def _entry(part: dict[Any, Any], key: str, change: Any, *, at: str) -> Any:
    # An assumption that the scenario leaves at its default is no entry yet.
    if at == ASSUMPTIONS and key not in part:
        return change
    return _replaced(_step(part, key, at), change, at=_path(at, key))


def _path(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key


def _step(known: Mapping[str, Any], key: str, at: str) -> Any:
    if key not in known:
        raise InvalidInput("name", _path(at, key), "leads nowhere")
    return known[key]


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


def write_draws(
    path: Path,
    draws: Sequence[Mapping[str, float]],
    weights: Sequence[float],
    *,
    simulations: Sequence[int] = (),
) -> None:
    """Draws as CSV: `weight`, `simulation` (the number of the one that was kept), then the names."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        numbered = [SIMULATION] if simulations else []
        writer.writerow([WEIGHT, *numbered, *draws[0]])
        for at, (draw, weight) in enumerate(zip(draws, weights, strict=True)):
            number = [simulations[at]] if simulations else []
            writer.writerow([repr(weight), *number, *(repr(value) for value in draw.values())])


def read_draws(path: Path) -> tuple[tuple[dict[str, float], ...], tuple[float, ...]]:
    """The draws and weights of a CSV. Raises `InvalidInput` naming row and column."""
    draws, weights = [], []
    for values in _rows(path):
        weights.append(values.pop(WEIGHT, 1.0))
        values.pop(SIMULATION, None)
        draws.append(values)
    if not draws or not sum(weights) > 0.0:
        raise InvalidInput(path.name, len(draws), "holds no draw of any weight")
    return tuple(draws), tuple(weight / sum(weights) for weight in weights)


def read_simulations(path: Path) -> tuple[int, ...]:
    """The numbers of the simulations that came near. Raises `InvalidInput` where none stand."""
    numbers = [values.get(SIMULATION) for values in _rows(path)]
    if not numbers or None in numbers:
        raise InvalidInput(SIMULATION, None, "is missing", position=path.name)
    return tuple(int(number or 0) for number in numbers)


def _rows(path: Path) -> list[dict[str, float]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {name: _number(text, name, line) for name, text in row.items()}
            for line, row in enumerate(csv.DictReader(file), 2)
        ]


def _number(text: str | None, name: str, line: int) -> float:
    try:
        value = float(text or "")
    except ValueError as error:
        raise InvalidInput(name, text, "is no number", position=f"row {line}") from error
    if not math.isfinite(value):
        raise InvalidInput(name, text, "is no number", position=f"row {line}")
    return value
