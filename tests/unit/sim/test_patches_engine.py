"""Where everybody mixes with everybody, persons and patches are two ways to one epidemic."""

from datetime import date

import numpy as np
import pytest

from lianfang_sim.disease import Delay, Disease, Settings
from lianfang_sim.geography import Area, Land
from lianfang_sim.outputs import Output
from lianfang_sim.patches import run_patches
from lianfang_sim.scenario import Importation, Scenario
from lianfang_sim.simulation import simulate
from lianfang_sim.world import World

PEOPLE, SEEDS, GAMMA = 100_000, 300, 0.2


@pytest.mark.parametrize("r0", [1.6, 2.5])
def test_both_engines_reach_as_many(r0: float) -> None:
    area = Area(code="1101", name="a", population=PEOPLE, longitude=110.0, latitude=25.0)
    disease = Disease(
        name="mixing",
        r0=r0,
        dispersion=None,
        generation=Delay(mean=5.0, sd=2.0),
        incubation=Delay(mean=3.0, sd=1.0),
        share_symptomatic=1.0,
        settings=Settings(household=0.0, school=0.0, work=0.0, community=1.0),
    )
    scenario = Scenario(
        name="mixing",
        first=date(2030, 1, 1),
        days=365,
        disease=disease,
        importation=Importation(expected=(float(SEEDS),)),
    )

    batch = simulate(World.build(Land(areas=(area,))), scenario, seed=1, replicates=range(4))
    patches = run_patches(
        [PEOPLE],
        np.ones((1, 1)),
        beta=r0 * -np.expm1(-GAMMA),
        sigma=0.3,
        gamma=GAMMA,
        infected=[SEEDS],
        days=600,
        replicates=20,
        seed=1,
    )

    persons = batch.counts[:, Output.INFECTIONS].sum(axis=(1, 2)) / PEOPLE
    assert persons.mean() == pytest.approx(float(patches.attack_rates.mean()), rel=5e-3)
