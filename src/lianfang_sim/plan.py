"""A scenario on a world, worked out: tables and lists that both implementations of a run read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lianfang_measures import FindCases, Lodging, Mode, Observe, ProvideBeds, TraceContacts, Whom
from lianfang_sim.disease import Delay
from lianfang_sim.effects import MODES, Cut, Gate, Span, cut_of, gate_of, kept, span
from lianfang_sim.errors import InvalidInput
from lianfang_sim.tables import (
    ONE,
    TICKS,
    contacts_table,
    cumulative,
    delay_table,
    poisson_table,
    threshold,
)
from lianfang_sim.travel import arrival_weights, destinations, leaving

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lianfang_sim.disease import Disease
    from lianfang_sim.scenario import Scenario
    from lianfang_sim.world import World

PAD = 240  # ticks before the first day in which an arrival may have been infected
MAX_OBSERVATIONS = 12
NOBODY = -1


class Regime(NamedTuple):
    """How persons with symptoms are found; `measure` is -1 where nobody ordered it."""

    found: int
    delay: NDArray[np.int64]
    measure: int


class Watch(NamedTuple):
    """Medical observation of arrivals or of contacts."""

    span: Span
    is_home: bool
    days: int
    adherence: int


class Trace(NamedTuple):
    """Seeking contacts; `found` by layer."""

    span: Span
    delay: int
    found: tuple[int, int, int, int]
    capacity: int


class Pool(NamedTuple):
    """Designated beds."""

    span: Span
    beds: int


class Course(NamedTuple):
    """Tables of the natural history: thresholds, and delays in ticks."""

    generation: NDArray[np.int64]
    incubation: NDArray[np.int64]
    to_severe: NDArray[np.int64]
    to_critical: NDArray[np.int64]
    to_death: NDArray[np.int64]
    bed: NDArray[np.int64]
    bed_severe: NDArray[np.int64]
    infection_age: NDArray[np.int64]
    reporting: NDArray[np.int64]
    symptomatic: int
    severe: NDArray[np.int64]  # [age band]
    critical: NDArray[np.int64]
    fatal: NDArray[np.int64]
    fatal_without_bed: NDArray[np.int64]
    susceptible: NDArray[np.int64]


class Rates(NamedTuple):
    """Assumed shares as thresholds, delays as ticks and numbers of contacts."""

    isolated_elsewhere: int
    isolated_household: int
    observed_household: int
    asymptomatic_found: int
    severe_found: int
    watch_delay: int
    test_delay: int
    window: int  # days
    detectable: int  # ticks
    group_contacts: int
    community_contacts: int
    patience: int  # days


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything a replicate needs besides its number. Kinds of person: activity + 3 × has company."""

    days: int
    measures: int
    contacts: tuple[NDArray[np.int64], ...]  # number of infectious contacts, by kind of person
    layers: NDArray[np.int64]  # [kind of person, layer]
    course: Course
    rates: Rates
    leaving: NDArray[np.int64]  # [day, area] contacts in the community made elsewhere
    destinations: NDArray[np.int64]  # [area, area]
    modes: NDArray[np.int64]
    arrival_modes: NDArray[np.int64]
    arrival_areas: NDArray[np.int64]
    arrivals: tuple[tuple[int, NDArray[np.int64]], ...]  # by day: first number, thresholds
    cuts: tuple[Cut, ...]
    gates: tuple[Gate, ...]
    regimes: tuple[Regime, ...]
    regime_of: NDArray[np.int64]  # [area, day]
    watches: tuple[Watch, ...]  # observed arrivals and contacts, one code a measure
    watch_arrivals: tuple[int, ...]
    watch_contacts: tuple[int, ...]
    traces: tuple[Trace, ...]
    pools: tuple[Pool, ...]


