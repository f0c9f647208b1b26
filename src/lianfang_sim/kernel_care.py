"""Compiled finding, isolation, beds, tracing and observation."""

# A compiled function takes what it works on as plain arguments, and Numba checks their types.
# ruff: noqa: PLR0913, PLR0917
# mypy: disable-error-code="arg-type, return-value, no-any-return, no-untyped-call, call-arg"

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang_sim.kernel_contacts import contact, watch
from lianfang_sim.kernel_data import (
    N_WAITING,
    P_LEFT,
    P_POOL_COVERS,
    P_POOLS,
    P_RATES,
    P_SHARES,
    P_TRACE_COVERS,
    P_TRACES,
    P_WATCH_CONTACTS,
    P_WATCH_COVERS,
    P_WATCHES,
    S_BLOCKED,
    S_CALLED,
    S_FREE,
    S_QUEUE,
    S_SOUGHT,
    S_WAITING,
    T_BED,
    T_BED_SEVERE,
    T_CONTACTS,
    T_REPORTING,
)
from lianfang_sim.kernel_people import (
    age_of,
    area_of,
    group,
    household,
    kind_of,
    member,
    met_by,
    other,
    word_of,
)
from lianfang_sim.kernel_rng import at1, at2, at3, cold, hot, prefetch
from lianfang_sim.kernel_steps import (
    CONTACT,
    COURSE,
    FREE,
    IN_BED,
    ISOLATED,
    LEAVE_BED,
    NEVER,
    OBSERVED,
    TRACE,
    TRACE_HOME,
    TRACE_MET,
    TRACE_OTHER,
    WATCHED,
    code_on,
    count,
    draw,
    hold_of,
    holds,
    infected_at,
    pick,
    put,
    set_hold,
    stay,
)

if TYPE_CHECKING:
    from lianfang_sim.kernel_data import Store
    from lianfang_sim.kernel_rng import Ints, Key

_BEDS, _WAITING, _AT_HOME, _DESIGNATED, _TRACED = 7, 8, 9, 10, 11  # outputs


@cold
def stock_of(p: Ints, number: int) -> int:
    return _AT_HOME if p[at2(p, P_WATCHES, number, 3)] else _DESIGNATED


@cold
def observe(p: Ints, s: Store, person: int, area: int, day: int, choices: int, lot: int) -> bool:
    """Put a person under the first observation in force, if there is one and they adhere."""
    hold = hold_of(s, person)
    if code_on(hold, day) != FREE:
        return False
    for choice in range(p[choices + 3]):
        number = p[at1(p, choices, choice)]
        if holds(p, P_WATCHES, P_WATCH_COVERS, number, area, day):
            if lot < p[at2(p, P_WATCHES, number, 5)]:
                until = day + p[at2(p, P_WATCHES, number, 4)]
                set_hold(s, person, WATCHED + number, until)
                stay(s, stock_of(p, number), area, day, until)
                return True
            return False
    return False


@cold
def find(w: Ints, p: Ints, s: Store, tick: int, person: int, measure: int, key: Key) -> None:
    """A case is found: counted, isolated, given a bed if there is one, its contacts sought."""
    hold, day = hold_of(s, person), tick >> 2
    if hold & 15 in (ISOLATED, IN_BED):
        return
    area = area_of(w, person)
    if code_on(hold, day) != FREE:
        # The observation ends today instead of on its last day.
        stay(s, stock_of(p, (hold & 15) - WATCHED), area, hold >> 4, day)
    if measure >= 0:
        s.own[at1(s.own, S_BLOCKED, measure)] += 1
    lots = draw(s, COURSE, person, 3, key)
    count(s, 3, area, (tick + pick(p, T_REPORTING, lots[1])) >> 2)
    set_hold(s, person, ISOLATED, NEVER)
    seek_bed(w, p, s, tick, person, area, lots[2], key)
    order_tracing(p, s, tick, person, area)


@cold
def days_in_bed(w: Ints, p: Ints, s: Store, person: int, area: int, lot: int, key: Key) -> int:
    has_symptoms = draw(s, COURSE, person, 0, key)[2] < p[at1(p, P_RATES, 0)]
    severe = p[at2(p, P_SHARES, 0, age_of(word_of(w, person, area)))]
    is_severe = has_symptoms and draw(s, COURSE, person, 1, key)[2] < severe
    return pick(p, T_BED_SEVERE if is_severe else T_BED, lot)


