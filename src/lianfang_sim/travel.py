"""Who goes where: trips between areas by gravity, and where arrivals from outside go."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from lianfang_sim.errors import InvalidInput
from lianfang_sim.tables import ONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lianfang_sim.scenario import Importation, Mobility, Scenario
    from lianfang_sim.world import World

_EARTH_KM = 6371.0


def distances(world: World) -> NDArray[np.float64]:
    """Great-circle kilometres between the points of areas [area, area]."""
    points = np.radians([[c.longitude, c.latitude] for c in world.areas])
    lon, lat = points[:, 0], points[:, 1]
    half = np.sin((lat[:, None] - lat[None, :]) / 2) ** 2
    half += (
        np.cos(lat)[:, None] * np.cos(lat)[None, :] * np.sin((lon[:, None] - lon[None, :]) / 2) ** 2
    )
    apart: NDArray[np.float64] = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return apart


@lru_cache(maxsize=8)
def _gravity(world: World, powers: tuple[float, float], nearest: float) -> NDArray[np.float64]:
    people = np.array([area.population for area in world.areas], dtype=np.float64)
    weights: NDArray[np.float64] = (
        people[None, :] ** powers[0] / np.maximum(distances(world), nearest) ** powers[1]
    )
    np.fill_diagonal(weights, 0.0)
    return weights


def gravity(world: World, mobility: Mobility) -> NDArray[np.float64]:
    """Weight of each destination [from, to]; no area is its own destination."""
    return _gravity(world, (mobility.destination, mobility.distance), mobility.nearest_km)


def trips_per_head(world: World, mobility: Mobility) -> NDArray[np.float64]:
    """Trips to other areas per head and day [area], before the daily profile."""
    people = np.array([area.population for area in world.areas], dtype=np.float64)
    reach = gravity(world, mobility).sum(axis=1)
    if not reach.any():
        return np.zeros(len(people))
    relative = np.where(reach > 0, reach, 1.0) ** mobility.attraction * (reach > 0)
    rates: NDArray[np.float64] = mobility.trips * relative * people.sum() / (people @ relative)
    return np.minimum(rates, 0.9)


def daily_profile(scenario: Scenario) -> NDArray[np.float64]:
    """Factor on travel [day]; the last entry of the profile holds to the end."""
    profile = scenario.mobility.profile or (1.0,)
    days = np.minimum(np.arange(scenario.days), len(profile) - 1)
    return np.array(profile)[days]


def leaving(world: World, scenario: Scenario) -> NDArray[np.int64]:
    """Thresholds of a contact in the community being made in another area [day, area]."""
    rates = trips_per_head(world, scenario.mobility)
    shares = np.minimum(np.outer(daily_profile(scenario), rates), 0.95)
    return (shares * ONE).astype(np.int64)


@lru_cache(maxsize=8)
def _destinations(world: World, powers: tuple[float, float], nearest: float) -> NDArray[np.int64]:
    limits = np.cumsum(_gravity(world, powers, nearest), axis=1)
    totals = np.where(limits[:, -1:] > 0, limits[:, -1:], 1.0)
    return np.rint(limits / totals * ONE).astype(np.int64)


def destinations(world: World, mobility: Mobility) -> NDArray[np.int64]:
    """Thresholds of destinations [from, to]."""
    return _destinations(world, (mobility.destination, mobility.distance), mobility.nearest_km)


def arrival_weights(world: World, importation: Importation) -> NDArray[np.float64]:
    """Where arrivals from outside go [area].

    Raises:
        InvalidInput: a code in `importation.areas` is no unit of the land.
    """
    people = np.array([area.population for area in world.areas], dtype=np.float64)
    if not importation.areas:
        return people
    weights = np.zeros(len(people))
    for code, weight in importation.areas.items():
        inside = np.array([area.code.startswith(code) for area in world.areas])
        if not inside.any():
            raise InvalidInput("importation.areas", weight, "is of no unit here", position=code)
        weights[inside] += weight * people[inside] / people[inside].sum()
    return weights
