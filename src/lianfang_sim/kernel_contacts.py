"""Compiled infections and infectious contacts: the part of a run that everything else waits for."""

# A compiled function takes what it works on as plain arguments, and Numba checks their types.
# ruff: noqa: PLR0913, PLR0917
# mypy: disable-error-code="arg-type, return-value, no-any-return, no-untyped-call, call-arg"

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang_sim.kernel_data import (
    P_DESTINATIONS,
    P_GATES,
    P_LAYERS,
    P_LEAVING,
    P_LEFT,
    P_MODES,
    P_RATES,
    P_REGIME_OF,
    P_REGIMES,
    P_SHARES,
    P_WATCHES,
    S_BLOCKED,
    S_HEAD,
    T_CONTACTS,
    T_CRITICAL,
    T_DEATH,
    T_FINDING,
    T_GENERATION,
    T_INCUBATION,
    T_SEVERE,
)
from lianfang_sim.kernel_people import age_of, kind_of, word_of
from lianfang_sim.kernel_rng import above, at1, at2, at3, cold, hot
from lianfang_sim.kernel_steps import (
    CONTACT,
    COURSE,
    DIE,
    FIND,
    FREE,
    MEET,
    OBSERVED,
    TRIP,
    WATCHED,
    blame_cut,
    code_on,
    count,
    draw,
    hold_of,
    infected_at,
    is_noticed,
    is_stopped,
    onset_of,
    pick,
    put,
    set_infected,
)

if TYPE_CHECKING:
    from lianfang_sim.kernel_data import Store
    from lianfang_sim.kernel_rng import Ints, Key, Three


@hot
def destination(p: Ints, area: int, lot: int) -> int:
    row = at2(p, P_DESTINATIONS, area, 0)
    return above(p, row, row + p[P_DESTINATIONS + 3] - 1, lot) - row


@cold
def journey(
    w: Ints, p: Ints, s: Store, person: int, n: int, area: int, tick: int, counts: int, key: Key
) -> int:
    """The area to which a contact in the community takes a traveller, -1 if they are kept away."""
    lots = draw(s, TRIP, person, n, key)
    there = destination(p, area, lots[0])
    if p[P_GATES + 3] == 0:
        return there
    mode = above(p, p[P_MODES], p[P_MODES] + 4, lots[1]) - p[P_MODES]
    if is_stopped(p, s, area, there, tick >> 2, mode, lots[2], counts):
        return -1
    if is_noticed(p, s, area, there, tick, person, lots[3], counts, key):
        if counts:
            put(s, tick, FIND, person, 0, 0)
        return -1
    return there


@hot
def contact(
    w: Ints,
    p: Ints,
    s: Store,
    person: int,
    n: int,
    kind: int,
    home: int,
    since: int,
    after: int,
    counts: int,
    key: Key,
) -> Three:
    """Tick (-1: stopped beforehand), layer and area of the n-th infectious contact."""
    lots = draw(s, CONTACT, person, 2 * n, key)
    layer = 0
    while lots[0] >= p[at2(p, P_LAYERS, kind, layer)]:
        layer += 1
    tick = since + pick(p, T_GENERATION, lots[1])
    area = home
    if tick <= after or tick >= s.own[S_HEAD + 3]:
        return -1, layer, area
    if layer == 3 and lots[3] < p[at2(p, P_LEAVING, tick >> 2, home)]:
        area = journey(w, p, s, person, n, home, tick, counts, key)
        if area < 0:
            return -1, layer, area
    if lots[2] >= p[at3(p, P_LEFT, layer, area, tick >> 2)]:
        if counts:
            blame_cut(p, s, layer, area, tick >> 2, lots[2])
        return -1, layer, area
    return tick, layer, area


@cold
def fall_ill(
    p: Ints, s: Store, tick: int, person: int, area: int, age: int, lot: int, key: Key
) -> None:
    if tick >= s.own[S_HEAD + 3]:
        return
    count(s, 2, area, tick >> 2)
    more = draw(s, COURSE, person, 1, key)
    regime = p[at2(p, P_REGIME_OF, area, tick >> 2)]
    if lot < p[at2(p, P_REGIMES, regime, 0)]:
        found = tick + pick(p, T_FINDING + regime, more[0])
        put(s, found, FIND, person, 0, p[at2(p, P_REGIMES, regime, 1)] + 1)
    if more[2] < p[at2(p, P_SHARES, 0, age)]:
        worsen(p, s, tick + pick(p, T_SEVERE, more[3]), person, area, age, key)


