"""From ensembles to the numbers a study shows: ranges, differences in pairs, fans, what was blocked.

Runs with the same number met the same chances, so options are compared run by run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lianfang.insight.scenarios.desk import frontier
from lianfang.insight.scenarios.terms import BURDENS, HARMS, Metric, Verdict
from lianfang_measures import KINDS, Burden
from lianfang_sim.burdens import burdens, burdens_of_cases

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from lianfang_sim.ensemble import Ensemble
    from lianfang_sim.scenario import Scenario
    from lianfang_sim.world import World

    Values = NDArray[np.float64]

LOW, MIDDLE, HIGH = 0.025, 0.5, 0.975
FAN = (0.025, 0.25, 0.5, 0.75, 0.975)
FAN_OUTPUTS = ("infections", "confirmed", "in_beds", "deaths")
DAYS_BEFORE = 14
BURDEN_OF = {
    Metric.PERSON_DAYS_RESTRICTED: Burden.PERSON_DAYS_RESTRICTED,
    Metric.DAYS_WITHOUT_WORK: Burden.PERSON_DAYS_WITHOUT_WORK_OR_SCHOOL,
    Metric.TRIPS_STOPPED: Burden.TRIPS_STOPPED,
    Metric.HOURS_WAITED: Burden.HOURS_WAITED,
    Metric.CHECKS: Burden.CHECKS,
    Metric.STAFF_DAYS: Burden.STAFF_DAYS,
}


def results_of(
    inputs: dict[str, Any], ensembles: Sequence[Ensemble], *, world: World, first: date
) -> dict[str, Any]:
    """Everything the page of a study shows of a run, as plain JSON."""
    start = (first - ensembles[0].scenario.first).days
    tables = [
        _metrics(ensemble, world=world, start=start, place=inputs["place"])
        for ensemble in ensembles
    ]
    drawn = max(start - DAYS_BEFORE, 0)
    options = [
        _option(option, ensemble, (tables[number], tables[0]))
        | {"fan": _fans(ensemble, drawn), "units": _units(ensemble, ensembles[0], start)}
        for number, (option, ensemble) in enumerate(zip(inputs["options"], ensembles, strict=True))
    ]
    return {
        "first": inputs["first"],
        "days": [day.isoformat() for day in ensembles[0].dates[drawn:]],
        "world": ensembles[0].world,
        "people": int(world.people),
        "digests": [ensemble.scenario.digest for ensemble in ensembles],
        "options": options,
        "frontier": frontier.frontier_of(
            [_means(table) for table in tables], _meets(inputs["goal"], tables)
        ),
    }


def _metrics(ensemble: Ensemble, *, world: World, start: int, place: str) -> dict[Metric, Values]:
    """[replicate] of each metric, over the days looked at."""

    def days(output: str) -> NDArray[np.int64]:
        return ensemble.series(output)[:, start:]

    drawn = {
        Metric.INFECTIONS: days("infections").sum(axis=1),
        Metric.DEATHS: days("deaths").sum(axis=1),
        Metric.BEDS_AT_PEAK: (days("in_beds") + days("waiting_for_bed")).max(axis=1),
    }
    observed = [
        days(output).sum(axis=1)
        for output in ("confirmed", "observed_at_home", "observed_designated")
    ]
    fixed = _fixed(ensemble, world=world, start=start, place=place)
    asked = _of_cases(ensemble.scenario, *observed)
    none = np.zeros(len(ensemble.counts))
    return {
        metric: (drawn.get(metric, none) + asked.get(metric, none) + fixed.get(metric, 0.0)).astype(
            np.float64
        )
        for metric in (*HARMS, *BURDENS)
    }


def _of_cases(  # noqa: PLR0917  three counts of a run
    scenario: Scenario,
    confirmed: NDArray[np.int64],
    at_home: NDArray[np.int64],
    designated: NDArray[np.int64],
) -> dict[Metric, Values]:
    """[replicate] of what cases and observed contacts ask for, which depends on chance."""
    found = [
        burdens_of_cases(
            scenario, confirmed=float(cases), at_home=float(home), designated=float(there)
        )
        for cases, home, there in zip(confirmed, at_home, designated, strict=True)
    ]
    return {
        metric: np.array([one.get(burden, 0.0) for one in found])
        for metric, burden in BURDEN_OF.items()
    }


def _fixed(ensemble: Ensemble, *, world: World, start: int, place: str) -> dict[Metric, float]:
    """What follows from the measures alone, without any chance: trips, checks, shut venues."""
    found = burdens(world, ensemble.scenario)
    return {
        metric: float(found.series(burden, region=place)[start:].sum())
        for metric, burden in BURDEN_OF.items()
    }


def _option(
    option: dict[str, Any],
    ensemble: Ensemble,
    tables: tuple[dict[Metric, Values], dict[Metric, Values]],
) -> dict[str, Any]:
    own, base = tables
    return {
        "key": option["key"],
        "position": option["position"],
        "name": option["name"],
        "offer": option["offer"],
        "lines": option["lines"],
        "metrics": {metric.value: _range(values) for metric, values in own.items()},
        "against": {metric.value: _difference(own[metric] - base[metric]) for metric in own},
        "blocked": _blocked(option, ensemble),
        "not_simulated": [
            number
            for number, line in enumerate(option["lines"])
            if not KINDS[line["record"]["kind"]].is_simulated
        ],
    }


def _range(values: Values) -> dict[str, float]:
    low, middle, high = np.quantile(values, [LOW, MIDDLE, HIGH])
    return {"low": float(low), "middle": float(middle), "high": float(high)}


def _difference(values: Values) -> dict[str, Any]:
    """How an option differs, run by run; `mean_low` and `mean_high` hold the mean of all runs."""
    error = 1.96 * float(values.std(ddof=1)) / len(values) ** 0.5 if len(values) > 1 else 0.0
    mean = float(values.mean())
    return _range(values) | {
        "mean": mean,
        "mean_low": mean - error,
        "mean_high": mean + error,
        "chance": float((values < 0).mean()),
        "verdict": _verdict(values).value,
    }


def _verdict(values: Values) -> Verdict:
    if not values.any():
        return Verdict.NONE
    low, high = np.quantile(values, [LOW, HIGH])
    if high < 0:
        return Verdict.FEWER
    return Verdict.MORE if low > 0 else Verdict.CANNOT_BE_TOLD


def _blocked(option: dict[str, Any], ensemble: Ensemble) -> list[float]:
    """How many events each line of the option prevented, in the mean of all runs."""
    found = [0.0] * len(option["lines"])
    for line, events in zip(option["of_line"], ensemble.blocked.mean(axis=0), strict=True):
        found[line] += float(events)
    return found


def _fans(ensemble: Ensemble, drawn: int) -> dict[str, list[list[float]]]:
    """For each output the quantiles of each day, from the days shown before the study begins."""
    return {
        output: [
            [round(float(value), 2) for value in line[drawn:]]
            for line in ensemble.quantiles(output, FAN)
        ]
        for output in FAN_OUTPUTS
    }


def _units(ensemble: Ensemble, base: Ensemble, start: int) -> dict[str, dict[str, Any]]:
    """Infections of each unit, and how they differ."""
    found = {}
    for code in ensemble.regions:
        own, there = (
            each.series("infections", region=code)[:, start:].sum(axis=1).astype(np.float64)
            for each in (ensemble, base)
        )
        found[code] = _range(own) | {"against": _difference(own - there)}
    return found


def _means(table: dict[Metric, Values]) -> dict[Metric, float]:
    return {metric: float(values.mean()) for metric, values in table.items()}


def _meets(goal: dict[str, Any] | None, tables: list[dict[Metric, Values]]) -> list[bool] | None:
    """Which options keep the goal in as many runs as it asks for; None without a goal."""
    if goal is None:
        return None
    metric = Metric(goal["metric"])
    return [bool((table[metric] <= goal["at_most"]).mean() >= goal["chance"]) for table in tables]
