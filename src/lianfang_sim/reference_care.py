"""Finding, isolation, beds, tracing and observation, in plain Python."""

# Arguments stand in the order of the compiled functions.
# ruff: noqa: PLR0917

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang_sim.effects import COMMUNITY, HOUSEHOLD
from lianfang_sim.outputs import Output
from lianfang_sim.plan import NOBODY
from lianfang_sim.reference_meetings import Hold, Meetings, Waiting, holds, other, pick
from lianfang_sim.rng import Purpose
from lianfang_sim.tables import ONE, TICKS

if TYPE_CHECKING:
    from lianfang_sim.plan import Pool


class Care(Meetings):
    """What happens to cases and to those they met."""

    def find(self, tick: int, person: int, measure: int) -> None:
        hold, area, day = self.holds.get(person), self.world.area_of(person), tick // TICKS
        if hold is not None and hold.watch is None:
            return
        if hold is not None and day < hold.until:
            self.end_observation(person, area, day)
        if measure != NOBODY:
            self.blocked[measure] += 1
        reported = tick + pick(self.plan.course.reporting, self.draw(Purpose.COURSE, person, 3)[1])
        self.count(Output.CONFIRMED, area, reported // TICKS)
        self.holds[person] = Hold(1 << 30, None)
        self.seek_bed(tick, person, area)
        self.order_tracing(tick, person, area)

    def end_observation(self, person: int, area: int, day: int) -> None:
        hold = self.holds[person]
        output = self.stock_of(hold.watch or 0)
        self.counts[output, area, min(day, self.plan.days)] -= 1
        self.counts[output, area, min(hold.until, self.plan.days)] += 1

    def stock_of(self, watch: int) -> Output:
        is_home = self.plan.watches[watch].is_home
        return Output.OBSERVED_AT_HOME if is_home else Output.OBSERVED_DESIGNATED

    def seek_bed(self, tick: int, person: int, area: int) -> None:
        course, day = self.plan.course, tick // TICKS
        more = self.draw(Purpose.COURSE, person, 1)
        has_symptoms, _ = self.onset(person)
        is_severe = has_symptoms and more[2] < course.severe[self.world.age_band(person)]
        lot = self.draw(Purpose.COURSE, person, 3)[2]
        until = tick + pick(course.bed_severe if is_severe else course.bed, lot)
        numbers = [n for n, p in enumerate(self.plan.pools) if p.span.covers[area]]
        for number in numbers:
            if self.is_open(number, day) and self.free[number] > 0:
                self.admit(tick, person, number, until=until)
                return
        self.stay(Output.WAITING_FOR_BED, area, (day, until // TICKS))
        for number in numbers:
            span = self.plan.pools[number].span
            if day <= span.last and span.first * TICKS < until:
                self.waiting[number].append(Waiting(person, until))
                return

    def is_open(self, number: int, day: int) -> bool:
        pool: Pool = self.plan.pools[number]
        return pool.span.first <= day <= pool.span.last

    def admit(self, tick: int, person: int, number: int, *, until: int) -> None:
        area = self.world.area_of(person)
        self.free[number] -= 1
        self.blocked[self.plan.pools[number].span.measure] += 1
        self.holds[person] = Hold(1 << 30, None, in_bed=True)
        self.stay(Output.IN_BEDS, area, (tick // TICKS, until // TICKS))
        self.put(until, self.leave_bed, number)

    def leave_bed(self, tick: int, number: int) -> None:
        self.free[number] += 1
        self.fill(tick, number)

    def fill(self, tick: int, number: int) -> None:
        queue = self.waiting[number]
        while queue and self.free[number] > 0 and self.is_open(number, tick // TICKS):
            person, until = queue.pop(0)
            if until > tick:
                area = self.world.area_of(person)
                for day, by in ((tick // TICKS, -1), (until // TICKS, 1)):
                    self.counts[Output.WAITING_FOR_BED, area, min(day, self.plan.days)] += by
                self.admit(tick, person, number, until=until)

    # Tracing and observation

    def order_tracing(self, tick: int, person: int, area: int) -> None:
        for number, trace in enumerate(self.plan.traces):
            if holds(trace.span, area, tick // TICKS):
                wanted = (tick + trace.delay) // TICKS
                day, cases = self.sought.get((number, area), (wanted, 0))
                day, cases = (wanted, 0) if day < wanted else (day, cases)
                if cases >= trace.capacity:
                    day, cases = day + 1, 0
                self.sought[number, area] = (day, cases)
                if day - wanted <= self.plan.rates.patience:
                    self.sought[number, area] = (day, cases + 1)
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
        area, day = self.world.area_of(person), tick // TICKS
        activity = self.kind(person) % 3
        group = self.world.group(person, activity) if activity else None
        for n in range(rates.group_contacts if group else 0):
            lots = self.draw(Purpose.TRACE_OTHER, person, n)
            position = other(*group, lots[0]) if group else None
            cut = self.is_cut(activity, area, day, lot=lots[2], counts=False)
            if position is not None and not cut and lots[1] < found[activity]:
                self.seek(tick, self.member(person, activity, position), person, number=number)
        for n in range(rates.community_contacts):
            lots = self.draw(Purpose.TRACE_OTHER, person, 1000 + n)
            people = self.world.areas[area].population
            one = self.world.starts[area] + lots[0] * people // ONE
            cut = self.is_cut(COMMUNITY, area, day, lot=lots[2], counts=False)
            if one != person and not cut and lots[1] < found[COMMUNITY]:
                self.seek(tick, one, person, number=number)

    def seek(self, tick: int, person: int, case: int, *, number: int) -> None:
        day, hold = tick // TICKS, self.holds.get(person)
        if hold is not None and (hold.watch is None or day < hold.until):
            return
        area = self.world.area_of(person)
        self.count(Output.CONTACTS_TRACED, area, day)
        self.blocked[self.plan.traces[number].span.measure] += 1
        lot = self.draw(Purpose.OBSERVED, person, case)[0]
        is_held = self.observe(person, day, self.plan.watch_contacts, lot)
        if person in self.infected and tick - self.infected[person] <= self.plan.rates.detectable:
            until = self.holds[person].until if is_held else day + self.plan.rates.window
            self.watch(tick, person, (case, until))

    def observe(self, person: int, day: int, choices: tuple[int, ...], lot: int) -> bool:
        """Put a person under the first observation in force, if there is one and they adhere."""
        area = self.world.area_of(person)
        hold = self.holds.get(person)
        if hold is not None and (hold.watch is None or day < hold.until):
            return False
        for number in choices:
            watch = self.plan.watches[number]
            if holds(watch.span, area, day):
                if lot < watch.adherence:
                    self.holds[person] = Hold(day + watch.days, number)
                    self.stay(self.stock_of(number), area, (day, day + watch.days))
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
