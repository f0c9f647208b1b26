"""The problems that peers and we are given alike."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

SEEDS_PER_PERSON = 1 / 2000


def agents(people: int, days: int, *, layers: bool) -> tuple[Any, Any]:
    """World and scenario of one place where nothing is done; 0.05 % infected on the first day.

    With `layers`: households, classes, work, age, severity and beds; without, everybody meets
    everybody.
    """
    from lianfang_measures import ProvideBeds
    from lianfang_sim.disease import Delay, Disease, Settings
    from lianfang_sim.geography import Area, Land
    from lianfang_sim.scenario import Importation, Scenario
    from lianfang_sim.world import World

    first = date(2020, 1, 1)
    spread = (0.3, 0.15, 0.2, 0.35) if layers else (0.0, 0.0, 0.0, 1.0)
    rising = tuple(0.2 * (band + 1) / 17 for band in range(17))
    severity = {"severe": rising, "critical": (0.25,) * 17, "fatal": rising} if layers else {}
    disease = Disease(
        name="bench",
        r0=2.5,
        dispersion=0.45 if layers else None,
        generation=Delay(mean=5.5, sd=2.5),
        incubation=Delay(mean=5.0, sd=2.5),
        share_symptomatic=0.7,
        settings=Settings(
            **dict(zip(("household", "school", "work", "community"), spread, strict=True))
        ),
        **severity,
    )
    place = Area(code="1", name="One", population=people, longitude=112.9, latitude=28.2)
    scenario = Scenario(
        name="bench",
        first=first,
        days=days,
        disease=disease,
        importation=Importation(expected=(people * SEEDS_PER_PERSON,)),
        measures=(ProvideBeds(start=first, beds=max(1, people // 200)),) if layers else (),
    )
    return World.build(Land(areas=(place,))), scenario


def patches(places: int, *, people: int = 66_444_864, days: int = 200) -> dict[str, Any]:
    """Places of unequal size that mix by gravity on a ring; the same numbers for everybody."""
    dice = np.random.default_rng(places)
    weights = dice.lognormal(0.0, 0.6, places)
    populations = np.maximum(10_000, people * weights / weights.sum()).astype(int)
    steps = np.abs(np.subtract.outer(np.arange(places), np.arange(places)))
    apart = 1.0 + np.minimum(steps, places - steps)
    pull = populations[None, :] / apart**2
    np.fill_diagonal(pull, 0.0)
    mixing = 0.1 * pull / pull.sum(axis=1, keepdims=True) + 0.9 * np.eye(places)
    return {
        "populations": populations.tolist(),
        "mixing": mixing.tolist(),
        "beta": 0.5,
        "sigma": 0.33,
        "gamma": 0.2,
        "infected": [10] * places,
        "days": days,
    }