def make_plan(world: World, scenario: Scenario) -> Plan:
    """Work out a scenario on a world.

    Raises:
        InvalidInput: nobody lives in a setting that should have contacts, a place of an arrival is
            no unit of the land, or more than 12 measures of observation are asked for.
    """
    spans = [span(scenario, i, world.areas) for i in range(len(scenario.measures))]
    cuts = [(s, cut_of(scenario, m)) for s, m in zip(spans, scenario.measures, strict=True)]
    gates = [gate_of(scenario, i, world.areas) for i in range(len(spans))]
    contacts, layers = _contacts(world, scenario.disease)
    regimes, regime_of = _regimes(world, scenario, spans)
    watches, of_arrivals, of_contacts = _watches(scenario, spans)
    importation = scenario.importation
    return Plan(
        days=scenario.days,
        measures=len(scenario.measures),
        contacts=contacts,
        layers=layers,
        course=_course(world, scenario),
        rates=_rates(scenario),
        leaving=leaving(world, scenario),
        destinations=destinations(world, scenario.mobility),
        modes=_mode_limits(scenario.mobility.modes),
        arrival_modes=_mode_limits(importation.modes),
        arrival_areas=cumulative(arrival_weights(world, importation)),
        arrivals=tuple(poisson_table(mean) for mean in importation.expected[: scenario.days]),
        cuts=tuple(Cut(s, cut[0], kept(cut[1])) for s, cut in cuts if cut is not None),
        gates=tuple(gate for gate in gates if gate is not None),
        regimes=regimes,
        regime_of=regime_of,
        watches=watches,
        watch_arrivals=of_arrivals,
        watch_contacts=of_contacts,
        traces=_traces(scenario, spans),
        pools=_pools(scenario, spans),
    )


def _mode_limits(shares: dict[Mode, float]) -> NDArray[np.int64]:
    limits = np.cumsum([shares.get(mode, 0.0) for mode in MODES])
    thresholds: NDArray[np.int64] = np.rint(limits / limits[-1] * ONE).astype(np.int64)
    return thresholds


@lru_cache(maxsize=8)
def person_kinds(world: World) -> NDArray[np.int64]:
    """People by kind: activity + 3 where the household has more than one member."""
    total = np.zeros(6, dtype=np.int64)
    for area, unit in enumerate(world.areas):
        block = world.block(area)
        kinds = block.activity + 3 * (block.home_size > 1)
        number, rest = divmod(unit.population, block.places)
        total += number * np.bincount(kinds, minlength=6)
        total += np.bincount(kinds[:rest], minlength=6)
    return total


def mean_susceptibility(world: World, disease: Disease) -> float:
    """Population mean of susceptibility relative to the most susceptible age."""
    relative = np.array(disease.susceptibility) / max(disease.susceptibility)
    counts = world.age_counts().sum(axis=0)
    return float(counts @ relative) / world.people


def _contacts(
    world: World, disease: Disease
) -> tuple[tuple[NDArray[np.int64], ...], NDArray[np.int64]]:
    means = _contact_means(world, disease)
    totals = means.sum(axis=1)
    shares = np.cumsum(means, axis=1) / np.where(totals > 0, totals, 1.0)[:, None]
    layers = np.rint(shares * ONE).astype(np.int64)
    layers[:, -1] = ONE
    return tuple(contacts_table(float(m), disease.dispersion) for m in totals), layers


def _contact_means(world: World, disease: Disease) -> NDArray[np.float64]:
    kinds = person_kinds(world)
    has = np.zeros((6, 4))  # which kind meets in which layer
    has[3:, 0] = has[[1, 4], 1] = has[[2, 5], 2] = has[:, 3] = 1.0
    names = ("household", "school", "work", "community")
    total = disease.r0 / mean_susceptibility(world, disease)
    for layer, name in enumerate(names):
        share = getattr(disease.settings, name)
        people = float(kinds @ has[:, layer])
        if share > 0 and people == 0:
            raise InvalidInput("settings." + name, share, "but nobody in the land meets there")
        has[:, layer] *= total * share * world.people / people if people else 0.0
    return has


def _course(world: World, scenario: Scenario) -> Course:
    disease, stays = scenario.disease, scenario.disease.stays
    fatal = np.array(disease.fatal)
    return Course(
        generation=delay_table(disease.generation, at_least=1),
        incubation=delay_table(disease.incubation),
        to_severe=delay_table(stays.onset_to_severe),
        to_critical=delay_table(stays.severe_to_critical),
        to_death=delay_table(stays.critical_to_death),
        bed=delay_table(stays.bed, at_least=1),
        bed_severe=delay_table(stays.bed_severe, at_least=1),
        infection_age=delay_table(scenario.importation.infection_age),
        reporting=delay_table(scenario.surveillance.reporting),
        symptomatic=threshold(disease.share_symptomatic),
        severe=_limits(disease.severe),
        critical=_limits(disease.critical),
        fatal=_limits(disease.fatal),
        fatal_without_bed=_limits(fatal * scenario.assumed("fatality.without_bed")),
        susceptible=_limits(np.array(disease.susceptibility) / max(disease.susceptibility)),
    )


