"""The province of the data pack as the simulator is given it, for what is measured on it."""

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from bench.harness import ROOT

if TYPE_CHECKING:
    from lianfang_sim.scenario import Scenario
    from lianfang_sim.world import World

SCIENCE = ROOT / "data" / "hunan" / "science"


@cache
def world() -> "World":
    from lianfang_sim.geography import read_land
    from lianfang_sim.world import World

    return World.build(read_land(SCIENCE / "land"))


def baseline(*, days: int = 120) -> "Scenario":
    """January's measures kept up for `days` days."""
    from lianfang_sim.scenario import read_scenario

    return replace(read_scenario(SCIENCE / "baseline.yaml"), days=days)


def calibrated(*, days: int = 120) -> "Scenario":
    """The same with the medians of the calibration: about a thousand infections."""
    from statistics import median

    from lianfang_sim.variation import read_draws, vary

    draws, _weights = read_draws(SCIENCE / "posterior.csv")
    middle = {name: median(draw[name] for draw in draws) for name in draws[0]}
    return vary(baseline(days=days), middle)


def uncontrolled(*, days: int) -> "Scenario":
    """The same arrivals and nothing done about them, nor anybody found."""
    from lianfang_sim.scenario import Surveillance

    return replace(baseline(days=days), measures=(), surveillance=Surveillance())
