"""Compiled steps that the events of a run are made of: the calendar, marks, counts and draws."""

# A compiled function takes what it works on as plain arguments, and Numba checks their types.
# ruff: noqa: PLR0913, PLR0917
# mypy: disable-error-code="arg-type, return-value, no-any-return, no-untyped-call, call-arg"

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lianfang_sim.effects import KEPT_ALL
from lianfang_sim.kernel_data import (
    N_BLOCKS,
    N_FREE,
    N_FULL,
    N_PEOPLE,
    N_REPLICATE,
    N_ROOM,
    N_TOUCHED,
    N_USED,
    P_CUT_COVERS,
    P_CUTS,
    P_GATE_COVERS,
    P_GATE_INSIDE,
    P_GATE_NOTICES,
    P_GATE_STOPS,
    P_GATES,
    P_GUIDE,
    P_LIMITS,
    P_OFFSETS,
    P_RATES,
    S_BLOCKED,
    S_COUNTS,
    S_FILLED,
    S_HEAD,
    S_SEEN,
    S_TAIL,
    SLOTS,
    STRIDE,
    T_INCUBATION,
)
from lianfang_sim.kernel_rng import at1, at2, at3, cold, hot, philox

if TYPE_CHECKING:
    from lianfang_sim.kernel_data import Store
    from lianfang_sim.kernel_rng import Four, Ints, Key, Onset

PAD_TICKS = 241  # ticks before the first day, and one so that 0 means never infected
COURSE, CONTACT, TRIP, ARRIVALS, ARRIVAL = 1, 2, 3, 4, 5
TRACE_HOME, TRACE_MET, TRACE_OTHER, OBSERVED = 6, 7, 8, 9
FREE, ISOLATED, IN_BED, WATCHED = 0, 1, 2, 3  # hold codes; 3 + number of the observation
MEET, ARRIVE, FIND, DIE, LEAVE_BED, FILL, TRACE = range(7)  # kinds of event
_LOW16, _HIGH16 = np.uint32(0xFFFF), np.uint32(0xFFFF0000)
NEVER = 4095  # last day of an isolation


@hot
def draw(s: Store, purpose: int, subject: int, n: int, key: Key) -> Four:
    return philox(subject, n, s.own[N_REPLICATE], purpose, key[0], key[1])


@hot
def pick(p: Ints, table: int, lot: int) -> int:
    """The value of a table for a lot."""
    value = p[at2(p, P_GUIDE, table, lot >> 24)]
    at = p[at1(p, P_OFFSETS, table)]
    while lot >= p[at1(p, P_LIMITS, at + value)]:
        value += 1
    return value


# The calendar: for each tick a chain of blocks of events


@hot
def next_block(s: Store, block: int) -> int:
    return np.int64(s.events[block * STRIDE])


@hot
def link(s: Store, block: int, after: int) -> None:
    s.events[block * STRIDE] = np.uint64(after)


@hot
def new_block(s: Store) -> int:
    block = s.own[N_FREE]
    if block >= 0:
        s.own[N_FREE] = next_block(s, block)
    else:
        block = s.own[N_USED]
        if block >= s.own[N_BLOCKS]:
            s.own[N_FULL] = 1
            return -1
        s.own[N_USED] += 1
    link(s, block, -1)
    return block


@hot
def put(s: Store, tick: int, kind: int, person: int, n: int, extra: int) -> None:
    """Append an event to the list of its tick."""
    if tick >= s.own[S_HEAD + 3]:
        return
    tail = s.own[at1(s.own, S_TAIL, tick)]
    if tail < 0 or s.own[at1(s.own, S_FILLED, tick)] == SLOTS:
        block = new_block(s)
        if block < 0:
            return
        if tail < 0:
            s.own[at1(s.own, S_HEAD, tick)] = block
        else:
            link(s, tail, block)
        s.own[at1(s.own, S_TAIL, tick)] = block
        s.own[at1(s.own, S_FILLED, tick)] = 0
        tail = block
    word = (np.uint64(extra) << np.uint64(48)) | (np.uint64(kind) << np.uint64(44))
    word |= (np.uint64(n) << np.uint64(32)) | np.uint64(person)
    s.events[tail * STRIDE + 1 + s.own[at1(s.own, S_FILLED, tick)]] = word
    s.own[at1(s.own, S_FILLED, tick)] += 1


# Marks of persons


@hot
def touch(s: Store, person: int) -> None:
    """Remember a person who is about to get a first mark."""
    if s.marks[person] == 0:
        number = s.own[N_TOUCHED]
        if number < s.own[N_ROOM]:
            s.marks[s.own[N_PEOPLE] + number] = np.uint32(person)
        s.own[N_TOUCHED] = number + 1


@hot
def infected_at(s: Store, person: int) -> int:
    """The tick of infection, far below 0 for the uninfected."""
    since = np.int64(s.marks[person] & _LOW16)
    return since - PAD_TICKS if since else -1000000


