"""A land of four small areas and an engine of ten lines, for what stands around the engine."""

import time
from datetime import date

import numpy as np

from lianfang_sim.disease import Delay, Disease, Settings
from lianfang_sim.geography import Area, Land
from lianfang_sim.scenario import Importation, Scenario
from lianfang_sim.simulation import OUTPUTS, Batch
from lianfang_sim.world import World

CODES = ("110101", "110102", "110201", "120101")


def land(people=500):
    areas = tuple(
        Area(code=code, name=f"Area {code}", population=people + row, longitude=1 + row, latitude=2)
        for row, code in enumerate(CODES)
    )
    return Land(areas=areas, neighbours=((0, 1), (1, 2)))


def world(people=500):
    return World.build(land(people))


def disease(r0=2.5):
    return Disease(
        name="made up",
        r0=r0,
        dispersion=0.4,
        generation=Delay(mean=5.0, sd=2.0),
        incubation=Delay(mean=5.0, sd=2.0),
        share_symptomatic=0.8,
        settings=Settings(household=0.3, school=0.1, work=0.2, community=0.4),
    )


def scenario(name="as it was", *, r0=2.5, days=10, measures=(), **changes):
    return Scenario(
        name=name,
        first=date(2021, 3, 1),
        days=days,
        disease=disease(r0),
        importation=Importation(expected=(2.0,) * 5),
        measures=measures,
        **changes,
    )


def simulate(world, scenario, *, seed, replicates, regions=None):
    """Counts drawn for each replicate alone; a larger r0 never gives fewer with the same seed."""
    codes = tuple(area.code for area in world.areas) if regions is None else tuple(regions)
    shape = (len(OUTPUTS), len(codes), scenario.days)
    counts = [_drawn(seed, replicate, shape) * scenario.disease.r0 for replicate in replicates]
    return Batch(
        counts=np.array(counts).astype(np.int32),
        blocked=np.ones((len(replicates), len(scenario.measures)), dtype=np.int64),
        first_replicate=replicates.start,
        seed=seed,
        world=world.digest,
        scenario=scenario.digest,
        regions=codes,
    )


def slow(world, scenario, *, seed, replicates, regions=None):
    """The same with a little time per replicate, so that a run can be interrupted."""
    time.sleep(0.002 * len(replicates))
    return simulate(world, scenario, seed=seed, replicates=replicates, regions=regions)


def _drawn(seed, replicate, shape):
    return np.random.Generator(np.random.Philox(key=[seed, replicate])).poisson(3.0, shape)


class StopAfter:
    """Set from the given number of askings on."""

    def __init__(self, askings):
        self.left = askings

    def is_set(self):
        self.left -= 1
        return self.left < 0
