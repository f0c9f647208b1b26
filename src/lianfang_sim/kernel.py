"""The compiled run: the calendar is walked tick by tick; cost grows with infections, not people."""

# A compiled function takes what it works on as plain arguments, and Numba checks their types.
# ruff: noqa: PLR0913, PLR0917
# mypy: disable-error-code="arg-type, return-value, no-any-return, no-untyped-call, call-arg"

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lianfang_sim.kernel_care import fill, find, observe, trace
from lianfang_sim.kernel_contacts import infect, meet
from lianfang_sim.kernel_data import (
    N_FREE,
    N_FULL,
    N_PEOPLE,
    N_REPLICATE,
    N_ROOM,
    N_TOUCHED,
    N_USED,
    N_WAITING,
    P_ARRIVAL_AREAS,
    P_ARRIVAL_FIRST,
    P_ARRIVAL_LIMITS,
    P_ARRIVAL_MODES,
    P_ARRIVAL_OFFSETS,
    P_POOLS,
    P_SHARES,
    P_WATCH_ARRIVALS,
    S_BLOCKED,
    S_COUNTS,
    S_FILLED,
    S_FREE,
    S_HEAD,
    S_SEEN,
    S_SOUGHT,
    S_TAIL,
    S_WAITING,
    SLOTS,
    STRIDE,
    T_AGE,
    W_STARTS,
)
from lianfang_sim.kernel_people import age_of, area_of, met_by, word_of
from lianfang_sim.kernel_rng import above, at1, at2, at3, cold, hot, prefetch
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
    link,
    next_block,
    pick,
    put,
)
from lianfang_sim.outputs import STOCKS

if TYPE_CHECKING:
    from lianfang_sim.kernel_data import Store
    from lianfang_sim.kernel_rng import Batch, Counts, Event, Ints, Key, Region, Rows

STOCKS_FROM, STOCKS_TO = STOCKS.start, STOCKS.stop
_KIND, _LOT, _N = np.uint64(15), np.uint64(0xFFFFFFFF), np.uint64(4095)


@cold
def value(p: Ints, name: int, lot: int) -> int:
    return above(p, p[name], p[name] + p[name + 3] - 1, lot) - p[name]


@cold
def expect_arrivals(p: Ints, s: Store, day: int, key: Key) -> None:
    if day >= p[P_ARRIVAL_FIRST + 3]:
        return
    low, high = p[at1(p, P_ARRIVAL_OFFSETS, day)], p[at1(p, P_ARRIVAL_OFFSETS, day + 1)] - 1
    lot = draw(s, ARRIVALS, day, 0, key)[0]
    low, high = low + p[P_ARRIVAL_LIMITS], high + p[P_ARRIVAL_LIMITS]
    number = p[at1(p, P_ARRIVAL_FIRST, day)] + above(p, low, high, lot) - low
    for arrival in range(number):
        moment = draw(s, ARRIVAL, arrival, 4 * day + 1, key)[3] >> 30
        put(s, 4 * day + moment, ARRIVE, arrival, 0, 0)


@cold
def arrive(w: Ints, p: Ints, s: Store, tick: int, arrival: int, key: Key) -> None:
    day = tick >> 2
    who = draw(s, ARRIVAL, arrival, 4 * day, key)
    how = draw(s, ARRIVAL, arrival, 4 * day + 1, key)
    area = value(p, P_ARRIVAL_AREAS, who[0])
    mode = value(p, P_ARRIVAL_MODES, who[1])
    people = w[at1(w, W_STARTS, area + 1)] - w[at1(w, W_STARTS, area)]
    person = w[at1(w, W_STARTS, area)] + ((who[3] * people) >> 32)
    if is_stopped(p, s, -1, area, day, mode, how[0], 1) or infected_at(s, person) > -1000000:
        return
    age = min(pick(p, T_AGE, who[2]), PAD_TICKS - 2)
    observe(p, s, person, area, day, P_WATCH_ARRIVALS, how[2])
    count(s, 1, area, day)
    infect(w, p, s, tick, person, area, tick - age, key)
    if is_noticed(p, s, -1, area, tick, person, how[1], 1, key):
        put(s, tick, FIND, person, 0, 0)


@cold
def die(w: Ints, p: Ints, s: Store, tick: int, person: int, key: Key) -> None:
    area = area_of(w, person)
    lot = draw(s, COURSE, person, 2, key)[2]
    fatal = p[at2(p, P_SHARES, 2, age_of(word_of(w, person, area)))]
    if hold_of(s, person) & 15 != IN_BED or lot < fatal:
        count(s, 6, area, tick >> 2)


@cold
def rarer(w: Ints, p: Ints, s: Store, tick: int, event: Event, key: Key) -> None:
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
        s.own[at1(s.own, S_FREE, subject)] += 1
        fill(w, p, s, tick, subject)
    elif kind == FILL:
        fill(w, p, s, tick, subject)