@cold
def seek_bed(
    w: Ints, p: Ints, s: Store, tick: int, person: int, area: int, lot: int, key: Key
) -> None:
    until = tick + days_in_bed(w, p, s, person, area, lot, key)
    day = tick >> 2
    for pool in range(p[P_POOLS + 3]):
        if (
            holds(p, P_POOLS, P_POOL_COVERS, pool, area, day)
            and s.own[at1(s.own, S_FREE, pool)] > 0
        ):
            admit(p, s, tick, person, area, pool, until)
            return
    stay(s, _WAITING, area, day, until >> 2)
    for pool in range(p[P_POOLS + 3]):
        may_come = day <= p[at2(p, P_POOLS, pool, 2)] and p[at2(p, P_POOLS, pool, 1)] * 4 < until
        if p[at2(p, P_POOL_COVERS, pool, area)] and may_come:
            wait(s, pool, person, until)
            return


@cold
def wait(s: Store, pool: int, person: int, until: int) -> None:
    node = s.own[N_WAITING]
    s.own[N_WAITING] = node + 1
    s.own[at2(s.own, S_QUEUE, node, 0)] = person
    s.own[at2(s.own, S_QUEUE, node, 1)] = until
    s.own[at2(s.own, S_QUEUE, node, 2)] = -1
    if s.own[at2(s.own, S_WAITING, pool, 0)] < 0:
        s.own[at2(s.own, S_WAITING, pool, 0)] = node
    else:
        s.own[at2(s.own, S_QUEUE, s.own[at2(s.own, S_WAITING, pool, 1)], 2)] = node
    s.own[at2(s.own, S_WAITING, pool, 1)] = node


@cold
def admit(p: Ints, s: Store, tick: int, person: int, area: int, pool: int, until: int) -> None:
    s.own[at1(s.own, S_FREE, pool)] -= 1
    s.own[at1(s.own, S_BLOCKED, p[at2(p, P_POOLS, pool, 0)])] += 1
    set_hold(s, person, IN_BED, NEVER)
    stay(s, _BEDS, area, tick >> 2, until >> 2)
    put(s, until, LEAVE_BED, pool, 0, 0)


@cold
def fill(w: Ints, p: Ints, s: Store, tick: int, pool: int) -> None:
    """Give free beds to those who wait, in the order in which they came."""
    day = tick >> 2
    if not p[at2(p, P_POOLS, pool, 1)] <= day <= p[at2(p, P_POOLS, pool, 2)]:
        return
    while s.own[at2(s.own, S_WAITING, pool, 0)] >= 0 and s.own[at1(s.own, S_FREE, pool)] > 0:
        node = s.own[at2(s.own, S_WAITING, pool, 0)]
        person, until = s.own[at2(s.own, S_QUEUE, node, 0)], s.own[at2(s.own, S_QUEUE, node, 1)]
        s.own[at2(s.own, S_WAITING, pool, 0)] = s.own[at2(s.own, S_QUEUE, node, 2)]
        if until > tick:
            area = area_of(w, person)
            stay(s, _WAITING, area, until >> 2, day)
            admit(p, s, tick, person, area, pool, until)


@cold
def order_tracing(p: Ints, s: Store, tick: int, person: int, area: int) -> None:
    for number in range(p[P_TRACES + 3]):
        if holds(p, P_TRACES, P_TRACE_COVERS, number, area, tick >> 2):
            delay, capacity = p[at2(p, P_TRACES, number, 3)], p[at2(p, P_TRACES, number, 4)]
            wanted = (tick + delay) >> 2
            day, cases = (
                s.own[at3(s.own, S_SOUGHT, number, area, 0)],
                s.own[at3(s.own, S_SOUGHT, number, area, 1)],
            )
            if day < wanted:
                day, cases = wanted, 0
            if cases >= capacity:
                day, cases = day + 1, 0
            if day - wanted <= p[at1(p, P_RATES, 12)]:
                cases += 1
                put(s, max(tick + delay, day * 4), TRACE, person, 0, number)
            s.own[at3(s.own, S_SOUGHT, number, area, 0)] = day
            s.own[at3(s.own, S_SOUGHT, number, area, 1)] = cases
            return


