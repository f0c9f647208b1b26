"""Compiling the kernels ahead of their first use."""

from __future__ import annotations

from datetime import date

from lianfang_sim.disease import Delay, Disease, Settings
from lianfang_sim.geography import Area, Land
from lianfang_sim.scenario import Importation, Scenario
from lianfang_sim.simulation import simulate
from lianfang_sim.world import World


def warm() -> None:
    """Run one replicate of a small made-up place; compiled code stays in the package's cache."""
    area = Area(code="1", name="anywhere", population=1000, longitude=0.0, latitude=0.0)
    disease = Disease(
        name="any",
        r0=2.0,
        dispersion=0.5,
        generation=Delay(mean=5.0, sd=2.0),
        incubation=Delay(mean=5.0, sd=2.0),
        share_symptomatic=0.8,
        settings=Settings(household=0.3, school=0.1, work=0.2, community=0.4),
    )
    scenario = Scenario(
        name="warming up",
        first=date(2020, 1, 1),
        days=3,
        disease=disease,
        importation=Importation(expected=(1.0,)),
    )
    simulate(World.build(Land(areas=(area,))), scenario, seed=0, replicates=range(1))
