"""Trips that measures stop, checks they ask for, and how long travellers wait for them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lianfang_measures import Burden, ScreenArrivals
from lianfang_sim.effects import KEPT_ALL, MODES, gate_of
from lianfang_sim.travel import daily_profile, gravity, trips_per_head

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lianfang_measures import Mode
    from lianfang_sim.effects import Gate
    from lianfang_sim.scenario import Scenario
    from lianfang_sim.world import World

    Floats = NDArray[np.float64]


def add_traffic(tables: Mapping[Burden, Floats], world: World, scenario: Scenario) -> None:
    """Add trips stopped, checks, hours waited and screening staff to tables [area, day]."""
    gates = _gates(world, scenario)
    if not gates:
        return
    trips = _trips(world, scenario)
    modes = _shares(scenario.mobility.modes)
    profile = daily_profile(scenario)
    for days, active in _periods(gates, scenario.days):
        passing = _passing(active, len(world.areas)) @ modes
        factor = profile[None, days]
        tables[Burden.TRIPS_STOPPED][:, days] += (trips * (1.0 - passing)).sum(1)[:, None] * factor
        for gate in active:
            measure = scenario.measures[gate.span.measure]
            if isinstance(measure, ScreenArrivals):
                checks = (trips * passing * _concerned(gate)).sum(1)[:, None] * factor
                checks = checks * measure.adherence
                _add_screening(tables, scenario, measure, days=days, checks=checks)


def passing_arrivals(world: World, scenario: Scenario) -> Floats:
    """The share of arrivals from outside that no measure on travel stops [area, day]."""
    shares = np.ones((len(world.areas), scenario.days))
    modes = _shares(scenario.importation.modes)
    for days, active in _periods(_gates(world, scenario), scenario.days):
        shares[:, days] = (_passing(active, len(world.areas))[:, -1] @ modes)[:, None]
    return shares


def _add_screening(
    tables: Mapping[Burden, Floats],
    scenario: Scenario,
    measure: ScreenArrivals,
    *,
    days: NDArray[np.int64],
    checks: Floats,
) -> None:
    hours = np.zeros(checks.shape)
    busy = checks > 0
    hours[busy] = [waited_hours(scenario, measure, float(number)) for number in checks[busy]]
    tables[Burden.CHECKS][:, days] += checks
    tables[Burden.HOURS_WAITED][:, days] += hours
    tables[Burden.STAFF_DAYS][:, days] += (
        busy * measure.posts * scenario.assumed("staff.lane_shifts")
    )


def waited_hours(scenario: Scenario, measure: ScreenArrivals, checks: float) -> float:
    """Hours that all travellers of a area spend in a day being checked and waiting for it.

    Each area that the measure concerns keeps `posts` lanes open, and a lane serves travellers
    one by one. In the busy hours more come than on the mean. Below the capacity the mean wait is
    that of a queue with several servers (Sakasegawa 1977, doi 10.1007/BF02911655); above it the
    queue grows and drains like a fluid, at most to the end of the day.
    """
    if checks == 0.0:
        return 0.0
    service = measure.seconds / 3600.0
    busy_hours, peak = scenario.assumed("traffic.busy_hours"), scenario.assumed("traffic.peak")
    capacity = measure.posts / service  # travellers an hour
    busy = min(checks / 24.0 * peak, checks / busy_hours)
    calm_hours = 24.0 - busy_hours
    calm = (checks - busy * busy_hours) / calm_hours if calm_hours > 0 else 0.0
    waits = sum(
        rate * hours * _mean_wait(rate / capacity, measure.posts, service)
        for rate, hours in ((busy, busy_hours), (calm, calm_hours))
    )
    return checks * service + waits + _fluid(busy - capacity, capacity - calm, busy_hours)


def _mean_wait(load: float, lanes: int, service: float) -> float:
    if load >= 0.99:
        return 0.0  # the fluid part takes over
    power = math.sqrt(2.0 * (lanes + 1)) - 1.0
    return float(service * load**power / (lanes * (1.0 - load)))


def _fluid(growth: float, drain: float, busy_hours: float) -> float:
    """Person-hours in a queue that grows for the busy hours and then drains, within one day."""
    if growth <= 0:
        return 0.0
    longest, rest = growth * busy_hours, 24.0 - busy_hours
    hours = min(rest, longest / drain) if drain > 0 else rest
    left = longest - drain * hours
    return longest * busy_hours / 2.0 + (longest + left) / 2.0 * hours


def _gates(world: World, scenario: Scenario) -> list[Gate]:
    gates = [gate_of(scenario, i, world.areas) for i in range(len(scenario.measures))]
    return [gate for gate in gates if gate is not None]


def _shares(modes: Mapping[Mode, float]) -> Floats:
    return np.array([modes.get(mode, 0.0) for mode in MODES])


def _trips(world: World, scenario: Scenario) -> Floats:
    """Mean daily trips from each area to each other and over the border of the land."""
    people = np.array([area.population for area in world.areas], dtype=np.float64)
    weights = gravity(world, scenario.mobility)
    reach = weights.sum(axis=1, keepdims=True)
    rates = trips_per_head(world, scenario.mobility) * people
    within = rates[:, None] * weights / np.where(reach > 0, reach, 1.0)
    outside = people * scenario.mobility.border_trips
    return np.concatenate([within, outside[:, None]], axis=1)


def _concerned(gate: Gate) -> NDArray[np.bool_]:
    """Which trips cross the border of a gate and begin or end in its place [from, to]."""
    inside, placed = np.append(gate.inside, False), np.append(gate.span.covers, False)
    crosses = gate.inside[:, None] != inside[None, :]
    return np.asarray(crosses & (gate.span.covers[:, None] | placed[None, :]))


def _passing(gates: list[Gate], areas: int) -> Floats:
    """The share of trips that go on [from, to, mode]."""
    passing = np.ones((areas, areas + 1, len(MODES)))
    for gate in gates:
        passed = np.array(gate.passed) / KEPT_ALL
        passing *= np.where(_concerned(gate)[:, :, None], passed, 1.0)
    return passing


def _periods(gates: list[Gate], days: int) -> list[tuple[NDArray[np.int64], list[Gate]]]:
    """Days with the same gates in force."""
    every = np.arange(days)
    held = np.array([(every >= g.span.first) & (every <= g.span.last) for g in gates])
    periods: dict[tuple[bool, ...], list[int]] = {}
    for day in range(days):
        periods.setdefault(tuple(held[:, day]) if len(gates) else (), []).append(day)
    return [
        (np.array(dates), [gate for gate, holds in zip(gates, key, strict=True) if holds])
        for key, dates in periods.items()
        if any(key)
    ]
