"""The compiled run: the calendar is walked tick by tick; cost grows with infections, not people."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from lianfang_sim.kernel_care import fill, find, observe, trace
from lianfang_sim.kernel_contacts import infect, meet
from lianfang_sim.kernel_data import (
    N_FREE,
    N_FULL,
    N_REPLICATE,
    N_TOUCHED,
    N_USED,
    N_WAITING,
    SLOTS,
    T_AGE,
)
from lianfang_sim.kernel_people import age_of, county_of, met_by, word_of
from lianfang_sim.kernel_rng import COLD, HOT, above, prefetch
from lianfang_sim.kernel_steps import (
    ARRIVAL,
    ARRIVALS,
    ARRIVE,
    CONTACT,
    COURSE,
    DIE,
    FILL,
    FIND,
    IN_BED,
    LEAVE_BED,
    MEET,
    PAD_TICKS,
    TRACE,
    count,
    draw,
    hold_of,
    infected_at,
    is_noticed,
    is_stopped,
    pick,
    put,
)

_STOCKS = (7, 8, 9, 10)
_KIND, _LOT, _N = np.uint64(15), np.uint64(0xFFFFFFFF), np.uint64(4095)


@njit(**COLD)
def expect_arrivals(p: Any, s: Any, day: int, key: Any) -> None:  # noqa: PLR0917
    if day >= len(p.arrival_first):
        return
    low, high = p.arrival_offsets[day], p.arrival_offsets[day + 1] - 1
    lot = draw(s, ARRIVALS, day, 0, key)[0]
    number = p.arrival_first[day] + above(p.arrival_limits, low, high, lot) - low
    for arrival in range(number):
        moment = draw(s, ARRIVAL, arrival, 4 * day + 1, key)[3] >> 30
        put(s, 4 * day + moment, ARRIVE, arrival, 0, 0)


@njit(**COLD)
def arrive(w: Any, p: Any, s: Any, tick: int, arrival: int, key: Any) -> None:  # noqa: PLR0913, PLR0917
    day = tick >> 2
    who = draw(s, ARRIVAL, arrival, 4 * day, key)
    how = draw(s, ARRIVAL, arrival, 4 * day + 1, key)
    county = above(p.arrival_counties, 0, len(p.arrival_counties) - 1, who[0])
    mode = above(p.arrival_modes, 0, 4, who[1])
    people = w.starts[county + 1] - w.starts[county]
    person = w.starts[county] + ((who[3] * people) >> 32)
    if is_stopped(p, s, -1, county, day, mode, how[0], 1) or infected_at(s, person) > -1000000:
        return
    age = min(pick(p, T_AGE, who[2]), PAD_TICKS - 2)
    observe(p, s, person, county, day, p.watch_arrivals, how[2])
    count(s, 1, county, day)
    infect(w, p, s, tick, person, county, tick - age, key)
    if is_noticed(p, s, -1, county, tick, person, how[1], 1, key):
        put(s, tick, FIND, person, 0, 0)


@njit(**COLD)
def die(w: Any, p: Any, s: Any, tick: int, person: int, key: Any) -> None:  # noqa: PLR0913, PLR0917
    county = county_of(w, person)
    lot = draw(s, COURSE, person, 2, key)[2]
    fatal = p.shares[2, age_of(word_of(w, person, county))]
    if hold_of(s, person) & 15 != IN_BED or lot < fatal:
        count(s, 6, county, tick >> 2)


@njit(**COLD)
def rarer(w: Any, p: Any, s: Any, tick: int, event: Any, key: Any) -> None:  # noqa: PLR0913, PLR0917
    """Every kind of event but a contact."""
    kind = np.int64((event >> np.uint64(44)) & _KIND)
    subject = np.int64(event & _LOT)
    extra = np.int64(event >> np.uint64(48))
    if kind == FIND:
        find(w, p, s, tick, subject, extra - 1, key)
    elif kind == TRACE:
        trace(w, p, s, tick, subject, extra, key)
    elif kind == ARRIVE:
        arrive(w, p, s, tick, subject, key)
    elif kind == DIE:
        die(w, p, s, tick, subject, key)
    elif kind == LEAVE_BED:
        s.free[subject] += 1
        fill(w, p, s, tick, subject)
    elif kind == FILL:
        fill(w, p, s, tick, subject)


@njit(**HOT)
def look_ahead(w: Any, s: Any, event: Any, slot: int, plans: Any, key: Any) -> None:  # noqa: PLR0913, PLR0917
    """Work out whom a contact meets and ask for both marks, so that memory answers meanwhile."""
    if (event >> np.uint64(44)) & _KIND != np.uint64(MEET):
        return
    person = np.int64(event & _LOT)
    n = np.int64((event >> np.uint64(32)) & _N)
    extra = np.int64(event >> np.uint64(48))
    prefetch(s.marks, person)
    lots = draw(s, CONTACT, person, 2 * n + 1, key)
    home = extra >> 2
    target = met_by(w, person, home, extra & 3, lots[0])
    if target >= 0:
        prefetch(s.marks, target)
    plans[slot, 0] = target
    plans[slot, 1] = lots[1]
    plans[slot, 2] = lots[2]


@njit(**HOT)
def walk_part(w: Any, p: Any, s: Any, tick: int, first: int, last: int, plans: Any, key: Any) -> None:  # noqa: PLR0913, PLR0917
    """Take the events of one block from slot `first` to before `last`."""
    for at in range(first, last):
        look_ahead(w, s, s.events[at], at - first, plans, key)
    for at in range(first, last):
        event = s.events[at]
        if (event >> np.uint64(44)) & _KIND == np.uint64(MEET):
            plan = plans[at - first]
            extra = np.int64(event >> np.uint64(48))
            lots = (plan[0], plan[1], plan[2])
            person = np.int64(event & _LOT)
            meet(w, p, s, tick, person, plan[0], extra & 3, extra >> 2, lots, key)
        else:
            rarer(w, p, s, tick, event, key)


@njit(**COLD)
def walk_tick(w: Any, p: Any, s: Any, tick: int, plans: Any, key: Any) -> None:  # noqa: PLR0913, PLR0917
    """Take all events of a tick, also those that are added to it meanwhile."""
    block, taken = s.head[tick], 0
    while block >= 0:
        is_last = s.following[block] < 0
        filled = s.filled[tick] if is_last else SLOTS
        if taken < filled:
            walk_part(w, p, s, tick, block * SLOTS + taken, block * SLOTS + filled, plans, key)
            taken = filled
            continue
        if is_last:
            break
        after = s.following[block]
        s.following[block] = s.number[N_FREE]
        s.number[N_FREE] = block
        block, taken = after, 0
    if block >= 0:
        s.following[block] = s.number[N_FREE]
        s.number[N_FREE] = block


@njit(**COLD)
def begin(p: Any, s: Any, replicate: int) -> None:
    s.head[:] = -1
    s.tail[:] = -1
    s.number[:] = 0
    s.number[N_FREE] = -1
    s.number[N_REPLICATE] = replicate
    s.blocked[:] = 0
    s.sought[:] = 0
    s.waiting[:] = -1
    for pool in range(len(p.pools)):
        s.free[pool] = p.pools[pool, 3]
        if 0 < p.pools[pool, 1] and p.pools[pool, 1] * 4 < s.head.size:
            put(s, p.pools[pool, 1] * 4, FILL, pool, 0, 0)


@njit(**COLD)
def tidy(s: Any) -> None:
    """Take back every mark, so that the next replicate begins with nobody infected."""
    if s.number[N_TOUCHED] > s.touched.size:
        s.marks[:] = 0
    else:
        for number in range(s.number[N_TOUCHED]):
            s.marks[s.touched[number]] = 0
    for county in range(len(s.seen)):
        if s.seen[county]:
            s.counts[county] = 0
            s.seen[county] = False


@njit(**COLD)
def gather(s: Any, regions: Any, out: Any) -> None:
    """Add counties to regions, running totals for numbers at one time. `regions`: [item, (region, county)]."""
    days = out.shape[2]
    for item in range(len(regions)):
        region, county = regions[item]
        if s.seen[county]:
            for output in range(out.shape[0]):
                if output in _STOCKS:
                    total = 0
                    for day in range(days):
                        total += s.counts[county, output, day]
                        out[output, region, day] += total
                else:
                    for day in range(days):
                        out[output, region, day] += s.counts[county, output, day]


@njit(**COLD)
def run_many(w: Any, p: Any, s: Any, numbers: Any, regions: Any, out: Any, blocked: Any) -> int:  # noqa: PLR0913, PLR0917
    """Run replicates; `numbers`: first replicate, first row, low and high half of the seed.

    Returns the rows done; fewer than asked when the calendar had no room for the next one.
    """
    key = (np.uint64(numbers[2]), np.uint64(numbers[3]))
    plans = np.empty((SLOTS, 3), dtype=np.int64)
    for row in range(numbers[1], len(out)):
        begin(p, s, numbers[0] + row)
        for tick in range(s.head.size):
            if tick & 3 == 0:
                expect_arrivals(p, s, tick >> 2, key)
            if s.head[tick] >= 0:
                walk_tick(w, p, s, tick, plans, key)
        if s.number[N_FULL] == 0:
            gather(s, regions, out[row])
            blocked[row] = s.blocked[: blocked.shape[1]]
        tidy(s)
        if s.number[N_FULL]:
            return row
    return len(out)