@hot
def call(s: Store, number: int, person: int, area: int) -> int:
    """Note somebody to be sought, and ask for their mark, so that memory answers meanwhile."""
    s.own[at2(s.own, S_CALLED, number, 0)] = person
    s.own[at2(s.own, S_CALLED, number, 1)] = area
    prefetch(s.marks, person)
    return number + 1


@cold
def trace(w: Ints, p: Ints, s: Store, tick: int, person: int, number: int, key: Key) -> None:
    """Seek the contacts of a case: home, those met, and other close contacts."""
    area, since = area_of(w, person), infected_at(s, person)
    kind = kind_of(word_of(w, person, area))
    called = call_household(w, p, s, person, area, number, key)
    for n in range(pick(p, T_CONTACTS + kind, draw(s, COURSE, person, 0, key)[0])):
        when, layer, there = contact(w, p, s, person, n, kind, area, since, -1, 0, key)
        if layer == 0 or when < 0 or when > tick:
            continue
        target = met_by(w, person, there, layer, draw(s, CONTACT, person, 2 * n + 1, key)[0])
        lot = draw(s, TRACE_MET, person, n, key)[0]
        if target >= 0 and lot < p[at2(p, P_TRACES, number, 5 + layer)]:
            called = call(s, called, target, there)
    called = call_others(w, p, s, tick >> 2, person, area, kind % 3, number, called, key)
    for n in range(called):
        at = at2(s.own, S_CALLED, n, 0)
        seek(p, s, tick, s.own[at], s.own[at + 1], person, number, key)


@hot
def call_household(
    w: Ints, p: Ints, s: Store, person: int, area: int, number: int, key: Key
) -> int:
    first, size = household(w, person, area)
    found, called = p[at2(p, P_TRACES, number, 5)], 0
    for n in range(size):
        if first + n != person and draw(s, TRACE_HOME, person, n, key)[0] < found:
            called = call(s, called, first + n, area)
    return called


@hot
def call_others(
    w: Ints,
    p: Ints,
    s: Store,
    day: int,
    person: int,
    area: int,
    activity: int,
    number: int,
    called: int,
    key: Key,
) -> int:
    if activity:
        first, size, own = group(w, person, area, activity)
        for n in range(p[at1(p, P_RATES, 10)]):
            lots = draw(s, TRACE_OTHER, person, n, key)
            position = other(first, size, own, lots[0])
            goes_on = lots[2] < p[at3(p, P_LEFT, activity, area, day)]
            if position >= 0 and goes_on and lots[1] < p[at2(p, P_TRACES, number, 5 + activity)]:
                called = call(s, called, member(w, area, activity, position), area)
    for n in range(p[at1(p, P_RATES, 11)]):
        lots = draw(s, TRACE_OTHER, person, 1000 + n, key)
        one = met_by(w, person, area, 3, lots[0])
        goes_on = lots[2] < p[at3(p, P_LEFT, 3, area, day)]
        if one != person and goes_on and lots[1] < p[at2(p, P_TRACES, number, 8)]:
            called = call(s, called, one, area)
    return called


@cold
def seek(
    p: Ints, s: Store, tick: int, person: int, area: int, case: int, number: int, key: Key
) -> None:
    """A contact is found: observed if that is ordered, and found ill if infected."""
    day = tick >> 2
    if code_on(hold_of(s, person), day) != FREE:
        return
    count(s, _TRACED, area, day)
    s.own[at1(s.own, S_BLOCKED, p[at2(p, P_TRACES, number, 0)])] += 1
    lot = draw(s, OBSERVED, person, case, key)[0]
    is_held = observe(p, s, person, area, day, P_WATCH_CONTACTS, lot)
    if tick - infected_at(s, person) <= p[at1(p, P_RATES, 9)]:
        until = hold_of(s, person) >> 4 if is_held else day + p[at1(p, P_RATES, 8)]
        watch(p, s, tick, person, case, until, key)
