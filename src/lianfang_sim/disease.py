"""The natural history of a disease: parameters with units, all data."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import yaml

from lianfang_sim.errors import (
    InvalidInput,
    require_not_negative,
    require_positive,
    require_shares,
)
from lianfang_sim.geography import AGE_BANDS
from lianfang_sim.records import build

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Delay:
    """A gamma-distributed delay in days; a standard deviation of 0 means always `mean` days."""

    mean: float
    sd: float = 0.0

    def __post_init__(self) -> None:
        require_not_negative("mean, sd", (self.mean, self.sd))
        if self.mean > 120:
            raise InvalidInput("mean", self.mean, "must be 120 days or less")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where infectious contacts happen, averaged over the population: shares that sum to one."""

    household: float
    school: float
    work: float
    community: float

    def __post_init__(self) -> None:
        values = (self.household, self.school, self.work, self.community)
        require_shares("settings", values, sums_to_one=True)


@dataclass(frozen=True, kw_only=True)
class Stays:
    """Days between the steps of a course, and days in a bed from admission to discharge."""

    onset_to_severe: Delay = Delay(mean=7.0, sd=3.0)
    severe_to_critical: Delay = Delay(mean=3.0, sd=2.0)
    critical_to_death: Delay = Delay(mean=8.0, sd=5.0)
    bed: Delay = Delay(mean=14.0, sd=5.0)
    bed_severe: Delay = Delay(mean=20.0, sd=7.0)


@dataclass(frozen=True, kw_only=True)
class Disease:
    """A disease that spreads from person to person.

    `r0` is the mean number of infectious contacts of a person drawn at random, over the whole
    course and without any measure. Where contacts never repeat (a mixing population) that is the
    mean offspring; where several infectious contacts fall on the same member of a household or a
    group, or on a less susceptible age, fewer people are infected. `dispersion` is k of the
    negative binomial number of contacts (None: Poisson). `severe` is the share of persons with
    symptoms, `critical` the share of severe, `fatal` the share of critical, each by the 17 age
    bands. `susceptibility` is relative; contacts are scaled so that its population mean is 1.
    """

    name: str
    r0: float
    dispersion: float | None
    generation: Delay
    incubation: Delay
    share_symptomatic: float
    settings: Settings
    severe: tuple[float, ...] = (0.0,) * AGE_BANDS
    critical: tuple[float, ...] = (0.0,) * AGE_BANDS
    fatal: tuple[float, ...] = (0.0,) * AGE_BANDS
    susceptibility: tuple[float, ...] = (1.0,) * AGE_BANDS
    stays: Stays = Stays()
    sources: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_not_negative("r0", (self.r0,))
        if self.r0 > 30:
            raise InvalidInput("r0", self.r0, "must be 30 or less")
        if self.dispersion is not None:
            require_positive("dispersion", self.dispersion)
        require_positive("generation.mean", self.generation.mean)
        require_shares("share_symptomatic", (self.share_symptomatic,))
        for name in ("severe", "critical", "fatal"):
            self._require_bands(name)
            require_shares(name, getattr(self, name))
        self._require_bands("susceptibility")
        require_not_negative("susceptibility", self.susceptibility)
        if max(self.susceptibility) == 0:
            raise InvalidInput("susceptibility", self.susceptibility, "leaves nobody susceptible")
        names = {item.name for item in fields(self)}
        for name in self.sources:
            if name.split(".")[0] not in names:
                raise InvalidInput("sources", name, "is no parameter of a disease")

    def _require_bands(self, name: str) -> None:
        if len(getattr(self, name)) != AGE_BANDS:
            raise InvalidInput(name, len(getattr(self, name)), f"must hold {AGE_BANDS} age bands")


def read_disease(path: Path) -> Disease:
    """The disease of a YAML file. Raises `InvalidInput` naming the field that cannot stand."""
    return build(Disease, yaml.safe_load(path.read_text(encoding="utf-8")))
