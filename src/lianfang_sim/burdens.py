"""What measures cost those they concern, as far as it follows from the measures alone.

Cases, contacts and beds depend on chance and are counted by the simulation; `burdens_of_cases`
turns those counts into checks and staff. Everything here is without chance: the same for each
replicate of a scenario.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lianfang_measures import Burden, CloseVenues, Observe, StayAtHome, Venue, Whom
from lianfang_sim.blocks import SCHOOL, WORK
from lianfang_sim.effects import span
from lianfang_sim.errors import InvalidInput
from lianfang_sim.traffic import add_traffic, passing_arrivals
from lianfang_sim.travel import arrival_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lianfang_sim.scenario import Scenario
    from lianfang_sim.world import World

    Table = NDArray[np.float64]  # [area, day]

ORDER = tuple(Burden)


@dataclass(frozen=True, kw_only=True, eq=False)
class Burdens:
    """Expected burdens: `values` is float64 [burden in the order of `Burden`, area, day].

    Trips and checks are counted where the traveller lives. Restricted person-days are those of
    staying at home and of observing arrivals; observed contacts and cases are in a `Batch`.
    """

    values: NDArray[np.float64]
    areas: tuple[str, ...]
    scenario: str  # digest

    def series(self, burden: Burden, *, region: str = "") -> NDArray[np.float64]:
        """One burden by day over all areas whose code begins with `region`.

        Raises:
            InvalidInput: no area has such a code.
        """
        inside = [code.startswith(region) for code in self.areas]
        if not any(inside):
            raise InvalidInput("region", region, "holds no area of the land")
        series: NDArray[np.float64] = self.values[ORDER.index(burden), inside].sum(axis=0)
        return series

    def total(self, burden: Burden, *, region: str = "") -> float:
        return float(self.series(burden, region=region).sum())


def burdens(world: World, scenario: Scenario) -> Burdens:
    """Burdens of the measures of a scenario on a world, by burden, area and day."""
    shape = (len(ORDER), len(world.areas), scenario.days)
    values = np.zeros(shape)
    tables = dict(zip(ORDER, values, strict=True))
    _add_stay_at_home(tables, world, scenario)
    _add_closures(tables, world, scenario)
    _add_observed_arrivals(tables, world, scenario)
    add_traffic(tables, world, scenario)
    return Burdens(
        values=values,
        areas=tuple(area.code for area in world.areas),
        scenario=scenario.digest,
    )


def in_force(world: World, scenario: Scenario, position: int) -> NDArray[np.bool_]:
    """Where and when a measure holds [area, day]."""
    where = span(scenario, position, world.areas)
    days = np.arange(scenario.days)
    return where.covers[:, None] & ((days >= where.first) & (days <= where.last))[None, :]


def people_of(world: World) -> NDArray[np.float64]:
    return np.array([area.population for area in world.areas], dtype=np.float64)


def _add_stay_at_home(tables: Mapping[Burden, Table], world: World, scenario: Scenario) -> None:
    # Of two that overlap the stronger one counts, not both.
    share = np.zeros((len(world.areas), scenario.days))
    for position, measure in enumerate(scenario.measures):
        if isinstance(measure, StayAtHome):
            held = in_force(world, scenario, position) * measure.adherence * measure.level
            np.maximum(share, held, out=share)
    tables[Burden.PERSON_DAYS_RESTRICTED] += share * people_of(world)[:, None]


def _add_closures(tables: Mapping[Burden, Table], world: World, scenario: Scenario) -> None:
    for position, measure in enumerate(scenario.measures):
        if isinstance(measure, CloseVenues):
            idle, venues = _concerned(world, scenario, measure.venues)
            held = in_force(world, scenario, position) * measure.adherence
            tables[Burden.PERSON_DAYS_WITHOUT_WORK_OR_SCHOOL] += held * idle[:, None]
            tables[Burden.VENUE_DAYS_CLOSED] += held * venues[:, None]


def _concerned(
    world: World, scenario: Scenario, kind: Venue
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Persons who would be there by day, and venues (classes for schools) [area]."""
    groups = {Venue.SCHOOLS: SCHOOL, Venue.WORKPLACES: WORK}
    if kind in groups:
        number = groups[kind] - SCHOOL
        members = np.array([pair[number].size for pair in world.shuffles], dtype=np.float64)
        sizes = (world.land.class_sizes, world.land.workplace_sizes)[number]
        return members, members / float(np.mean(sizes))
    venues = people_of(world) / 1000 * scenario.assumed("venues.per_thousand")
    return venues * scenario.assumed("venues.staff"), venues


def _add_observed_arrivals(
    tables: Mapping[Burden, Table], world: World, scenario: Scenario
) -> None:
    travellers = np.zeros(scenario.days)
    known = scenario.importation.travellers[: scenario.days]
    travellers[: len(known)] = known
    weights = arrival_weights(world, scenario.importation)
    come = np.outer(weights / weights.sum(), travellers) * passing_arrivals(world, scenario)
    taken = np.zeros(come.shape, dtype=np.bool_)
    for position, measure in enumerate(scenario.measures):
        if isinstance(measure, Observe) and measure.whom == Whom.ARRIVALS:
            held = in_force(world, scenario, position) & ~taken
            taken |= held
            observed = _lasting(held * come * measure.adherence, measure.days)
            _add_observed(tables, scenario, observed, lodging=measure.lodging.value)


def _lasting(starting: Table, days: int) -> Table:
    """Persons at one time, of those who start each day and stay `days` days."""
    total = np.cumsum(starting, axis=1)
    left = np.zeros_like(total)
    left[:, days:] = total[:, :-days] if days < total.shape[1] else 0.0
    return total - left


def _add_observed(
    tables: Mapping[Burden, Table], scenario: Scenario, observed: Table, *, lodging: str
) -> None:
    tables[Burden.PERSON_DAYS_RESTRICTED] += observed
    tables[Burden.CHECKS] += observed * scenario.assumed("checks.observe")
    tables[Burden.STAFF_DAYS] += observed * scenario.assumed(f"staff.observe_{lodging}")


def burdens_of_cases(
    scenario: Scenario, *, confirmed: float, at_home: float, designated: float
) -> dict[Burden, float]:
    """Checks and staff days for cases found and person-days of observation that a run counted."""
    assumed = scenario.assumed
    staff = confirmed * (assumed("staff.find") + assumed("staff.trace"))
    staff += at_home * assumed("staff.observe_home")
    staff += designated * assumed("staff.observe_designated")
    return {
        Burden.PERSON_DAYS_RESTRICTED: at_home + designated,
        Burden.CHECKS: (at_home + designated) * assumed("checks.observe"),
        Burden.STAFF_DAYS: staff,
    }
