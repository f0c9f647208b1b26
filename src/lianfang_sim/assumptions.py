"""Every number that no data or study of the place gives: value, range, meaning and source.

A scenario may replace a value by name; a desk prints and edits this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianfang_sim.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

_GUESS = "assumption"


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """One assumed number; `low` and `high` bound what a scenario may set."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    meaning: str
    source: str = _GUESS


def _share(name: str, value: float, meaning: str) -> Assumption:
    return Assumption(name=name, value=value, low=0.0, high=1.0, unit="share", meaning=meaning)


def _number(
    name: str, unit: str, bounds: tuple[float, float, float], *, meaning: str
) -> Assumption:
    value, low, high = bounds
    return Assumption(name=name, value=value, low=low, high=high, unit=unit, meaning=meaning)


ASSUMPTIONS: tuple[Assumption, ...] = (
    _share("close.schools", 1.0, "infectious contacts at school that closing schools prevents"),
    _share("close.workplaces", 0.8, "infectious contacts at work that closing workplaces prevents"),
    _share("close.entertainment", 0.10, "community contacts that fall away without entertainment"),
    _share("close.restaurants", 0.15, "community contacts that fall away without restaurants"),
    _share("close.markets", 0.10, "community contacts that fall away without markets"),
    _share("close.culture", 0.05, "community contacts that fall away without culture and sports"),
    _share("gatherings.any", 0.40, "community contacts that happen in gatherings of any size"),
    _number(
        "gatherings.half",
        "persons",
        (30.0, 1.0, 1000.0),
        meaning="size over which half of the contacts in gatherings happen",
    ),
    _share("masks.transport", 0.10, "community contacts that happen on the way"),
    _share("isolation.elsewhere", 0.95, "contacts outside the home prevented for a found case"),
    _share("isolation.household", 0.3, "household contacts prevented for a found case at home"),
    _share("observation.household", 0.2, "household contacts prevented while observed at home"),
    _share("observed.asymptomatic_found", 0.8, "infected without symptoms found while observed"),
    _number(
        "observed.delay",
        "days",
        (1.0, 0.0, 14.0),
        meaning="from onset, or from being sought, to found",
    ),
    _number(
        "observed.test", "days", (3.0, 0.0, 14.0), meaning="to find an infected without symptoms"
    ),
    _number(
        "observed.window",
        "days",
        (14.0, 1.0, 60.0),
        meaning="a contact who is sought but not observed is watched this long",
    ),
    _number(
        "observed.detectable",
        "days",
        (21.0, 1.0, 120.0),
        meaning="since infection, while a test can still find an infected contact",
    ),
    _number(
        "contacts.group",
        "persons",
        (4.0, 0.0, 30.0),
        meaning="close contacts at work or school per case",
    ),
    _number(
        "contacts.community",
        "persons",
        (6.0, 0.0, 30.0),
        meaning="close contacts elsewhere per case",
    ),
    _number(
        "tracing.patience",
        "days",
        (3.0, 0.0, 30.0),
        meaning="a case beyond the daily capacity waits this long, then its contacts are not sought",
    ),
    _share("severe.found", 1.0, "severe cases that are found when they become severe"),
    _number(
        "fatality.without_bed",
        "factor",
        (1.5, 1.0, 10.0),
        meaning="fatal share of critical cases without a bed, against those with one",
    ),
    _number(
        "staff.lane_shifts",
        "persons a lane",
        (6.0, 1.0, 30.0),
        meaning="screening staff, all shifts",
    ),
    _number(
        "staff.trace",
        "days a case",
        (1.5, 0.0, 30.0),
        meaning="staff days to seek one case's contacts",
    ),
    _number(
        "staff.find",
        "days a case",
        (0.5, 0.0, 30.0),
        meaning="staff days to examine one found case",
    ),
    _number(
        "staff.observe_home",
        "days a day",
        (0.03, 0.0, 1.0),
        meaning="staff for one observed at home",
    ),
    _number(
        "staff.observe_designated",
        "days a day",
        (0.2, 0.0, 3.0),
        meaning="staff for one observed there",
    ),
    _number(
        "checks.observe",
        "checks a day",
        (2.0, 0.0, 10.0),
        meaning="temperature checks while observed",
    ),
    _number(
        "venues.per_thousand",
        "venues",
        (3.0, 0.0, 100.0),
        meaning="venues of a kind per 1,000 residents",
    ),
    _number(
        "venues.staff",
        "persons a venue",
        (6.0, 0.0, 100.0),
        meaning="workers idle where one is shut",
    ),
    _number(
        "traffic.peak",
        "factor",
        (2.0, 1.0, 5.0),
        meaning="arrivals in the busy hours over the mean",
    ),
    _number(
        "traffic.busy_hours", "hours", (6.0, 1.0, 24.0), meaning="busy hours a day at a checkpoint"
    ),
)
BY_NAME: dict[str, Assumption] = {assumption.name: assumption for assumption in ASSUMPTIONS}


def check_overrides(overrides: Mapping[str, float]) -> None:
    """Raise `InvalidInput` for a name that is none, or a value outside its bounds."""
    for name, value in overrides.items():
        known = BY_NAME.get(name)
        if known is None:
            raise InvalidInput("assumptions", name, "is no assumption of the simulator")
        if not known.low <= value <= known.high:
            reason = f"is outside {known.low:g} to {known.high:g} {known.unit}"
            raise InvalidInput("assumptions", value, reason, position=name)
