"""Compiled steps that the events of a run are made of: the calendar, marks, counts and draws."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from lianfang_sim.kernel_data import (
    N_FREE,
    N_FULL,
    N_REPLICATE,
    N_TOUCHED,
    N_USED,
    SLOTS,
    T_INCUBATION,
)
from lianfang_sim.kernel_rng import COLD, HOT, philox

PAD_TICKS = 241  # ticks before the first day, and one so that 0 means never infected
COURSE, CONTACT, TRIP, ARRIVALS, ARRIVAL = 1, 2, 3, 4, 5
TRACE_HOME, TRACE_MET, TRACE_OTHER, OBSERVED = 6, 7, 8, 9
FREE, ISOLATED, IN_BED, WATCHED = 0, 1, 2, 3  # hold codes; 3 + number of the observation
MEET, ARRIVE, FIND, DIE, LEAVE_BED, FILL, TRACE = range(7)  # kinds of event
_LOW16, _HIGH16 = np.uint32(0xFFFF), np.uint32(0xFFFF0000)
NEVER = 4095  # last day of an isolation


@njit(**HOT)
def draw(s: Any, purpose: int, subject: int, n: int, key: Any) -> Any:  # noqa: PLR0917
    return philox(subject, n, s.number[N_REPLICATE], purpose, key[0], key[1])


@njit(**HOT)
def pick(p: Any, table: int, lot: int) -> int:
    """The value of a table for a lot."""
    value = p.guide[table, lot >> 24]
    at = p.offsets[table]
    while lot >= p.limits[at + value]:
        value += 1
    return value


# The calendar: for each tick a chain of blocks of events


@njit(**HOT)
def new_block(s: Any) -> int:
    block = s.number[N_FREE]
    if block >= 0:
        s.number[N_FREE] = s.following[block]
    else:
        block = s.number[N_USED]
        if block >= s.following.size:
            s.number[N_FULL] = 1
            return -1
        s.number[N_USED] += 1
    s.following[block] = -1
    return block


@njit(**HOT)
def put(s: Any, tick: int, kind: int, person: int, n: int, extra: int) -> None:  # noqa: PLR0913, PLR0917
    """Append an event to the list of its tick."""
    if tick >= s.head.size:
        return
    tail = s.tail[tick]
    if tail < 0 or s.filled[tick] == SLOTS:
        block = new_block(s)
        if block < 0:
            return
        if tail < 0:
            s.head[tick] = block
        else:
            s.following[tail] = block
        s.tail[tick] = block
        s.filled[tick] = 0
        tail = block
    word = (np.uint64(extra) << np.uint64(48)) | (np.uint64(kind) << np.uint64(44))
    word |= (np.uint64(n) << np.uint64(32)) | np.uint64(person)
    s.events[tail * SLOTS + s.filled[tick]] = word
    s.filled[tick] += 1


# Marks of persons


@njit(**HOT)
def touch(s: Any, person: int) -> None:
    """Remember a person who is about to get a first mark."""
    if s.marks[person] == 0:
        number = s.number[N_TOUCHED]
        if number < s.touched.size:
            s.touched[number] = np.uint32(person)
        s.number[N_TOUCHED] = number + 1


@njit(**HOT)
def infected_at(s: Any, person: int) -> int:
    """The tick of infection, far below 0 for the uninfected."""
    since = np.int64(s.marks[person] & _LOW16)
    return since - PAD_TICKS if since else -1000000


@njit(**HOT)
def set_infected(s: Any, person: int, tick: int) -> None:
    touch(s, person)
    s.marks[person] = np.uint32((s.marks[person] & _HIGH16) | np.uint32(tick + PAD_TICKS))


@njit(**HOT)
def hold_of(s: Any, person: int) -> int:
    """Why and until when a person is held: code + 16 × day after the last."""
    return np.int64(s.marks[person] >> np.uint32(16))


@njit(**HOT)
def code_on(hold: int, day: int) -> int:
    """The code of a hold if it is in force on a day, else 0."""
    return hold & 15 if day < (hold >> 4) else FREE


@njit(**HOT)
def set_hold(s: Any, person: int, code: int, until: int) -> None:  # noqa: PLR0917
    touch(s, person)
    hold = np.uint32((until << 4) | code)
    s.marks[person] = np.uint32((s.marks[person] & _LOW16) | (hold << np.uint32(16)))


# Counts


@njit(**HOT)
def count(s: Any, output: int, county: int, day: int) -> None:  # noqa: PLR0917
    if day < s.counts.shape[2] - 1:
        s.counts[county, output, day] += 1
        s.seen[county] = True


@njit(**COLD)
def stay(s: Any, output: int, county: int, first: int, end: int) -> None:  # noqa: PLR0917
    """One person more from the first day to before the end."""
    last = s.counts.shape[2] - 1
    s.counts[county, output, min(first, last)] += 1
    s.counts[county, output, min(end, last)] -= 1
    s.seen[county] = True


# Conditions


@njit(**HOT)
def holds(spans: Any, covers: Any, item: int, county: int, day: int) -> bool:  # noqa: PLR0917
    return spans[item, 1] <= day <= spans[item, 2] and covers[item, county]


@njit(**COLD)
def crosses(p: Any, gate: int, one: int, other: int, day: int) -> bool:  # noqa: PLR0917
    """Whether a trip is subject to a gate; -1 is outside the land."""
    if not p.gates[gate, 1] <= day <= p.gates[gate, 2]:
        return False
    one_in = one >= 0 and p.gate_inside[gate, one]
    other_in = other >= 0 and p.gate_inside[gate, other]
    placed = (one >= 0 and p.gate_covers[gate, one]) or (other >= 0 and p.gate_covers[gate, other])
    return one_in != other_in and placed


@njit(**COLD)
def onset_of(p: Any, s: Any, person: int, key: Any) -> Any:  # noqa: PLR0917
    """Whether an infected person has symptoms, and the tick at which they would begin."""
    lots = draw(s, COURSE, person, 0, key)
    return lots[2] < p.rates[0], infected_at(s, person) + pick(p, T_INCUBATION, lots[1])


@njit(**COLD)
def blame_cut(p: Any, s: Any, layer: int, county: int, day: int, lot: int) -> None:  # noqa: PLR0913, PLR0917
    """Count a contact for the measure that cut it."""
    left = 1.0
    for cut in range(len(p.cuts)):
        if p.cuts[cut, 3] == layer and holds(p.cuts, p.cut_covers, cut, county, day):
            left *= 1.0 - p.cut_share[cut]
            if lot >= left * 4294967296.0:
                s.blocked[p.cuts[cut, 0]] += 1
                return


@njit(**COLD)
def is_stopped(p: Any, s: Any, one: int, other: int, day: int, mode: int, lot: int, counts: int) -> bool:  # noqa: PLR0913, PLR0917
    left = 1.0
    for gate in range(len(p.gates)):
        if crosses(p, gate, one, other, day):
            left *= 1.0 - p.gate_stops[gate, mode]
            if lot >= left * 4294967296.0:
                s.blocked[p.gates[gate, 0]] += counts
                return True
    return False


@njit(**COLD)
def is_noticed(p: Any, s: Any, one: int, other: int, tick: int, person: int, lot: int, counts: int, key: Any) -> bool:  # noqa: PLR0913, PLR0917
    if len(p.gates) == 0:
        return False
    has_symptoms, onset = onset_of(p, s, person, key)
    is_ill = 1 if has_symptoms and onset <= tick else 0
    left = 1.0
    for gate in range(len(p.gates)):
        if crosses(p, gate, one, other, tick >> 2):
            left *= 1.0 - p.gate_notices[gate, is_ill]
            if lot >= left * 4294967296.0:
                s.blocked[p.gates[gate, 0]] += counts
                return True
    return False
