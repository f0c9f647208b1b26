"""The calendar, keyed draws, counts and contacts that the plain reference is made of."""

# Arguments stand in the order of the compiled functions.
# ruff: noqa: PLR0917

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lianfang_sim.effects import COMMUNITY, HOUSEHOLD, KEPT_ALL
from lianfang_sim.outputs import OUTPUTS, Output
from lianfang_sim.plan import NOBODY
from lianfang_sim.rng import Purpose, philox
from lianfang_sim.tables import ONE, TICKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lianfang_sim.effects import Gate, Span
    from lianfang_sim.plan import Plan
    from lianfang_sim.world import World

SCREEN_COLUMN, OUTSIDE = 3, -1


class Contact(NamedTuple):
    """An infectious contact that no measure stopped beforehand."""

    tick: int
    layer: int
    area: int


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


def holds(span: Span, area: int, day: int) -> bool:
    return bool(span.first <= day <= span.last and span.covers[area])


def crosses(gate: Gate, one: int, other: int) -> bool:
    """Whether a trip between two areas crosses the border; -1 is outside the land."""
    ins = [place != OUTSIDE and bool(gate.inside[place]) for place in (one, other)]
    placed = any(place != OUTSIDE and gate.span.covers[place] for place in (one, other))
    return ins[0] != ins[1] and placed


def other(first: int, size: int, own: int, lot: int) -> int | None:
    if size < 2:
        return None
    chosen = first + lot * (size - 1) // ONE
    return chosen + 1 if chosen >= own else chosen


class Meetings(ABC):
    """State of one run of a plan, and who meets whom."""

    def __init__(self, world: World, plan: Plan, *, seed: int, number: int) -> None:
        self.world, self.plan, self.seed, self.number = world, plan, seed, number
        self.end = plan.days * TICKS
        self.counts = np.zeros((len(OUTPUTS), len(world.areas), plan.days + 1), dtype=np.int64)
        self.blocked: defaultdict[int, int] = defaultdict(int)
        self.infected: dict[int, int] = {}  # person -> tick of infection
        self.holds: dict[int, Hold] = {}
        self.events: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
        self.free = [pool.beds for pool in plan.pools]
        self.waiting: list[list[Waiting]] = [[] for _ in plan.pools]
        self.sought: dict[tuple[int, int], tuple[int, int]] = {}  # trace, area -> day, cases

    def draw(self, purpose: Purpose, subject: int, n: int = 0) -> tuple[int, int, int, int]:
        return philox((subject, n, self.number, int(purpose)), self.seed)

    def put(self, tick: int, *event: Any) -> None:
        if tick < self.end:
            self.events[tick].append(event)

    def count(self, output: Output, area: int, day: int, by: int = 1) -> None:
        if day < self.plan.days:
            self.counts[output, area, day] += by

    def stay(self, output: Output, area: int, days: tuple[int, int]) -> None:
        """Count one person from the first day to before the last."""
        self.counts[output, area, min(days[0], self.plan.days)] += 1
        self.counts[output, area, min(days[1], self.plan.days)] -= 1

    def kind(self, person: int) -> int:
        area, _, place = self.world.place_of(person)
        block = self.world.block(area)
        return int(block.activity[place]) + (3 if block.home_size[place] > 1 else 0)

    def onset(self, person: int) -> tuple[bool, int]:
        """Whether a person has symptoms, and the tick at which they would begin."""
        lots = self.draw(Purpose.COURSE, person)
        start = self.infected[person] + pick(self.plan.course.incubation, lots[1])
        return lots[2] < self.plan.course.symptomatic, start

    def hold_of(self, person: int, day: int) -> Hold | None:
        hold = self.holds.get(person)
        return hold if hold is not None and day < hold.until else None

    @abstractmethod
    def find(self, tick: int, person: int, measure: int) -> None:
        """A case is found."""

    def contact(self, person: int, n: int, *, after: int, counts: bool) -> Contact | None:
        """The n-th infectious contact of a person, None if a measure stops it beforehand."""
        lots = self.draw(Purpose.CONTACT, person, 2 * n)
        layer = pick(self.plan.layers[self.kind(person)], lots[0])
        tick = self.infected[person] + pick(self.plan.course.generation, lots[1])
        if not after < tick < self.end:
            return None
        home = area = self.world.area_of(person)
        if layer == COMMUNITY and lots[3] < self.plan.leaving[tick // TICKS, home]:
            trip = self.draw(Purpose.TRIP, person, n)
            area = pick(self.plan.destinations[home], trip[0])
            if not self.may_travel(person, (home, area), tick, trip=trip, counts=counts):
                return None
        if self.is_cut(layer, area, tick // TICKS, lot=lots[2], counts=counts):
            return None
        return Contact(tick, layer, area)

    def is_cut(self, layer: int, area: int, day: int, *, lot: int, counts: bool) -> bool:
        left = KEPT_ALL
        for cut in self.plan.cuts:
            if cut.layer == layer and holds(cut.span, area, day):
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
        if self.is_noticed(ends, tick, person, trip[SCREEN_COLUMN], counts=counts):
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
            people = self.world.areas[contact.area].population
            return self.world.starts[contact.area] + lot * people // ONE
        if contact.layer == HOUSEHOLD:
            home = self.world.household(person)
            return other(home.start, len(home), person, lot)
        group = self.world.group(person, contact.layer)
        if group is None:
            return None
        position = other(*group, lot)
        return None if position is None else self.member(person, contact.layer, position)

    def member(self, person: int, layer: int, position: int) -> int:
        return self.world.member(self.world.area_of(person), layer, position)