@cold
def worsen(p: Ints, s: Store, tick: int, person: int, area: int, age: int, key: Key) -> None:
    lots = draw(s, COURSE, person, 2, key)
    count(s, 4, area, tick >> 2)
    if draw(s, COURSE, person, 3, key)[0] < p[at1(p, P_RATES, 5)]:
        put(s, tick, FIND, person, 0, 0)
    if lots[0] < p[at2(p, P_SHARES, 1, age)]:
        critical = tick + pick(p, T_CRITICAL, lots[1])
        count(s, 5, area, critical >> 2)
        if lots[2] < p[at2(p, P_SHARES, 3, age)]:
            put(s, critical + pick(p, T_DEATH, lots[3]), DIE, person, 0, 0)


@cold
def watch(p: Ints, s: Store, tick: int, person: int, case: int, until: int, key: Key) -> None:
    """Find an infected person who is watched."""
    has_symptoms, onset = onset_of(p, s, person, key)
    if has_symptoms:
        found = max(tick, onset) + p[at1(p, P_RATES, 6)]
        if found >> 2 < until:
            put(s, found, FIND, person, 0, 0)
    elif draw(s, OBSERVED, person, case, key)[1] < p[at1(p, P_RATES, 4)]:
        put(s, tick + p[at1(p, P_RATES, 7)], FIND, person, 0, 0)


@hot
def infect(
    w: Ints, p: Ints, s: Store, tick: int, person: int, area: int, since: int, key: Key
) -> None:
    """Infect a person: their course and all their infectious contacts are drawn at once."""
    word = word_of(w, person, area)
    kind = kind_of(word)
    set_infected(s, person, since)
    count(s, 0, area, tick >> 2)
    lots = draw(s, COURSE, person, 0, key)
    if lots[2] < p[at1(p, P_RATES, 0)]:
        shown = max(since + pick(p, T_INCUBATION, lots[1]), tick)
        fall_ill(p, s, shown, person, area, age_of(word), lots[3], key)
    hold = hold_of(s, person)
    if code_on(hold, tick >> 2) != FREE:
        watch(p, s, tick, person, person, hold >> 4, key)
    for n in range(pick(p, T_CONTACTS + kind, lots[0])):
        when, layer, there = contact(w, p, s, person, n, kind, area, since, tick, 1, key)
        if when >= 0:
            put(s, when, MEET, person, n, layer | (there << 2))


@hot
def keeps_away(p: Ints, s: Store, person: int, layer: int, day: int, lot: int) -> bool:
    """Whether isolation or observation of the infected prevents a contact."""
    code = code_on(hold_of(s, person), day)
    if code == FREE:
        return False
    if code < WATCHED:
        return code == 2 or lot < (p[at1(p, P_RATES, 2)] if layer == 0 else p[at1(p, P_RATES, 1)])
    number = code - WATCHED
    if p[at2(p, P_WATCHES, number, 3)] == 0 or layer != 0 or lot < p[at1(p, P_RATES, 3)]:
        s.own[at1(s.own, S_BLOCKED, p[at2(p, P_WATCHES, number, 0)])] += 1
        return True
    return False


@hot
def meet(
    w: Ints,
    p: Ints,
    s: Store,
    tick: int,
    person: int,
    target: int,
    layer: int,
    area: int,
    lots: Three,
    key: Key,
) -> None:
    """An infectious contact happens, unless somebody is isolated, observed or immune."""
    if keeps_away(p, s, person, layer, tick >> 2, lots[2]):
        return
    if target < 0 or infected_at(s, target) > -1000000:
        return
    code = code_on(hold_of(s, target), tick >> 2)
    if code >= WATCHED and (p[at2(p, P_WATCHES, code - WATCHED, 3)] == 0 or layer != 0):
        s.own[at1(s.own, S_BLOCKED, p[at2(p, P_WATCHES, code - WATCHED, 0)])] += 1
        return
    if lots[1] < p[at2(p, P_SHARES, 4, age_of(word_of(w, target, area)))]:
        infect(w, p, s, tick, target, area, tick, key)
