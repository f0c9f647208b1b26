"""What a place would have been foretold without its own counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lianfang_sim.calibration import roots
from lianfang_sim.errors import InvalidInput
from lianfang_sim.simulation import OUTPUTS, simulate
from lianfang_sim.variation import vary

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from lianfang_sim.calibration import Calibration

    Whole = NDArray[np.int64]
    Real = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """`cases` is [draw, region]: up to `last`, each region by the draws kept without it."""

    regions: tuple[str, ...]
    cases: Whole
    tried: int
    last: date


def leave_one_out(
    calibration: Calibration, *, last: date, tried: int, kept: int, seed: int
) -> LeftOut:
    """Foretell each region from the counts of the others.

    `tried` draws from the priors are simulated once; for each region the `kept` draws that came
    nearest to the fitted days of all others are taken (rejection, so weights are equal).

    Raises:
        InvalidInput: `kept` is not from 1 to `tried`, or `last` lies outside the scenario.
    """
    if not 1 <= kept <= tried:
        raise InvalidInput("kept", kept, f"must be 1 to {tried}")
    scenario = calibration.scenario
    if not scenario.first <= last <= scenario.last:
        raise InvalidInput("last", last, "lies outside the days of the scenario")
    misses, cases = _simulated(calibration, tried=tried, seed=seed)
    until = cases[:, :, : (last - scenario.first).days + 1].sum(axis=2)
    chosen = []
    for region in range(until.shape[1]):
        others = np.delete(misses, region, axis=1).sum(axis=1)
        best = np.argsort(others, kind="stable")[:kept]
        chosen.append(until[best, region])
    return LeftOut(
        regions=calibration.counted.regions,
        cases=np.stack(chosen, axis=1),
        tried=tried,
        last=last,
    )


def _simulated(calibration: Calibration, *, tried: int, seed: int) -> tuple[Real, Whole]:
    """[draw, region] squared distances over the fitted days, and [draw, region, day] new cases."""
    near, rng = calibration.nearness, np.random.default_rng(seed)
    regions = len(near.regions)
    misses = np.empty((tried, regions))
    cases = np.empty((tried, regions, calibration.scenario.days), dtype=np.int64)
    for number in range(tried):
        values = {name: prior.sample(rng) for name, prior in calibration.priors.items()}
        batch = simulate(
            near.world,
            vary(calibration.scenario, values),
            seed=seed,
            replicates=range(number, number + 1),
            regions=near.regions,
        )
        cases[number] = batch.counts[0, OUTPUTS.index(calibration.output)]
        cells = roots(cases[number], near.starts)[:regions]
        misses[number] = ((cells - near.target[:regions]) ** 2).sum(axis=1)
    return misses, cases
