"""Calibrating a scenario to counted cases of places, and what of it was held back to be foretold."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml
from numpy.typing import NDArray

from lianfang_sim import priors as prior_words
from lianfang_sim.ensemble import Ensemble, run
from lianfang_sim.errors import InvalidInput
from lianfang_sim.fit import Posterior, Progress, Smc, Stop, fit
from lianfang_sim.geography import read_land
from lianfang_sim.records import build
from lianfang_sim.scenario import Scenario, read_scenario
from lianfang_sim.simulation import OUTPUTS, simulate
from lianfang_sim.variation import vary
from lianfang_sim.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lianfang_sim.executors import Executor
    from lianfang_sim.priors import Prior

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """New cases as they were counted: `new` is [region, day] from `first`."""

    regions: tuple[str, ...]
    first: date
    new: Whole

    def __post_init__(self) -> None:
        if self.new.ndim != 2 or len(self.new) != len(self.regions) or self.new.size == 0:
            raise InvalidInput("observed", self.new.shape, f"must be {len(self.regions)} by days")
        for row, day in np.argwhere(self.new < 0)[:1]:
            raise InvalidInput(
                "observed",
                int(self.new[row, day]),
                "is below the count of the day before",
                position=f"{self.regions[row]} {self.first + timedelta(days=int(day))}",
            )

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.new.shape[1] - 1)

    def between(self, first: date, last: date) -> Whole:
        """[region, day] of these days. Raises `InvalidInput` where they were not counted."""
        for name, day in (("first day", first), ("last day", last)):
            if not self.first <= day <= self.last:
                reason = f"lies outside the days counted, {self.first} to {self.last}"
                raise InvalidInput(name, day, reason)
        if first > last:
            raise InvalidInput("days", (first, last), "end before they begin")
        start = (first - self.first).days
        return self.new[:, start : start + (last - first).days + 1]


@dataclass(frozen=True)
class Nearness:
    """How far a simulation is from the counts of the fitted days.

    Counts are summed over blocks of days, in each region and in all of them together, and
    compared as square roots, which makes the noise of small and large counts alike.
    """

    world: World
    scenario: Scenario
    regions: tuple[str, ...]
    starts: tuple[int, ...]  # day of the scenario on which each block begins; the last ends it
    output: int
    seed: int
    target: Real  # [region and all, block]

    def __call__(self, values: Mapping[str, float], number: int) -> float:
        """Root of the summed squares of the differences."""
        return float(np.sqrt(((self.cells(values, number) - self.target) ** 2).sum()))

    def cells(self, values: Mapping[str, float], number: int) -> Real:
        """What one simulation counts, as `target` has it."""
        batch = simulate(
            self.world,
            vary(self.scenario, values),
            seed=self.seed,
            replicates=range(number, number + 1),
            regions=self.regions,
        )
        return roots(batch.counts[0, self.output], self.starts)


def roots(new: NDArray[Any], starts: Sequence[int]) -> Real:
    """Square roots of the sums over blocks [region and all, block]; `starts` ends with the end."""
    until = np.concatenate([np.zeros((len(new), 1)), np.cumsum(new, axis=1)], axis=1)
    blocks = np.diff(until[:, list(starts)], axis=1)
    return np.asarray(np.sqrt(np.vstack([blocks, blocks.sum(axis=0)])), dtype=np.float64)


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """A scenario, what was counted, what is held of the parameters beforehand, and how to search.

    Days after `fitted_until` are never looked at by `fit`.
    """

    world: World
    scenario: Scenario
    counted: Counted
    priors: Mapping[str, Prior]
    fitted_from: date
    fitted_until: date
    seed: int
    block_days: int = 3
    output: str = "confirmed"
    settings: Smc = field(default_factory=Smc)

    def __post_init__(self) -> None:
        self.counted.between(self.fitted_from, self.fitted_until)
        for name, day in (("fitted_from", self.fitted_from), ("fitted_until", self.fitted_until)):
            if not self.scenario.first <= day <= self.scenario.last:
                raise InvalidInput(name, day, "lies outside the days of the scenario")
        if self.block_days < 1:
            raise InvalidInput("block_days", self.block_days, "must be 1 or more")
        if self.output not in OUTPUTS:
            raise InvalidInput("output", self.output, f"is none of {', '.join(OUTPUTS)}")

    @cached_property
    def nearness(self) -> Nearness:
        """The distance of this calibration."""
        begins = (self.fitted_from - self.scenario.first).days
        ends = (self.fitted_until - self.scenario.first).days + 1
        # From the end backwards, so that the newest block is a whole one.
        inner = tuple(reversed(range(ends, begins, -self.block_days)))
        starts = (begins, *inner)
        fitted = self.counted.between(self.fitted_from, self.fitted_until)
        return Nearness(
            world=self.world,
            scenario=replace(self.scenario, days=ends),
            regions=self.counted.regions,
            starts=starts,
            output=OUTPUTS.index(self.output),
            seed=self.seed,
            target=roots(fitted, [start - begins for start in starts]),
        )

    def fit(
        self,
        *,
        executor: Executor | None = None,
        on_progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> Posterior:
        """The posterior given the fitted days; see `lianfang_sim.fit.fit`."""
        return fit(
            self.priors,
            self.nearness,
            seed=self.seed,
            settings=self.settings,
            executor=executor,
            on_progress=on_progress,
            stop=stop,
        )

    def continued(
        self,
        draws: Sequence[tuple[Mapping[str, float], int]],
        *,
        first: date,
        last: date,
    ) -> Whole:
        """[draw, region]: cases of some days in the very simulations the search kept.

        A draw is its values and the number of its simulation. Where `foretell` begins afresh and
        only keeps the parameters, this goes on from courses that came near the fitted days.
        """
        days = slice((first - self.scenario.first).days, (last - self.scenario.first).days + 1)
        at = OUTPUTS.index(self.output)
        found = [
            simulate(
                self.world,
                vary(self.scenario, values),
                seed=self.seed,
                replicates=range(number, number + 1),
                regions=self.counted.regions,
            ).counts[0, at]
            for values, number in draws
        ]
        cases: Whole = np.stack(found)[:, :, days].sum(axis=2, dtype=np.int64)
        return cases

    def foretell(
        self,
        draws: Sequence[Mapping[str, float]],
        *,
        replicates: int,
        seed: int,
        executor: Executor | None = None,
    ) -> Ensemble:
        """The whole scenario under draws of equal weight, counted by the observed regions."""
        return run(
            self.world,
            self.scenario,
            replicates=replicates,
            seed=seed,
            executor=executor,
            regions=self.counted.regions,
            variants=[vary(self.scenario, draw) for draw in draws],
        )


def read_calibration(path: Path) -> Calibration:
    """The calibration of a YAML file, which names land, scenario and counts beside it.

    Raises:
        InvalidInput: a field is missing or cannot stand, or a count falls from one day to the next.
    """
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name in ("land", "scenario", "observed", "regions", "fitted", "priors", "seed"):
        if name not in record:
            raise InvalidInput(name, None, "is missing")
    scenario = read_scenario(path.parent / record["scenario"])
    return Calibration(
        world=World.build(read_land(path.parent / record["land"])),
        scenario=scenario,
        counted=read_counted(path.parent / record["observed"], tuple(record["regions"])),
        priors=_priors(record, scenario),
        fitted_from=record["fitted"][0],
        fitted_until=record["fitted"][1],
        seed=int(record["seed"]),
        block_days=int(record.get("block_days", 3)),
        settings=build(Smc, record.get("search", {})),
    )


def _priors(record: Mapping[str, Any], scenario: Scenario) -> dict[str, Prior]:
    found = {
        name: prior_words.prior_of({key: v for key, v in told.items() if key != "source"})
        for name, told in record["priors"].items()
    }
    if "shares_of_arrivals" in record:
        concentration = float(record["shares_of_arrivals"]["concentration"])
        shares = scenario.importation.areas
        found |= prior_words.dirichlet("importation.areas", shares, concentration=concentration)
    return found


def read_counted(path: Path, regions: tuple[str, ...]) -> Counted:
    """Counts from a CSV of `date`, `code`, `confirmed` (cumulative); rows of other codes are left.

    A region is a code without its trailing zeros. Raises `InvalidInput` naming row and value.
    """
    levels: dict[tuple[str, date], int] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            region = next((r for r in regions if row["code"] == r.ljust(len(row["code"]), "0")), "")
            if region:
                levels[region, _day(row["date"], line)] = _count(row["confirmed"], line)
    days = sorted({day for _, day in levels})
    for region in regions:
        for day in days or [date.min]:
            if (region, day) not in levels:
                raise InvalidInput("observed", None, "is missing", position=f"{region} {day}")
    table = np.array([[levels[region, day] for day in days] for region in regions])
    return Counted(regions=regions, first=days[0], new=np.diff(table, axis=1, prepend=0))


def _day(text: str, line: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput("date", text, "is no day", position=f"row {line}") from error


def _count(text: str, line: int) -> int:
    if not text.isdigit():
        raise InvalidInput("confirmed", text, "is no count of cases", position=f"row {line}")
    return int(text)
