"""A scenario: what comes in, how people move, how cases are found, and the measures in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

from lianfang_measures import Measure, Mode, check_together
from lianfang_sim import records
from lianfang_sim.assumptions import BY_NAME, check_overrides
from lianfang_sim.disease import Delay, Disease
from lianfang_sim.errors import (
    InvalidInput,
    require_not_negative,
    require_positive,
    require_shares,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_DAYS = 1500
ROAD_ONLY = {Mode.ROAD: 1.0}
AT_ONCE = Delay(mean=0.0)
A_DAY = Delay(mean=1.0, sd=0.5)


@dataclass(frozen=True, kw_only=True)
class Importation:
    """Infected arrivals from outside the land.

    `expected[d]` is the mean of the Poisson number that arrives on day d of the scenario (no
    entry: none). `areas` are relative weights of where they go, by area code or by prefix
    (spread by population; empty: everywhere by population); `modes` the shares of how they
    travel. `infection_age` is the time since infection at arrival. `travellers[d]` counts all
    arrivals from listed areas that day, infected or not, for the burden of observing them.
    """

    expected: tuple[float, ...] = ()
    areas: dict[str, float] = field(default_factory=dict)
    modes: dict[Mode, float] = field(default_factory=lambda: dict(ROAD_ONLY))
    infection_age: Delay = AT_ONCE
    travellers: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        require_not_negative("importation.expected", self.expected)
        require_not_negative("importation.travellers", self.travellers)
        require_not_negative("importation.areas", tuple(self.areas.values()))
        if self.areas and sum(self.areas.values()) <= 0:
            raise InvalidInput("importation.areas", self.areas, "leaves no weight anywhere")
        require_shares("importation.modes", tuple(self.modes.values()), sums_to_one=True)
        if self.infection_age.mean > 14:
            raise InvalidInput("infection_age.mean", self.infection_age.mean, "is above 14 days")


@dataclass(frozen=True, kw_only=True)
class Mobility:
    """Travel between areas: a gravity model.

    `trips` is the mean number of trips to another area of the land per head and day, which is
    also the share of meetings in the community that a person has there. The weight of area j
    for a person of area i is population_j ** `destination` / max(distance, `nearest_km`) **
    `distance`; how much people of i travel is scaled so that the mean is `trips` and a area
    surrounded by more weight travels more to the power `attraction`. `border_trips` are trips
    over the border of the land per head and day, both ways. `profile[d]` scales travel on day d
    (empty: 1 every day; the last entry holds to the end).
    """

    trips: float = 0.05
    destination: float = 1.0
    distance: float = 2.0
    nearest_km: float = 10.0
    attraction: float = 0.0
    border_trips: float = 0.01
    modes: dict[Mode, float] = field(default_factory=lambda: dict(ROAD_ONLY))
    profile: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        values = (self.trips, self.destination, self.distance, self.attraction, self.border_trips)
        require_not_negative("mobility", values)
        require_not_negative("mobility.profile", self.profile)
        require_positive("mobility.nearest_km", self.nearest_km)
        require_shares("mobility.modes", tuple(self.modes.values()), sums_to_one=True)
        if self.trips * max(self.profile, default=1.0) > 0.9:
            raise InvalidInput("mobility.trips", self.trips, "is above 0.9 a day at its peak")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How persons with symptoms are found whose onset is on `since` or later (None: always)."""

    share: float
    delay: Delay  # onset to found
    since: date | None = None

    def __post_init__(self) -> None:
        require_shares("finding.share", (self.share,))


@dataclass(frozen=True, kw_only=True)
class Surveillance:
    """How cases are found and counted without any measure; `finding` in order of `since`."""

    finding: tuple[Finding, ...] = ()  # empty: nobody is found without a measure
    reporting: Delay = A_DAY  # found to reported

    def __post_init__(self) -> None:
        days = [finding.since or date.min for finding in self.finding]
        if days != sorted(set(days)):
            raise InvalidInput("surveillance.finding", days, "must rise in `since`, each once")


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What is simulated: `days` days from `first`, under `measures`.

    `assumptions` replaces values of `lianfang_sim.assumptions.ASSUMPTIONS` by name.
    """

    name: str
    first: date
    days: int
    disease: Disease
    importation: Importation = Importation()
    mobility: Mobility = Mobility()
    surveillance: Surveillance = Surveillance()
    measures: tuple[Measure, ...] = ()
    assumptions: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= self.days <= MAX_DAYS:
            raise InvalidInput("days", self.days, f"must be 1 to {MAX_DAYS}")
        check_overrides(self.assumptions)
        check_together(self.measures)

    @cached_property
    def digest(self) -> str:
        """Names this scenario: equal records have equal digests. The name does not count."""
        return records.digest(to_record(self) | {"name": ""})

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    def assumed(self, name: str) -> float:
        """The value in use for an assumption: the scenario's own or the default."""
        return self.assumptions.get(name, BY_NAME[name].value)


def to_record(scenario: Scenario) -> dict[str, Any]:
    """The scenario as JSON carries it."""
    record: dict[str, Any] = records.plain(scenario)
    return record


def from_record(record: Mapping[str, Any]) -> Scenario:
    """The scenario of a record. Raises `InvalidInput` or `InvalidMeasure` naming the field."""
    return records.build(Scenario, record)


def read_scenario(path: Path) -> Scenario:
    """The scenario of a YAML file; `disease` may name another YAML file beside it.

    Raises:
        InvalidInput: a field is unknown, missing or holds what it may not hold.
        InvalidMeasure, OverlappingMeasures: a measure cannot stand.
    """
    record = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(record, dict):
        raise InvalidInput(path.name, record, "is no scenario: a mapping of names to values")
    record.pop("sources", None)
    if isinstance(record.get("disease"), str):
        disease = path.parent / record["disease"]
        record["disease"] = yaml.safe_load(disease.read_text(encoding="utf-8"))
    return from_record(record)