@hot
def set_infected(s: Store, person: int, tick: int) -> None:
    touch(s, person)
    s.marks[person] = np.uint32((s.marks[person] & _HIGH16) | np.uint32(tick + PAD_TICKS))


@hot
def hold_of(s: Store, person: int) -> int:
    """Why and until when a person is held: code + 16 × day after the last."""
    return np.int64(s.marks[person] >> np.uint32(16))


@hot
def code_on(hold: int, day: int) -> int:
    """The code of a hold if it is in force on a day, else 0."""
    return hold & 15 if day < (hold >> 4) else FREE


@hot
def set_hold(s: Store, person: int, code: int, until: int) -> None:
    touch(s, person)
    hold = np.uint32((until << 4) | code)
    s.marks[person] = np.uint32((s.marks[person] & _LOW16) | (hold << np.uint32(16)))


# Counts


@hot
def count(s: Store, output: int, area: int, day: int) -> None:
    if day < s.own[S_COUNTS + 2] - 1:
        s.own[at3(s.own, S_COUNTS, area, output, day)] += 1
        s.own[at1(s.own, S_SEEN, area)] = True


@cold
def stay(s: Store, output: int, area: int, first: int, end: int) -> None:
    """One person more from the first day to before the end."""
    last = s.own[S_COUNTS + 2] - 1
    s.own[at3(s.own, S_COUNTS, area, output, min(first, last))] += 1
    s.own[at3(s.own, S_COUNTS, area, output, min(end, last))] -= 1
    s.own[at1(s.own, S_SEEN, area)] = True


# Conditions


@hot
def holds(p: Ints, spans: int, covers: int, item: int, area: int, day: int) -> bool:
    at = at2(p, spans, item, 1)
    return p[at] <= day <= p[at + 1] and p[at2(p, covers, item, area)] != 0


@cold
def crosses(p: Ints, gate: int, one: int, other: int, day: int) -> bool:
    """Whether a trip is subject to a gate; -1 is outside the land."""
    if not p[at2(p, P_GATES, gate, 1)] <= day <= p[at2(p, P_GATES, gate, 2)]:
        return False
    one_in = one >= 0 and p[at2(p, P_GATE_INSIDE, gate, one)] != 0
    other_in = other >= 0 and p[at2(p, P_GATE_INSIDE, gate, other)] != 0
    placed = (one >= 0 and p[at2(p, P_GATE_COVERS, gate, one)] != 0) or (
        other >= 0 and p[at2(p, P_GATE_COVERS, gate, other)] != 0
    )
    return one_in != other_in and placed


@cold
def onset_of(p: Ints, s: Store, person: int, key: Key) -> Onset:
    """Whether an infected person has symptoms, and the tick at which they would begin."""
    lots = draw(s, COURSE, person, 0, key)
    return lots[2] < p[at1(p, P_RATES, 0)], infected_at(s, person) + pick(p, T_INCUBATION, lots[1])


@cold
def blame_cut(p: Ints, s: Store, layer: int, area: int, day: int, lot: int) -> None:
    """Count a contact for the measure that cut it."""
    left = KEPT_ALL
    for cut in range(p[P_CUTS + 3]):
        if p[at2(p, P_CUTS, cut, 3)] == layer and holds(p, P_CUTS, P_CUT_COVERS, cut, area, day):
            left = left * p[at2(p, P_CUTS, cut, 4)] >> 31
            if lot >= left << 1:
                s.own[at1(s.own, S_BLOCKED, p[at2(p, P_CUTS, cut, 0)])] += 1
                return


@cold
def is_stopped(
    p: Ints, s: Store, one: int, other: int, day: int, mode: int, lot: int, counts: int
) -> bool:
    left = KEPT_ALL
    for gate in range(p[P_GATES + 3]):
        if crosses(p, gate, one, other, day):
            left = left * p[at2(p, P_GATE_STOPS, gate, mode)] >> 31
            if lot >= left << 1:
                s.own[at1(s.own, S_BLOCKED, p[at2(p, P_GATES, gate, 0)])] += counts
                return True
    return False


@cold
def is_noticed(
    p: Ints, s: Store, one: int, other: int, tick: int, person: int, lot: int, counts: int, key: Key
) -> bool:
    if p[P_GATES + 3] == 0:
        return False
    has_symptoms, onset = onset_of(p, s, person, key)
    is_ill = 1 if has_symptoms and onset <= tick else 0
    left = KEPT_ALL
    for gate in range(p[P_GATES + 3]):
        if crosses(p, gate, one, other, tick >> 2):
            left = left * p[at2(p, P_GATE_NOTICES, gate, is_ill)] >> 31
            if lot >= left << 1:
                s.own[at1(s.own, S_BLOCKED, p[at2(p, P_GATES, gate, 0)])] += counts
                return True
    return False
