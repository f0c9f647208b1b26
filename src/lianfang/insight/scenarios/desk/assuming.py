"""The table of what a study assumes: the simulator's own numbers, the disease's and the traffic's."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from lianfang.insight.scenarios.desk import pack
from lianfang.insight.scenarios.desk.wording import catalogue, number
from lianfang.insight.scenarios.errors import BadAssumption
from lianfang_sim.assumptions import ASSUMPTIONS
from lianfang_sim.scenario import read_scenario, to_record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

IMPORTATION = "importation"
LATER, LATER_TRAVELLERS = f"{IMPORTATION}.later", f"{IMPORTATION}.later_travellers"
LATER_SERIES = {LATER: "expected", LATER_TRAVELLERS: "travellers"}
# Numbers of the baseline that are open to a question, with bounds wide enough for any disease.
FROM_BASELINE: dict[str, tuple[float, float, str, str]] = {
    "disease.r0": (0.1, 20.0, "", "infectious contacts of one infected person without any measure"),
    "disease.dispersion": (0.01, 100.0, "", "k: small where few infect many"),
    "disease.share_symptomatic": (0.0, 1.0, "share", "infected persons who fall ill"),
    "mobility.trips": (0.0, 0.9, "a head and day", "trips to another unit of the land"),
    "mobility.border_trips": (0.0, 0.9, "a head and day", "trips over the border of the land"),
    LATER: (0.0, 1000.0, "a day", "infected persons who arrive from outside after the known days"),
    LATER_TRAVELLERS: (
        0.0,
        1e6,
        "a day",
        "persons who arrive from listed areas after the known days",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """One assumed number: the pack's or simulator's own, and what the study puts in its place."""

    name: str
    value: float
    own: float
    low: float
    high: float
    unit: str
    meaning: str
    source: str

    @property
    def is_changed(self) -> bool:
        return self.value != self.own

    @property
    def words(self) -> str:
        return catalogue(self.meaning)

    @property
    def unit_words(self) -> str:
        return catalogue(self.unit)

    @property
    def source_words(self) -> str:
        return catalogue(self.source)

    @property
    def bounds(self) -> str:
        return f"{number(self.low)} – {number(self.high)}"


def table(overrides: Mapping[str, float]) -> list[Assumed]:
    """Every assumption of a study, the open numbers of the baseline first."""
    return [
        Assumed(**known, value=overrides.get(known["name"], known["own"])) for known in _known()
    ]


def differing(values: Mapping[str, float]) -> dict[str, float]:
    """Those values that are not the pack's own.

    Raises:
        BadAssumption: there is no such assumption, or the value lies outside its bounds.
    """
    known = {row["name"]: row for row in _known()}
    for name, value in values.items():
        if name not in known:
            raise BadAssumption(
                name=name, value=value, why=catalogue("there is none of that name.")
            )
        row = known[name]
        if not row["low"] <= value <= row["high"]:
            raise BadAssumption(
                name=catalogue(row["meaning"]),
                value=number(value),
                why=_outside().format(low=number(row["low"]), high=number(row["high"])),
            )
    return {name: value for name, value in values.items() if value != known[name]["own"]}


def _outside() -> str:
    return catalogue("it must lie between {low} and {high}.")


def applied(
    baseline: Mapping[str, Any], overrides: Mapping[str, float], *, days: int
) -> dict[str, Any]:
    """The baseline's record over so many days with a study's own numbers."""
    record = deepcopy(dict(baseline)) | {"days": days}
    values = {one.name: one.value for one in table(overrides)}
    for name in FROM_BASELINE.keys() & values.keys():
        part, _dot, field = name.partition(".")
        if part != IMPORTATION:
            record[part][field] = values[name]
    for name in (LATER, LATER_TRAVELLERS):
        series = LATER_SERIES[name]
        given = record[IMPORTATION][series][:days]
        record[IMPORTATION][series] = given + [values[name]] * (days - len(given))
    inner = {name: value for name, value in overrides.items() if name not in FROM_BASELINE}
    record["assumptions"] = record["assumptions"] | inner
    return record


def _known() -> list[dict[str, Any]]:
    path = pack.science().baseline
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, changed_at: int) -> list[dict[str, Any]]:
    del changed_at
    baseline = to_record(read_scenario(path))
    own, sources = baseline["assumptions"], baseline["disease"]["sources"]
    arrivals, travellers = (baseline["importation"][name] for name in ("expected", "travellers"))
    found = {name: _value(baseline, name) for name in FROM_BASELINE if name not in LATER_SERIES}
    # Nobody knows on the day that arrivals will stop: what came last goes on until told otherwise.
    found |= {LATER: arrivals[-1] if arrivals else 0.0}
    found |= {LATER_TRAVELLERS: travellers[-1] if travellers else 0.0}
    return [
        _row(name, value, sources.get(name.partition(".")[2], ""))
        for name, value in found.items()
        if value is not None
    ] + [
        {
            "name": one.name,
            "own": own.get(one.name, one.value),
            "low": one.low,
            "high": one.high,
            "unit": one.unit,
            "meaning": one.meaning,
            "source": one.source,
        }
        for one in ASSUMPTIONS
    ]


def _value(baseline: dict[str, Any], name: str) -> float | None:
    part, _dot, field = name.partition(".")
    value = baseline[part].get(field)
    return None if value is None else float(value)


def _row(name: str, value: float, source: str) -> dict[str, Any]:
    low, high, unit, meaning = FROM_BASELINE[name]
    return {
        "name": name,
        "own": value,
        "low": low,
        "high": high,
        "unit": unit,
        "meaning": meaning,
        "source": source,
    }
