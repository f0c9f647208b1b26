"""One replicate in plain Python: the readable statement of what the compiled kernel computes.

Both read the same `Plan` and make the same keyed draws; a test holds their counts equal, bit for
bit. This one is for small worlds.

Time runs in ticks of a quarter of a day. Whatever happens is an event in the list of its tick,
taken in the order in which it was put there. An infection draws its course and all its infectious
contacts at once; measures known beforehand thin the contacts then, and what becomes known later
(isolation, observation, immunity) thins them when they happen. No measure adds a contact.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lianfang_sim.effects import COMMUNITY, HOUSEHOLD, KEPT_ALL
from lianfang_sim.outputs import OUTPUTS, STOCKS, Output
from lianfang_sim.plan import NOBODY, PAD
from lianfang_sim.rng import Purpose, philox
from lianfang_sim.tables import ONE, TICKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lianfang_sim.effects import Gate, Span
    from lianfang_sim.plan import Plan, Pool
    from lianfang_sim.world import World

_SCREEN_COLUMN, _OUTSIDE = 3, -1


class Contact(NamedTuple):
    """An infectious contact that no measure stopped beforehand."""

    tick: int
    layer: int
    county: int


class Hold(NamedTuple):
    """Why a person's contacts are thinned. `watch` is the observation; None: found, isolated."""

    until: int
    watch: int | None
    in_bed: bool = False


class Waiting(NamedTuple):
    """A found case that waits for a bed of a pool, needed until a tick."""

    person: int
    until: int


def pick(limits: Sequence[int] | NDArray[np.int64], lot: int) -> int:
    """The first index whose threshold is above the lot."""
    return bisect_right(limits, lot)


def _holds(span: Span, county: int, day: int) -> bool:
    return bool(span.first <= day <= span.last and span.covers[county])


def crosses(gate: Gate, one: int, other: int) -> bool:
    """Whether a trip between two counties crosses the border; -1 is outside the land."""
    ins = [place != _OUTSIDE and bool(gate.inside[place]) for place in (one, other)]
    placed = any(place != _OUTSIDE and gate.span.covers[place] for place in (one, other))
    return ins[0] != ins[1] and placed