def _limits(shares: NDArray[np.float64] | tuple[float, ...]) -> NDArray[np.int64]:
    return np.array([threshold(float(share)) for share in shares], dtype=np.int64)


def _rates(scenario: Scenario) -> Rates:
    assumed = scenario.assumed
    return Rates(
        isolated_elsewhere=threshold(assumed("isolation.elsewhere")),
        isolated_household=threshold(assumed("isolation.household")),
        observed_household=threshold(assumed("observation.household")),
        asymptomatic_found=threshold(assumed("observed.asymptomatic_found")),
        severe_found=threshold(assumed("severe.found")),
        watch_delay=round(assumed("observed.delay") * TICKS),
        test_delay=round(assumed("observed.test") * TICKS),
        window=round(assumed("observed.window")),
        detectable=round(assumed("observed.detectable") * TICKS),
        group_contacts=round(assumed("contacts.group")),
        community_contacts=round(assumed("contacts.community")),
        patience=round(assumed("tracing.patience")),
    )


def _regimes(
    world: World, scenario: Scenario, spans: list[Span]
) -> tuple[tuple[Regime, ...], NDArray[np.int64]]:
    found = [Regime(0, delay_table(Delay(mean=0.0)), NOBODY)]
    shares = [0.0]
    of = np.zeros((len(world.areas), scenario.days), dtype=np.int64)
    for finding in scenario.surveillance.finding:
        since = max(0, (finding.since - scenario.first).days) if finding.since else 0
        of[:, since:] = len(found)
        found.append(Regime(threshold(finding.share), delay_table(finding.delay), NOBODY))
        shares.append(finding.share)
    for where, measure in zip(spans, scenario.measures, strict=True):
        if isinstance(measure, FindCases):
            share = measure.adherence * measure.share
            delay = Delay(mean=measure.delay_days, sd=measure.delay_days / 2)
            days = np.arange(scenario.days)
            held = (days >= where.first) & (days <= where.last)
            better = np.array(shares)[of] < share
            of[where.covers[:, None] & held[None, :] & better] = len(found)
            found.append(Regime(threshold(share), delay_table(delay), where.measure))
            shares.append(share)
    return tuple(found), of


def _watches(
    scenario: Scenario, spans: list[Span]
) -> tuple[tuple[Watch, ...], tuple[int, ...], tuple[int, ...]]:
    pairs = [
        (s, m) for s, m in zip(spans, scenario.measures, strict=True) if isinstance(m, Observe)
    ]
    if len(pairs) > MAX_OBSERVATIONS:
        reason = f"is more than {MAX_OBSERVATIONS} measures of observation"
        raise InvalidInput("measures", len(pairs), reason)
    watches = tuple(
        Watch(s, m.lodging == Lodging.HOME, min(m.days, 2000), threshold(m.adherence))
        for s, m in pairs
    )
    arrivals = tuple(i for i, (_, m) in enumerate(pairs) if m.whom == Whom.ARRIVALS)
    contacts = tuple(i for i, (_, m) in enumerate(pairs) if m.whom == Whom.CONTACTS)
    return watches, arrivals, contacts


def _traces(scenario: Scenario, spans: list[Span]) -> tuple[Trace, ...]:
    return tuple(
        Trace(
            where,
            round(m.delay_days * TICKS),
            (
                threshold(m.adherence * m.household),
                threshold(m.adherence * m.work),
                threshold(m.adherence * m.work),
                threshold(m.adherence * m.community),
            ),
            m.daily_capacity,
        )
        for where, m in zip(spans, scenario.measures, strict=True)
        if isinstance(m, TraceContacts)
    )


def _pools(scenario: Scenario, spans: list[Span]) -> tuple[Pool, ...]:
    pairs = [
        (-len(m.place), Pool(where, m.beds))
        for where, m in zip(spans, scenario.measures, strict=True)
        if isinstance(m, ProvideBeds)
    ]
    # The nearest beds first: the longest code is the smallest place.
    return tuple(pool for _, pool in sorted(pairs, key=lambda pair: pair[0]))
