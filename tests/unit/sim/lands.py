"""Small lands, diseases and scenarios for the tests of the simulator."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from lianfang_measures import (
    Broadcast,
    CancelGatherings,
    CloseVenues,
    FindCases,
    Lodging,
    Measure,
    MeasureError,
    Mode,
    Observe,
    ProvideBeds,
    RestrictTraffic,
    ScreenArrivals,
    Setting,
    StayAtHome,
    SuspendTransport,
    TraceContacts,
    Venue,
    WearMasks,
    Whom,
    check_together,
)
from lianfang_sim.disease import Delay, Disease, Settings
from lianfang_sim.geography import AGE_BANDS, Area, Land
from lianfang_sim.scenario import Finding, Importation, Mobility, Scenario, Surveillance

FIRST = date(2020, 1, 1)
ALWAYS: dict[str, Any] = {"start": FIRST}
MIXING = Settings(household=0.0, school=0.0, work=0.0, community=1.0)
USUAL = Settings(household=0.3, school=0.1, work=0.2, community=0.4)


def a_land(*populations: int, **changes: Any) -> Land:
    """Areas 1000, 1001, 1102, 1103, … in a row, two in each unit above."""
    areas = tuple(
        Area(
            code=f"{10 + n // 2}{n:02d}",
            name=f"area {n}",
            population=people,
            longitude=0.3 * n,
            latitude=0.0,
        )
        for n, people in enumerate(populations)
    )
    pairs = tuple((a, b) for a, b in pairwise(range(len(populations))))
    return Land(areas=areas, neighbours=pairs, **changes)


def a_disease(**changes: Any) -> Disease:
    plain: dict[str, Any] = {
        "name": "a disease",
        "r0": 2.5,
        "dispersion": 0.4,
        "generation": Delay(mean=5.7, sd=2.0),
        "incubation": Delay(mean=5.0, sd=3.0),
        "share_symptomatic": 0.8,
        "settings": USUAL,
    }
    return Disease(**(plain | changes))


def severe_disease(**changes: Any) -> Disease:
    """With all that can happen, also to the young, so that a small run shows it."""
    bands = {
        "severe": (0.3,) * AGE_BANDS,
        "critical": (0.5,) * AGE_BANDS,
        "fatal": (0.5,) * AGE_BANDS,
        "susceptibility": tuple(0.5 + 0.03 * band for band in range(AGE_BANDS)),
    }
    return a_disease(**(bands | changes))


def a_scenario(**changes: Any) -> Scenario:
    plain: dict[str, Any] = {
        "name": "a scenario",
        "first": FIRST,
        "days": 60,
        "disease": a_disease(),
        "importation": Importation(expected=(5.0,)),
        "mobility": Mobility(trips=0.1),
    }
    return Scenario(**(plain | changes))


def found(share: float, mean: float, sd: float = 0.0) -> Surveillance:
    return Surveillance(finding=(Finding(share=share, delay=Delay(mean=mean, sd=sd)),))


def any_scenario(seed: int) -> Scenario:
    """A random scenario with a random handful of all kinds of measures."""
    lots = Random(seed)  # noqa: S311  not for secrets
    modes = dict.fromkeys(Mode, 0.2)
    scenario = a_scenario(
        days=lots.randint(20, 90),
        disease=severe_disease(r0=lots.uniform(1.0, 4.0), dispersion=lots.choice([None, 0.2, 1.0])),
        importation=Importation(
            expected=tuple(lots.uniform(0, 4) for _ in range(20)),
            infection_age=Delay(mean=3.0, sd=2.0),
            modes=modes,
            areas=lots.choice([{}, {"10": 2.0, "1102": 1.0}]),
        ),
        mobility=Mobility(trips=lots.uniform(0, 0.3), modes=modes, profile=(1.0, 1.5, 0.5)),
        surveillance=found(lots.uniform(0.1, 1.0), 4.0, 2.0),
    )
    measures: list[Measure] = []
    for _ in range(lots.randint(0, 14)):
        measure = _any_measure(lots)
        try:
            check_together([*measures, measure])
        except MeasureError:
            continue
        measures.append(measure)
    return replace(scenario, measures=tuple(measures))


def _any_measure(lots: Random) -> Measure:
    start = FIRST + timedelta(days=lots.randint(-5, 40))
    common: dict[str, Any] = {
        "start": start,
        "sunset": lots.choice([None, start + timedelta(days=lots.randint(0, 40))]),
        "place": lots.choice(["", "10", "1001", "11"]),
        "adherence": lots.choice([1.0, lots.random()]),
    }
    border = lots.choice(["", "10", "1102"])
    makers = (
        lambda: CloseVenues(venues=lots.choice(list(Venue)), **common),
        lambda: CancelGatherings(over=lots.randint(0, 100), **common),
        lambda: SuspendTransport(mode=lots.choice(list(Mode)), border=border, **common),
        lambda: RestrictTraffic(border=border, level=lots.random(), **common),
        lambda: ScreenArrivals(border=border, **common),
        lambda: Observe(
            whom=lots.choice(list(Whom)), lodging=lots.choice(list(Lodging)), days=7, **common
        ),
        lambda: TraceContacts(
            delay_days=lots.choice([0.0, 1.5]), daily_capacity=lots.randint(1, 20), **common
        ),
        lambda: FindCases(share=lots.random(), delay_days=lots.uniform(0, 4), **common),
        lambda: WearMasks(where=lots.choice(list(Setting)), **common),
        lambda: StayAtHome(level=lots.random(), **common),
        lambda: ProvideBeds(beds=lots.randint(1, 30), **common),
        lambda: Broadcast(message="stay well", **common),
    )
    return lots.choice(makers)()
