"""What each measure does to contacts and to trips: shares that fall away, on which days and where."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lianfang_measures import (
    CancelGatherings,
    CloseVenues,
    Measure,
    Mode,
    RestrictTraffic,
    ScreenArrivals,
    Setting,
    StayAtHome,
    SuspendTransport,
    Venue,
    WearMasks,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lianfang_sim.geography import Area
    from lianfang_sim.scenario import Scenario

HOUSEHOLD, SCHOOL, WORK, COMMUNITY = range(4)  # layers of contact
MODES = tuple(Mode)
KEPT_ALL = 1 << 31  # shares kept are multiplied as whole numbers of 2**-31, alike on all machines
_VENUES = {
    Venue.SCHOOLS: (SCHOOL, "close.schools"),
    Venue.WORKPLACES: (WORK, "close.workplaces"),
    Venue.ENTERTAINMENT: (COMMUNITY, "close.entertainment"),
    Venue.RESTAURANTS: (COMMUNITY, "close.restaurants"),
    Venue.MARKETS: (COMMUNITY, "close.markets"),
    Venue.CULTURE: (COMMUNITY, "close.culture"),
}


class Span(NamedTuple):
    """When and where a measure of a scenario holds."""

    measure: int  # position in the scenario
    first: int  # first day in force
    last: int  # last day in force
    covers: NDArray[np.bool_]  # [area]


class Cut(NamedTuple):
    """What is left of the contacts of one layer: a share of `KEPT_ALL`."""

    span: Span
    layer: int
    kept: int


class Gate(NamedTuple):
    """What happens to trips over a border: shares of `KEPT_ALL` that go on."""

    span: Span
    inside: NDArray[np.bool_]  # [area] within the border
    passed: tuple[int, ...]  # by mode
    unnoticed_ill: int  # infected travellers with symptoms
    unnoticed_well: int  # infected travellers without


def kept(share: float) -> int:
    """What is left when a share falls away."""
    return round((1.0 - share) * KEPT_ALL)


def span(scenario: Scenario, position: int, areas: tuple[Area, ...]) -> Span:
    measure = scenario.measures[position]
    last = measure.sunset or scenario.last
    return Span(
        position,
        (measure.start - scenario.first) // timedelta(days=1),
        (last - scenario.first) // timedelta(days=1),
        np.array([measure.covers(area.code) for area in areas]),
    )


def cut_of(scenario: Scenario, measure: Measure) -> tuple[int, float] | None:
    """Layer and share of contacts that fall away, None for a measure without such an effect."""
    match measure:
        case CloseVenues():
            layer, name = _VENUES[measure.venues]
            return layer, measure.adherence * scenario.assumed(name)
        case CancelGatherings():
            any_size, half = scenario.assumed("gatherings.any"), scenario.assumed("gatherings.half")
            return COMMUNITY, measure.adherence * any_size / (1.0 + measure.over / half)
        case WearMasks():
            return _masks(scenario, measure)
        case StayAtHome():
            return COMMUNITY, measure.adherence * measure.level
    return None


def _masks(scenario: Scenario, measure: WearMasks) -> tuple[int, float]:
    share = measure.adherence * measure.effect
    if measure.where == Setting.TRANSPORT:
        share *= scenario.assumed("masks.transport")
    return (WORK if measure.where == Setting.WORK else COMMUNITY), share


def gate_of(scenario: Scenario, position: int, areas: tuple[Area, ...]) -> Gate | None:
    """What a measure does to trips over its border, None for other measures."""
    measure = scenario.measures[position]
    if not isinstance(measure, SuspendTransport | RestrictTraffic | ScreenArrivals):
        return None
    inside = np.array([area.code.startswith(measure.border) for area in areas])
    ill, well = 0.0, 0.0
    if isinstance(measure, ScreenArrivals):
        ill, well = measure.adherence * measure.sensitivity, measure.adherence * measure.recall
    passed = tuple(kept(stopped_share(measure, mode)) for mode in MODES)
    return Gate(span(scenario, position, areas), inside, passed, kept(ill), kept(well))


def stopped_share(measure: Measure, mode: Mode) -> float:
    """The share of trips by one mode that a measure on travel stops."""
    if isinstance(measure, SuspendTransport):
        return measure.adherence if measure.mode == mode else 0.0
    if isinstance(measure, RestrictTraffic) and mode in {Mode.ROAD, Mode.COACH}:
        return measure.adherence * measure.level
    return 0.0