@hot
def look_ahead(w: Ints, s: Store, event: Event, slot: int, plans: Rows, key: Key) -> None:
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


@hot
def walk_part(
    w: Ints, p: Ints, s: Store, tick: int, first: int, last: int, plans: Rows, key: Key
) -> None:
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


@hot
def release(s: Store, block: int) -> None:
    link(s, block, s.own[N_FREE])
    s.own[N_FREE] = block


@cold
def walk_tick(w: Ints, p: Ints, s: Store, tick: int, plans: Rows, key: Key) -> None:
    """Take all events of a tick, also those that are added to it meanwhile."""
    block, taken = s.own[at1(s.own, S_HEAD, tick)], 0
    while block >= 0:
        after = next_block(s, block)
        filled = SLOTS if after >= 0 else s.own[at1(s.own, S_FILLED, tick)]
        if taken < filled:
            first = block * STRIDE + 1
            walk_part(w, p, s, tick, first + taken, first + filled, plans, key)
            taken = filled
        else:
            release(s, block)
            block, taken = after, 0


@cold
def set_all(s: Store, name: int, value: int) -> None:
    first = s.own[name]
    for at in range(first, first + s.own[name + 3] * s.own[name + 1]):
        s.own[at] = value


@cold
def begin(p: Ints, s: Store, replicate: int) -> None:
    set_all(s, S_HEAD, -1)
    set_all(s, S_TAIL, -1)
    set_all(s, S_BLOCKED, 0)
    set_all(s, S_SOUGHT, 0)
    set_all(s, S_WAITING, -1)
    s.own[N_TOUCHED], s.own[N_USED], s.own[N_FULL], s.own[N_WAITING] = 0, 0, 0, 0
    s.own[N_FREE] = -1
    s.own[N_REPLICATE] = replicate
    for pool in range(p[P_POOLS + 3]):
        s.own[at1(s.own, S_FREE, pool)] = p[at2(p, P_POOLS, pool, 3)]
        opening = p[at2(p, P_POOLS, pool, 1)] * 4
        if 0 < opening < s.own[S_HEAD + 3]:
            put(s, opening, FILL, pool, 0, 0)


@cold
def tidy(s: Store) -> None:
    """Take back every mark, so that the next replicate begins with nobody infected."""
    people, touched = s.own[N_PEOPLE], s.own[N_TOUCHED]
    if touched > s.own[N_ROOM]:
        s.marks[:people] = 0
    else:
        for number in range(people, people + touched):
            s.marks[s.marks[number]] = 0
    for area in range(s.own[S_SEEN + 3]):
        if s.own[at1(s.own, S_SEEN, area)]:
            first = at3(s.own, S_COUNTS, area, 0, 0)
            s.own[first : first + s.own[S_COUNTS + 1]] = 0
            s.own[at1(s.own, S_SEEN, area)] = 0


@cold
def gather(s: Store, regions: Rows, out: Region) -> None:
    """Add areas to regions, running totals for numbers at one time. `regions`: [item, (region, area)]."""
    for item in range(len(regions)):
        region, area = regions[item]
        if s.own[at1(s.own, S_SEEN, area)]:
            for output in range(out.shape[0]):
                add_up(s.own, at3(s.own, S_COUNTS, area, output, 0), output, out[output, region])


@hot
def add_up(own: Ints, first: int, output: int, out: Counts) -> None:
    is_stock = STOCKS_FROM <= output < STOCKS_TO
    total = 0
    for day in range(len(out)):
        value = own[first + day]
        total = total + value if is_stock else value
        out[day] += total


@cold
def run_many(
    w: Ints,
    p: Ints,
    s: Store,
    numbers: Ints,
    regions: Rows,
    out: Batch,
    blocked: Rows,
    plans: Rows,
) -> int:
    """Run replicates; `numbers`: first replicate, first row, low and high half of the seed.

    `plans` is room to look ahead in one block of events.
    Returns the rows done; fewer than asked when the calendar had no room for the next one.
    """
    key = (np.uint64(numbers[2]), np.uint64(numbers[3]))
    for row in range(numbers[1], len(out)):
        begin(p, s, numbers[0] + row)
        for tick in range(s.own[S_HEAD + 3]):
            if tick & 3 == 0:
                expect_arrivals(p, s, tick >> 2, key)
            if s.own[at1(s.own, S_HEAD, tick)] >= 0:
                walk_tick(w, p, s, tick, plans, key)
        if s.own[N_FULL] == 0:
            gather(s, regions, out[row])
            for measure in range(blocked.shape[1]):
                blocked[row, measure] = s.own[at1(s.own, S_BLOCKED, measure)]
        tidy(s)
        if s.own[N_FULL]:
            return row
    return len(out)