class Replicate:
    """One run of a plan; `counts` is [output, county, day], `blocked` [measure]."""

    def __init__(self, world: World, plan: Plan, *, seed: int, number: int) -> None:
        self.world, self.plan, self.seed, self.number = world, plan, seed, number
        self.end = plan.days * TICKS
        self.counts = np.zeros((len(OUTPUTS), len(world.counties), plan.days + 1), dtype=np.int64)
        self.blocked: defaultdict[int, int] = defaultdict(int)
        self.infected: dict[int, int] = {}  # person -> tick of infection
        self.holds: dict[int, Hold] = {}
        self.events: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
        self.free = [pool.beds for pool in plan.pools]
        self.waiting: list[list[Waiting]] = [[] for _ in plan.pools]
        self.sought: dict[tuple[int, int], tuple[int, int]] = {}  # trace, county -> day, cases

    def run(self) -> NDArray[np.int64]:
        for number, pool in enumerate(self.plan.pools):
            if 0 < pool.span.first < self.plan.days:
                self.put(pool.span.first * TICKS, self.fill, number)
        for tick in range(self.end):
            if tick % TICKS == 0:
                self.expect_arrivals(tick // TICKS)
            for act, *subjects in self.events[tick]:  # grows while it is walked
                act(tick, *subjects)
            del self.events[tick]
        self.counts[STOCKS] = np.cumsum(self.counts[STOCKS], axis=2)
        return self.counts[:, :, :-1]

    # Small steps

    def draw(self, purpose: Purpose, subject: int, n: int = 0) -> tuple[int, int, int, int]:
        return philox((subject, n, self.number, int(purpose)), self.seed)

    def put(self, tick: int, *event: Any) -> None:
        if tick < self.end:
            self.events[tick].append(event)

    def count(self, output: Output, county: int, day: int, by: int = 1) -> None:
        if day < self.plan.days:
            self.counts[output, county, day] += by

    def stay(self, output: Output, county: int, days: tuple[int, int]) -> None:
        """Count one person from the first day to before the last."""
        self.counts[output, county, min(days[0], self.plan.days)] += 1
        self.counts[output, county, min(days[1], self.plan.days)] -= 1

    def kind(self, person: int) -> int:
        county, _, place = self.world.place_of(person)
        block = self.world.block(county)
        return int(block.activity[place]) + (3 if block.home_size[place] > 1 else 0)

    def onset(self, person: int) -> tuple[bool, int]:
        """Whether a person has symptoms, and the tick at which they would begin."""
        lots = self.draw(Purpose.COURSE, person)
        start = self.infected[person] + pick(self.plan.course.incubation, lots[1])
        return lots[2] < self.plan.course.symptomatic, start

    # Arrivals

    def expect_arrivals(self, day: int) -> None:
        if day >= len(self.plan.arrivals):
            return
        first, limits = self.plan.arrivals[day]
        for arrival in range(first + pick(limits, self.draw(Purpose.ARRIVALS, day)[0])):
            lot = self.draw(Purpose.ARRIVAL, arrival, 4 * day + 1)[3]
            self.put(day * TICKS + (lot * TICKS) // ONE, self.arrive, arrival)

    def arrive(self, tick: int, arrival: int) -> None:
        day, plan = tick // TICKS, self.plan
        who = self.draw(Purpose.ARRIVAL, arrival, 4 * day)
        how = self.draw(Purpose.ARRIVAL, arrival, 4 * day + 1)
        county = pick(plan.arrival_counties, who[0])
        mode = pick(plan.arrival_modes, who[1])
        person = self.world.starts[county] + who[3] * self.world.counties[county].population // ONE
        if self.is_stopped((_OUTSIDE, county), day, mode, how[0]) or person in self.infected:
            return
        age = min(pick(plan.course.infection_age, who[2]), PAD - 1)
        self.observe(person, day, plan.watch_arrivals, how[2])
        self.count(Output.IMPORTED, county, day)
        self.infect(tick, person, tick - age)
        if self.is_noticed((_OUTSIDE, county), tick, person, how[1]):
            self.put(tick, self.find, person, NOBODY)

    # Infection

    def infect(self, tick: int, person: int, since: int) -> None:
        county, day = self.world.county_of(person), tick // TICKS
        self.infected[person] = since
        self.count(Output.INFECTIONS, county, day)
        has_symptoms, onset = self.onset(person)
        if has_symptoms:
            self.fall_ill(max(onset, tick), person, county)
        hold = self.hold_of(person, day)
        if hold is not None:
            self.watch(tick, person, (person, hold.until))
        number = pick(self.plan.contacts[self.kind(person)], self.draw(Purpose.COURSE, person)[0])
        for n in range(number):
            contact = self.contact(person, n, after=tick, counts=True)
            if contact is not None:
                self.put(contact.tick, self.meet, person, n, contact)

    def fall_ill(self, tick: int, person: int, county: int) -> None:
        if tick >= self.end:
            return
        self.count(Output.ONSETS, county, tick // TICKS)
        lots = self.draw(Purpose.COURSE, person)
        more = self.draw(Purpose.COURSE, person, 1)
        regime = self.plan.regimes[self.plan.regime_of[county, tick // TICKS]]
        if lots[3] < regime.found:
            self.put(tick + pick(regime.delay, more[0]), self.find, person, regime.measure)
        if more[2] < self.plan.course.severe[self.world.age_band(person)]:
            self.worsen(tick + pick(self.plan.course.to_severe, more[3]), person, county)

    def worsen(self, tick: int, person: int, county: int) -> None:
        course, band = self.plan.course, self.world.age_band(person)
        lots = self.draw(Purpose.COURSE, person, 2)
        self.count(Output.SEVERE, county, tick // TICKS)
        if self.draw(Purpose.COURSE, person, 3)[0] < self.plan.rates.severe_found:
            self.put(tick, self.find, person, NOBODY)
        if lots[0] < course.critical[band]:
            critical = tick + pick(course.to_critical, lots[1])
            self.count(Output.CRITICAL, county, critical // TICKS)
            if lots[2] < course.fatal_without_bed[band]:
                self.put(critical + pick(course.to_death, lots[3]), self.die, person)

    def die(self, tick: int, person: int) -> None:
        band, lot = self.world.age_band(person), self.draw(Purpose.COURSE, person, 2)[2]
        hold = self.holds.get(person)
        has_bed = hold is not None and hold.in_bed
        if not has_bed or lot < self.plan.course.fatal[band]:
            self.count(Output.DEATHS, self.world.county_of(person), tick // TICKS)

    # Contacts

    def contact(self, person: int, n: int, *, after: int, counts: bool) -> Contact | None:
        """The n-th infectious contact of a person, None if a measure stops it beforehand."""
        lots = self.draw(Purpose.CONTACT, person, 2 * n)
        layer = pick(self.plan.layers[self.kind(person)], lots[0])
        tick = self.infected[person] + pick(self.plan.course.generation, lots[1])
        if not after < tick < self.end:
            return None
        home = county = self.world.county_of(person)
        if layer == COMMUNITY and lots[3] < self.plan.leaving[tick // TICKS, home]:
            trip = self.draw(Purpose.TRIP, person, n)
            county = pick(self.plan.destinations[home], trip[0])
            if not self.may_travel(person, (home, county), tick, trip=trip, counts=counts):
                return None
        if self.is_cut(layer, county, tick // TICKS, lot=lots[2], counts=counts):
            return None
        return Contact(tick, layer, county)

    def is_cut(self, layer: int, county: int, day: int, *, lot: int, counts: bool) -> bool:
        left = KEPT_ALL
        for cut in self.plan.cuts:
            if cut.layer == layer and _holds(cut.span, county, day):
                left = left * cut.kept >> 31
                if lot >= left << 1:
                    self.blocked[cut.span.measure] += counts
                    return True
        return False

    def may_travel(
        self, person: int, ends: tuple[int, int], tick: int, *, trip: tuple[int, ...], counts: bool
    ) -> bool:
        mode = pick(self.plan.modes, trip[1])
        if self.is_stopped(ends, tick // TICKS, mode, trip[2], counts=counts):
            return False
        if self.is_noticed(ends, tick, person, trip[_SCREEN_COLUMN], counts=counts):
            if counts:
                self.put(tick, self.find, person, NOBODY)
            return False
        return True

    def is_stopped(
        self, ends: tuple[int, int], day: int, mode: int, lot: int, *, counts: bool = True
    ) -> bool:
        left = KEPT_ALL
        for gate in self.plan.gates:
            if gate.span.first <= day <= gate.span.last and crosses(gate, *ends):
                left = left * gate.passed[mode] >> 31
                if lot >= left << 1:
                    self.blocked[gate.span.measure] += counts
                    return True
        return False

    def is_noticed(
        self, ends: tuple[int, int], tick: int, person: int, lot: int, *, counts: bool = True
    ) -> bool:
        has_symptoms, onset = self.onset(person)
        left = KEPT_ALL
        for gate in self.plan.gates:
            if gate.span.first <= tick // TICKS <= gate.span.last and crosses(gate, *ends):
                is_ill = has_symptoms and onset <= tick
                left = left * (gate.unnoticed_ill if is_ill else gate.unnoticed_well) >> 31
                if lot >= left << 1:
                    self.blocked[gate.span.measure] += counts
                    return True
        return False

    def target(self, person: int, n: int, contact: Contact) -> int | None:
        """Whom the n-th contact of a person meets, None if there is nobody."""
        lot = self.draw(Purpose.CONTACT, person, 2 * n + 1)[0]
        if contact.layer == COMMUNITY:
            people = self.world.counties[contact.county].population
            return self.world.starts[contact.county] + lot * people // ONE
        if contact.layer == HOUSEHOLD:
            home = self.world.household(person)
            return _other(home.start, len(home), person, lot)
        group = self.world.group(person, contact.layer)
        if group is None:
            return None
        position = _other(*group, lot)
        return None if position is None else self.member(person, contact.layer, position)

    def member(self, person: int, layer: int, position: int) -> int:
        return self.world.member(self.world.county_of(person), layer, position)

    def meet(self, tick: int, person: int, n: int, contact: Contact) -> None:
        lots = self.draw(Purpose.CONTACT, person, 2 * n + 1)
        if self.keeps_away(person, contact.layer, tick // TICKS, lots[2]):
            return
        target = self.target(person, n, contact)
        if target is None or target in self.infected:
            return
        hold = self.hold_of(target, tick // TICKS)
        if hold is not None and hold.watch is not None:
            watch = self.plan.watches[hold.watch]
            if not watch.is_home or contact.layer != HOUSEHOLD:
                self.blocked[watch.span.measure] += 1
                return
        if lots[1] < self.plan.course.susceptible[self.world.age_band(target)]:
            self.infect(tick, target, tick)

    def keeps_away(self, person: int, layer: int, day: int, lot: int) -> bool:
        hold, rates = self.hold_of(person, day), self.plan.rates
        if hold is None:
            return False
        if hold.watch is None:
            at_home = rates.isolated_household if layer == HOUSEHOLD else rates.isolated_elsewhere
            return hold.in_bed or lot < at_home
        watch = self.plan.watches[hold.watch]
        if not watch.is_home or layer != HOUSEHOLD or lot < rates.observed_household:
            self.blocked[watch.span.measure] += 1
            return True
        return False

    def hold_of(self, person: int, day: int) -> Hold | None:
        hold = self.holds.get(person)
        return hold if hold is not None and day < hold.until else None

    # Found, isolated, in a bed

    def find(self, tick: int, person: int, measure: int) -> None:
        hold, county, day = self.holds.get(person), self.world.county_of(person), tick // TICKS
        if hold is not None and hold.watch is None:
            return
        if hold is not None and day < hold.until:
            self.end_observation(person, county, day)
        if measure != NOBODY:
            self.blocked[measure] += 1
        reported = tick + pick(self.plan.course.reporting, self.draw(Purpose.COURSE, person, 3)[1])
        self.count(Output.CONFIRMED, county, reported // TICKS)
        self.holds[person] = Hold(1 << 30, None)
        self.seek_bed(tick, person, county)
        self.order_tracing(tick, person, county)

    def end_observation(self, person: int, county: int, day: int) -> None:
        hold = self.holds[person]
        output = self.stock_of(hold.watch or 0)
        self.counts[output, county, min(day, self.plan.days)] -= 1
        self.counts[output, county, min(hold.until, self.plan.days)] += 1

    def stock_of(self, watch: int) -> Output:
        is_home = self.plan.watches[watch].is_home
        return Output.OBSERVED_AT_HOME if is_home else Output.OBSERVED_DESIGNATED

    def seek_bed(self, tick: int, person: int, county: int) -> None:
        course, day = self.plan.course, tick // TICKS
        more = self.draw(Purpose.COURSE, person, 1)
        has_symptoms, _ = self.onset(person)
        is_severe = has_symptoms and more[2] < course.severe[self.world.age_band(person)]
        lot = self.draw(Purpose.COURSE, person, 3)[2]
        until = tick + pick(course.bed_severe if is_severe else course.bed, lot)
        numbers = [n for n, p in enumerate(self.plan.pools) if p.span.covers[county]]
        for number in numbers:
            if self.is_open(number, day) and self.free[number] > 0:
                self.admit(tick, person, number, until=until)
                return
        self.stay(Output.WAITING_FOR_BED, county, (day, until // TICKS))
        for number in numbers:
            span = self.plan.pools[number].span
            if day <= span.last and span.first * TICKS < until:
                self.waiting[number].append(Waiting(person, until))
                return

    def is_open(self, number: int, day: int) -> bool:
        pool: Pool = self.plan.pools[number]
        return pool.span.first <= day <= pool.span.last

    def admit(self, tick: int, person: int, number: int, *, until: int) -> None:
        county = self.world.county_of(person)
        self.free[number] -= 1
        self.blocked[self.plan.pools[number].span.measure] += 1
        self.holds[person] = Hold(1 << 30, None, in_bed=True)
        self.stay(Output.IN_BEDS, county, (tick // TICKS, until // TICKS))
        self.put(until, self.leave_bed, number)

    def leave_bed(self, tick: int, number: int) -> None:
        self.free[number] += 1
        self.fill(tick, number)

    def fill(self, tick: int, number: int) -> None:
        queue = self.waiting[number]
        while queue and self.free[number] > 0 and self.is_open(number, tick // TICKS):
            person, until = queue.pop(0)
            if until > tick:
                county = self.world.county_of(person)
                for day, by in ((tick // TICKS, -1), (until // TICKS, 1)):
                    self.counts[Output.WAITING_FOR_BED, county, min(day, self.plan.days)] += by
                self.admit(tick, person, number, until=until)

    # Tracing and observation

    def order_tracing(self, tick: int, person: int, county: int) -> None:
        for number, trace in enumerate(self.plan.traces):
            if _holds(trace.span, county, tick // TICKS):
                wanted = (tick + trace.delay) // TICKS
                day, cases = self.sought.get((number, county), (wanted, 0))
                day, cases = (wanted, 0) if day < wanted else (day, cases)
                if cases >= trace.capacity:
                    day, cases = day + 1, 0
                self.sought[number, county] = (day, cases)
                if day - wanted <= self.plan.rates.patience:
                    self.sought[number, county] = (day, cases + 1)
                    self.put(max(tick + trace.delay, day * TICKS), self.trace, person, number)
                return

    def trace(self, tick: int, person: int, number: int) -> None:
        found = self.plan.traces[number].found
        home = self.world.household(person)
        for n, member in enumerate(home):
            if member != person and self.draw(Purpose.TRACE_HOME, person, n)[0] < found[HOUSEHOLD]:
                self.seek(tick, member, person, number=number)
        contacts = pick(self.plan.contacts[self.kind(person)], self.draw(Purpose.COURSE, person)[0])
        for n in range(contacts):
            contact = self.contact(person, n, after=-1, counts=False)
            if contact is None or contact.layer == HOUSEHOLD or contact.tick > tick:
                continue
            target = self.target(person, n, contact)
            lot = self.draw(Purpose.TRACE_MET, person, n)[0]
            if target is not None and lot < found[contact.layer]:
                self.seek(tick, target, person, number=number)
        self.trace_others(tick, person, number)

    def trace_others(self, tick: int, person: int, number: int) -> None:
        rates, found = self.plan.rates, self.plan.traces[number].found
        county, day = self.world.county_of(person), tick // TICKS
        activity = self.kind(person) % 3
        group = self.world.group(person, activity) if activity else None
        for n in range(rates.group_contacts if group else 0):
            lots = self.draw(Purpose.TRACE_OTHER, person, n)
            position = _other(*group, lots[0]) if group else None
            cut = self.is_cut(activity, county, day, lot=lots[2], counts=False)
            if position is not None and not cut and lots[1] < found[activity]:
                self.seek(tick, self.member(person, activity, position), person, number=number)
        for n in range(rates.community_contacts):
            lots = self.draw(Purpose.TRACE_OTHER, person, 1000 + n)
            people = self.world.counties[county].population
            other = self.world.starts[county] + lots[0] * people // ONE
            cut = self.is_cut(COMMUNITY, county, day, lot=lots[2], counts=False)
            if other != person and not cut and lots[1] < found[COMMUNITY]:
                self.seek(tick, other, person, number=number)

    def seek(self, tick: int, person: int, case: int, *, number: int) -> None:
        day, hold = tick // TICKS, self.holds.get(person)
        if hold is not None and (hold.watch is None or day < hold.until):
            return
        county = self.world.county_of(person)
        self.count(Output.CONTACTS_TRACED, county, day)
        self.blocked[self.plan.traces[number].span.measure] += 1
        lot = self.draw(Purpose.OBSERVED, person, case)[0]
        is_held = self.observe(person, day, self.plan.watch_contacts, lot)
        if person in self.infected and tick - self.infected[person] <= self.plan.rates.detectable:
            until = self.holds[person].until if is_held else day + self.plan.rates.window
            self.watch(tick, person, (case, until))

    def observe(self, person: int, day: int, choices: tuple[int, ...], lot: int) -> bool:
        """Put a person under the first observation in force, if there is one and they adhere."""
        county = self.world.county_of(person)
        hold = self.holds.get(person)
        if hold is not None and (hold.watch is None or day < hold.until):
            return False
        for number in choices:
            watch = self.plan.watches[number]
            if _holds(watch.span, county, day):
                if lot < watch.adherence:
                    self.holds[person] = Hold(day + watch.days, number)
                    self.stay(self.stock_of(number), county, (day, day + watch.days))
                    return True
                return False
        return False

    def watch(self, tick: int, person: int, key: tuple[int, int]) -> None:
        """Find an infected person who is watched; `key`: the case they met, the last day's end."""
        case, until = key
        has_symptoms, onset = self.onset(person)
        if has_symptoms:
            found = max(tick, onset) + self.plan.rates.watch_delay
            if found // TICKS < until:
                self.put(found, self.find, person, NOBODY)
        elif self.draw(Purpose.OBSERVED, person, case)[1] < self.plan.rates.asymptomatic_found:
            self.put(tick + self.plan.rates.test_delay, self.find, person, NOBODY)


def _other(first: int, size: int, own: int, lot: int) -> int | None:
    if size < 2:
        return None
    chosen = first + lot * (size - 1) // ONE
    return chosen + 1 if chosen >= own else chosen
