"""One replicate in plain Python: the readable statement of what the compiled kernel computes.

Both read the same `Plan` and make the same keyed draws; a test holds their counts equal, bit for
bit. This one is for small worlds.

Time runs in ticks of a quarter of a day. Whatever happens is an event in the list of its tick,
taken in the order in which it was put there. An infection draws its course and all its infectious
contacts at once; measures known beforehand thin the contacts then, and what becomes known later
(isolation, observation, immunity) thins them when they happen. No measure adds a contact.
"""

# Arguments stand in the order of the compiled functions.
# ruff: noqa: PLR0917

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lianfang_sim.effects import HOUSEHOLD
from lianfang_sim.outputs import STOCKS, Output
from lianfang_sim.plan import NOBODY, PAD
from lianfang_sim.reference_care import Care
from lianfang_sim.reference_meetings import OUTSIDE, Contact, pick
from lianfang_sim.rng import Purpose
from lianfang_sim.tables import ONE, TICKS

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Replicate(Care):
    """One run of a plan; `counts` is [output, area, day], `blocked` [measure]."""

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
        area = pick(plan.arrival_areas, who[0])
        mode = pick(plan.arrival_modes, who[1])
        person = self.world.starts[area] + who[3] * self.world.areas[area].population // ONE
        if self.is_stopped((OUTSIDE, area), day, mode, how[0]) or person in self.infected:
            return
        age = min(pick(plan.course.infection_age, who[2]), PAD - 1)
        self.observe(person, day, plan.watch_arrivals, how[2])
        self.count(Output.IMPORTED, area, day)
        self.infect(tick, person, tick - age)
        if self.is_noticed((OUTSIDE, area), tick, person, how[1]):
            self.put(tick, self.find, person, NOBODY)

    def infect(self, tick: int, person: int, since: int) -> None:
        area, day = self.world.area_of(person), tick // TICKS
        self.infected[person] = since
        self.count(Output.INFECTIONS, area, day)
        has_symptoms, onset = self.onset(person)
        if has_symptoms:
            self.fall_ill(max(onset, tick), person, area)
        hold = self.hold_of(person, day)
        if hold is not None:
            self.watch(tick, person, (person, hold.until))
        number = pick(self.plan.contacts[self.kind(person)], self.draw(Purpose.COURSE, person)[0])
        for n in range(number):
            contact = self.contact(person, n, after=tick, counts=True)
            if contact is not None:
                self.put(contact.tick, self.meet, person, n, contact)

    def fall_ill(self, tick: int, person: int, area: int) -> None:
        if tick >= self.end:
            return
        self.count(Output.ONSETS, area, tick // TICKS)
        lots = self.draw(Purpose.COURSE, person)
        more = self.draw(Purpose.COURSE, person, 1)
        regime = self.plan.regimes[self.plan.regime_of[area, tick // TICKS]]
        if lots[3] < regime.found:
            self.put(tick + pick(regime.delay, more[0]), self.find, person, regime.measure)
        if more[2] < self.plan.course.severe[self.world.age_band(person)]:
            self.worsen(tick + pick(self.plan.course.to_severe, more[3]), person, area)

    def worsen(self, tick: int, person: int, area: int) -> None:
        course, band = self.plan.course, self.world.age_band(person)
        lots = self.draw(Purpose.COURSE, person, 2)
        self.count(Output.SEVERE, area, tick // TICKS)
        if self.draw(Purpose.COURSE, person, 3)[0] < self.plan.rates.severe_found:
            self.put(tick, self.find, person, NOBODY)
        if lots[0] < course.critical[band]:
            critical = tick + pick(course.to_critical, lots[1])
            self.count(Output.CRITICAL, area, critical // TICKS)
            if lots[2] < course.fatal_without_bed[band]:
                self.put(critical + pick(course.to_death, lots[3]), self.die, person)

    def die(self, tick: int, person: int) -> None:
        band, lot = self.world.age_band(person), self.draw(Purpose.COURSE, person, 2)[2]
        hold = self.holds.get(person)
        has_bed = hold is not None and hold.in_bed
        if not has_bed or lot < self.plan.course.fatal[band]:
            self.count(Output.DEATHS, self.world.area_of(person), tick // TICKS)

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
