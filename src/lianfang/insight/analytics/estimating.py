"""From a series to an estimate: the science is asked, and its cautions are kept beside the figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from lianfang.insight.analytics import rules
from lianfang.insight.analytics.terms import Absence, EstimateKind, Limit, Method
from lianfang_epi.errors import EpiError
from lianfang_epi.growth import growth_rate
from lianfang_epi.nowcasting import LEAST_PAST
from lianfang_epi.nowcasting import nowcast as complete
from lianfang_epi.reproduction import DESIRED_VARIATION, Prior, reproduction_number
from lianfang_epi.serial import Uncertain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lianfang.insight.analytics.pack import Parameters
    from lianfang.insight.analytics.rules import Series
    from lianfang.insight.analytics.triangles import Triangle
    from lianfang_epi.intervals import Interval
    from lianfang_epi.nowcasting import Nowcast
    from lianfang_epi.reproduction import ReproductionNumber

LEAST_DAYS_OF_GROWTH = 5
LEAST_DELAYS = 4
METHODS = {
    EstimateKind.REPRODUCTION: Method.CORI,
    EstimateKind.GROWTH: Method.GROWTH,
    EstimateKind.NOWCAST: Method.NOWCAST,
}
QUANTILES = (0.025, 0.5, 0.975)
_ALWAYS = [Limit.DAY_OF_REPORT, Limit.FOUND_ONLY, Limit.PAST_ONLY]


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """An estimate before it is stored, or why there is none."""

    kind: EstimateKind
    place: str
    method: Method
    parameters: dict[str, Any]
    inputs: dict[str, Any] = field(default_factory=dict)
    first_day: date | None = None
    last_day: date | None = None
    values: dict[str, Any] = field(default_factory=dict)
    limits: list[Limit] = field(default_factory=list)
    absence: str = ""
    is_synthetic: bool = False

    @property
    def digest(self) -> str:
        """Stands for input, parameters, method and version: computed again, it is the same."""
        return rules.digest_of(
            self.kind, self.method, self.parameters, self.inputs, version("lianfang")
        )


def reproduction(place: str, series: Series | None, parameters: Parameters) -> Drafted:
    """R by a sliding window, with the uncertainty of the serial interval in its own interval."""
    told = {name: parameters[name] for name in ("serial_interval", "reproduction")}
    frame = _frame(EstimateKind.REPRODUCTION, place=place, series=series, told=told)
    if series is None:
        return Drafted(**frame, absence=Absence.NO_FIGURES)
    if not told["serial_interval"]:
        return Drafted(**frame, absence=Absence.NO_INTERVAL)
    window = int(told["reproduction"]["window_days"])
    if len(series.counts) <= window:
        return Drafted(**frame, absence=Absence.SHORT_SERIES)
    found = reproduction_number(
        series.counts,
        _interval(told["serial_interval"]),
        window=window,
        prior=_prior(told["reproduction"]),
        probabilities=QUANTILES,
    )
    windows = list(_windows(found, series))
    limits = [*_ALWAYS, Limit.IMPORTED, Limit.INTERVAL_ELSEWHERE, *series.limits()]
    return Drafted(
        **frame,
        values={"windows": windows, "needed_cases": _needed(found.prior)},
        limits=limits,
        absence=windows[-1]["absence"],
    )


def growth(place: str, series: Series | None, parameters: Parameters) -> Drafted:
    """Growth per day over the last days of the curve; what began the curve is left out."""
    told = {"growth": parameters["growth"]}
    frame = _frame(EstimateKind.GROWTH, place=place, series=series, told=told)
    if series is None:
        return Drafted(**frame, absence=Absence.NO_FIGURES)
    days = int(told["growth"]["days"])
    counts = series.counts[1:] if series.starts_with_total else series.counts
    counts = counts[-days:]
    if len(counts) < LEAST_DAYS_OF_GROWTH:
        return Drafted(**frame, absence=Absence.SHORT_SERIES)
    if sum(counts) < int(told["growth"]["least_cases"]):
        return Drafted(**frame, absence=Absence.FEW_CASES)
    try:
        found = growth_rate(np.array(counts))
    except EpiError:
        return Drafted(**frame, absence=Absence.NO_ESTIMATE)
    return Drafted(
        **frame | {"first_day": series.days[-len(counts)]},
        values={"rate": bounds(found.rate), "cases": found.cases, "days": found.days},
        limits=[*_ALWAYS, *series.limits()],
    )


def nowcast(place: str, triangle: Triangle | None, parameters: Parameters) -> Drafted:
    """How many onsets of the last days will be known in the end, from the delays so far."""
    told = {"nowcast": parameters["nowcast"]}
    frame = _frame(EstimateKind.NOWCAST, place=place, series=None, told=told)
    if triangle is None:
        return Drafted(**frame, absence=Absence.NO_LINE_LIST)
    frame |= {
        "inputs": triangle.as_inputs(),
        "first_day": triangle.first_onset,
        "last_day": triangle.last_reported,
        "is_synthetic": triangle.is_synthetic,
    }
    counts = triangle.counts
    # Twice the delays and ten days are needed to learn how nowcasts of the past would have fared.
    delays = min(counts.shape[1], (len(counts) - LEAST_PAST) // 2)
    if delays < LEAST_DELAYS:
        return Drafted(**frame, absence=Absence.SHORT_LIST)
    if counts.sum() < int(told["nowcast"]["least_cases"]):
        return Drafted(**frame, absence=Absence.FEW_CASES)
    try:
        found = complete(counts[:, :delays], probabilities=QUANTILES, seed=1)
    except EpiError:
        return Drafted(**frame, absence=Absence.NO_ESTIMATE)
    limits = [Limit.LIST_INCOMPLETE, Limit.SAME_DELAYS, Limit.PAST_ONLY]
    return Drafted(**frame, values=_completed(found, triangle, delays=delays), limits=limits)


def _completed(found: Nowcast, triangle: Triangle, *, delays: int) -> dict[str, Any]:
    lower, middle, upper = found.total(delays - 1)
    rows = [
        {
            "onset": day.isoformat(),
            "reported": int(found.reported[at]),
            "lower": round(float(found.quantiles[at][0]), 1),
            "middle": round(float(found.quantiles[at][1]), 1),
            "upper": round(float(found.quantiles[at][2]), 1),
        }
        for at, day in enumerate(triangle.onsets)
    ]
    return {
        "days": rows,
        "longest_delay": delays - 1,
        "open": {
            "days": delays - 1,
            "reported": int(found.reported[1 - delays :].sum()),
            "lower": round(float(lower)),
            "middle": round(float(middle)),
            "upper": round(float(upper)),
        },
    }


def bounds(found: Interval) -> dict[str, float]:
    """An interval as it is kept."""
    return {
        "value": round(found.value, 5),
        "lower": round(found.lower, 5),
        "upper": round(found.upper, 5),
    }


def _frame(
    kind: EstimateKind, *, place: str, series: Series | None, told: dict[str, Any]
) -> dict[str, Any]:
    frame: dict[str, Any] = {
        "kind": kind,
        "method": METHODS[kind],
        "place": place,
        "parameters": told,
    }
    if series is None:
        return frame
    return frame | {
        "inputs": series.as_inputs(),
        "first_day": series.first,
        "last_day": series.last,
        "is_synthetic": series.is_synthetic,
    }


def _interval(told: dict[str, Any]) -> Uncertain:
    """The pack's serial interval; few draws are enough, for its spread is known only roughly."""
    return Uncertain(
        mean=told["mean"],
        mean_sd=told["mean_sd"],
        mean_bounds=tuple(told["mean_bounds"]),
        sd=told["sd"],
        sd_sd=told["sd_sd"],
        sd_bounds=tuple(told["sd_bounds"]),
        samples=100,
        draws=50,
    )


def _prior(told: dict[str, Any]) -> Prior:
    return Prior(mean=told["prior_mean"], sd=told["prior_sd"])


def _needed(prior: Prior) -> int:
    """Cases a window must hold before its interval is as narrow as is desired."""
    return round(1 / DESIRED_VARIATION**2 - prior.shape + 0.5)


def _windows(found: ReproductionNumber, series: Series) -> Iterator[dict[str, Any]]:
    days = series.days
    for at in range(len(found.last)):
        lower, middle, upper = (round(float(value), 4) for value in found.quantiles[at])
        yield {
            "first": days[int(found.first[at])].isoformat(),
            "last": days[int(found.last[at])].isoformat(),
            "lower": lower,
            "middle": middle,
            "upper": upper,
            "mean": round(float(found.mean[at]), 4),
            "cases": int(found.cases[at]),
            "absence": _caution(found, at),
        }


def _caution(found: ReproductionNumber, at: int) -> str:
    """Why the figure of a window should not be shown; empty when it may."""
    if found.has_no_infectors[at]:
        return Absence.NO_INFECTORS
    if found.cases[at] < _needed(found.prior):
        return Absence.FEW_CASES
    return Absence.EARLY if found.is_early[at] else ""
