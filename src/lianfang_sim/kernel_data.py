"""The arrays that the compiled kernel works on: of a world, of a plan, of a thread."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lianfang_sim.blocks import NOTHING, SCHOOL, WORK
from lianfang_sim.errors import InvalidInput
from lianfang_sim.outputs import OUTPUTS
from lianfang_sim.tables import ONE, TICKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from lianfang_sim.blocks import Block
    from lianfang_sim.effects import Span
    from lianfang_sim.plan import Plan
    from lianfang_sim.world import World

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

# A place of a block in one word: first place of the home, its size, age, activity and rank.
SIZE_AT, AGE_AT, ACTIVITY_AT, RANK_AT = 20, 32, 37, 39
FIRST_MASK, SIZE_MASK, AGE_MASK, ACTIVITY_MASK = (1 << 20) - 1, (1 << 12) - 1, 31, 3
MAX_COUNTIES = 1 << 14

# Tables of the plan, in this order; the delays of finding follow.
(
    T_CONTACTS,
    T_GENERATION,
    T_INCUBATION,
    T_SEVERE,
    T_CRITICAL,
    T_DEATH,
    T_BED,
    T_BED_SEVERE,
    T_AGE,
    T_REPORTING,
    T_FINDING,
) = (0, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)


class WorldArrays(NamedTuple):
    """A world for the kernel."""

    starts: Ints
    guide: Ints  # county of the first person of each 2**shift
    shift: int
    first_word: Ints  # [county] where the words of its block begin
    places: Ints  # [county]
    words: Ints
    members: Ints  # [county, activity]
    first_rank: Ints  # [county, activity] where the places by rank begin
    ranked: Ints
    group_places: Ints  # [activity]
    group_start: Ints
    group_first: Ints
    group_size: Ints
    shuffle: Ints  # [county, activity, (size, bits, key)]


class PlanArrays(NamedTuple):
    """A plan for the kernel. Spans are [item, (measure, first day, last day)]."""

    limits: Ints
    offsets: Ints
    guide: Ints
    layers: Ints
    shares: Ints  # [severe, critical, fatal, fatal without bed, susceptible; age band]
    rates: Ints
    leaving: Ints
    destinations: Ints
    modes: Ints
    arrival_modes: Ints
    arrival_counties: Ints
    arrival_first: Ints
    arrival_offsets: Ints
    arrival_limits: Ints
    left: Ints  # [layer, county, day] threshold of a contact that no measure cuts
    cuts: Ints  # [cut, (measure, first, last, layer)]
    cut_share: Floats
    cut_covers: NDArray[np.bool_]
    gates: Ints
    gate_covers: NDArray[np.bool_]
    gate_inside: NDArray[np.bool_]
    gate_stops: Floats
    gate_notices: Floats  # [gate, (well, ill)]
    regime_of: Ints
    regimes: Ints  # [regime, (found, measure)]
    watches: Ints  # [watch, (measure, first, last, is_home, days, adherence)]
    watch_covers: NDArray[np.bool_]
    watch_arrivals: Ints
    watch_contacts: Ints
    traces: Ints  # [trace, (measure, first, last, delay, capacity, home, school, work, community)]
    trace_covers: NDArray[np.bool_]
    pools: Ints  # [pool, (measure, first, last, beds)]
    pool_covers: NDArray[np.bool_]


class Store(NamedTuple):
    """What one thread writes on; `number` holds counters, see the kernel."""

    marks: NDArray[np.uint32]  # by person: tick of infection + 1, hold << 16
    touched: NDArray[np.uint32]
    events: NDArray[np.uint64]
    following: NDArray[np.int32]
    head: NDArray[np.int32]
    tail: NDArray[np.int32]
    filled: NDArray[np.int32]
    counts: NDArray[np.int32]  # [county, output, day]
    seen: NDArray[np.bool_]  # county has counts
    blocked: Ints
    free: Ints
    waiting: Ints  # [pool, (head, tail)]
    queue: Ints  # [node, (person, until, next)]
    sought: Ints  # [trace, county, (day, cases)]
    number: Ints


SLOTS = 32  # events in a block of the calendar
N_TOUCHED, N_FREE, N_USED, N_FULL, N_WAITING, N_REPLICATE = range(6)


@lru_cache(maxsize=4)
def world_arrays(world: World) -> WorldArrays:
    counties = len(world.counties)
    if counties > MAX_COUNTIES:
        raise InvalidInput("counties", counties, f"are more than {MAX_COUNTIES}")
    shift = max(0, (world.people // 16384).bit_length())
    firsts = np.arange(0, world.people, 1 << shift)
    words = [_words(block) for block in world.blocks]
    starts = np.concatenate([[0], np.cumsum([len(word) for word in words])])
    of = np.array(world.block_of)
    ranked, first_rank = _ranked(world.blocks)
    return WorldArrays(
        starts=np.array(world.starts, dtype=np.int64),
        guide=np.searchsorted(world.starts, firsts, side="right").astype(np.int64) - 1,
        shift=shift,
        first_word=starts[of].astype(np.int64),
        places=np.array([world.blocks[b].places for b in of], dtype=np.int64),
        words=np.concatenate(words),
        members=np.array([world.blocks[b].members for b in of], dtype=np.int64),
        first_rank=first_rank[of],
        ranked=ranked,
        group_places=np.array([0, *(group.places for group in world.groups)], dtype=np.int64),
        group_start=np.array([0, 0, world.groups[0].places], dtype=np.int64),
        group_first=np.concatenate([group.first for group in world.groups]).astype(np.int64),
        group_size=np.concatenate([group.size for group in world.groups]).astype(np.int64),
        shuffle=np.array([[(0, 0, 0), *pair] for pair in world.shuffles], dtype=np.int64),
    )


def _words(block: Block) -> Ints:
    rank = np.zeros(block.places, dtype=np.int64)
    for activity in (NOTHING, SCHOOL, WORK):
        own = block.activity == activity
        rank[own] = block.before[activity][:-1][own]
    return (
        block.home_first
        | (block.home_size << SIZE_AT)
        | (block.age << AGE_AT)
        | (block.activity << ACTIVITY_AT)
        | (rank << RANK_AT)
    ).astype(np.int64)


def _ranked(blocks: tuple[Block, ...]) -> tuple[Ints, Ints]:
    parts: list[Ints] = []
    firsts, length = np.zeros((len(blocks), 3), dtype=np.int64), 0
    for number, block in enumerate(blocks):
        for activity in (SCHOOL, WORK):
            firsts[number, activity] = length
            parts.append(block.place_of[activity])
            length += len(parts[-1])
    return np.concatenate([*parts, [0]]).astype(np.int64), firsts


def plan_arrays(plan: Plan, counties: int) -> PlanArrays:
    course = plan.course
    limits, offsets, guide = _joined((*plan.contacts, *course[:9], *(r.delay for r in plan.regimes)))
    arrival_limits, arrival_offsets, _ = _joined(tuple(limits for _, limits in plan.arrivals))
    spans = _Spans(counties)
    return PlanArrays(
        limits=limits,
        offsets=offsets,
        guide=guide,
        layers=plan.layers,
        shares=np.stack(course[10:15]),
        rates=np.array([course.symptomatic, *plan.rates], dtype=np.int64),
        leaving=plan.leaving,
        destinations=plan.destinations,
        modes=plan.modes,
        arrival_modes=plan.arrival_modes,
        arrival_counties=plan.arrival_counties,
        arrival_first=_ints([first for first, _ in plan.arrivals], 1)[:, 0],
        arrival_offsets=arrival_offsets,
        arrival_limits=arrival_limits,
        left=_left(plan, counties),
        cuts=_ints([(*c.span[:3], c.layer) for c in plan.cuts], 4),
        cut_share=np.array([c.share for c in plan.cuts], dtype=np.float64),
        cut_covers=spans.covers([c.span for c in plan.cuts]),
        gates=_ints([g.span[:3] for g in plan.gates], 3),
        gate_covers=spans.covers([g.span for g in plan.gates]),
        gate_inside=spans.stack([g.inside for g in plan.gates]),
        gate_stops=np.array([g.stopped for g in plan.gates], dtype=np.float64).reshape(-1, 5),
        gate_notices=np.array(
            [(g.noticed_well, g.noticed_ill) for g in plan.gates], dtype=np.float64
        ).reshape(-1, 2),
        regime_of=plan.regime_of,
        regimes=_ints([(r.found, r.measure) for r in plan.regimes], 2),
        watches=_ints(
            [(*w.span[:3], w.is_home, w.days, w.adherence) for w in plan.watches], 6
        ),
        watch_covers=spans.covers([w.span for w in plan.watches]),
        watch_arrivals=np.array(plan.watch_arrivals, dtype=np.int64),
        watch_contacts=np.array(plan.watch_contacts, dtype=np.int64),
        traces=_ints([(*t.span[:3], t.delay, t.capacity, *t.found) for t in plan.traces], 9),
        trace_covers=spans.covers([t.span for t in plan.traces]),
        pools=_ints([(*p.span[:3], p.beds) for p in plan.pools], 4),
        pool_covers=spans.covers([p.span for p in plan.pools]),
    )


class _Spans:
    """Stacks masks of counties, also where there are none."""

    def __init__(self, counties: int) -> None:
        self.counties = counties

    def stack(self, masks: list[NDArray[np.bool_]]) -> NDArray[np.bool_]:
        return np.array(masks, dtype=np.bool_).reshape(-1, self.counties)

    def covers(self, spans: list[Span]) -> NDArray[np.bool_]:
        return self.stack([span.covers for span in spans])


def _ints(rows: list[tuple[int, ...]] | list[int], width: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(-1, width)


def _joined(tables: tuple[Ints, ...]) -> tuple[Ints, Ints, Ints]:
    """Tables end to end, where each begins, and where to start looking for each high byte."""
    lengths = [len(table) for table in tables]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    steps = np.arange(256, dtype=np.int64) << 24
    guide = [np.searchsorted(table, steps, side="right") for table in tables]
    joined = np.concatenate([*tables, [ONE]]).astype(np.int64)
    return joined, offsets, np.array(guide, dtype=np.int64).reshape(-1, 256)


def _left(plan: Plan, counties: int) -> Ints:
    left = np.ones((4, counties, plan.days))
    for cut in plan.cuts:
        days = slice(max(cut.span.first, 0), max(cut.span.last + 1, 0))
        left[cut.layer, cut.span.covers, days] *= 1.0 - cut.share
    return np.ceil(left * ONE).astype(np.int64)


class Marks:
    """A mark for each person and the list of those touched; taken back after each replicate."""

    def __init__(self, people: int) -> None:
        self.marks = np.zeros(people, dtype=np.uint32)
        self.touched = np.empty(people // 8 + 1024, dtype=np.uint32)


_idle: list[Marks] = []  # of threads that are done; a province needs 0.3 GB, so they are kept few
_guard = Lock()
_KEPT = 2


@contextmanager
def marks_for(people: int) -> Iterator[Marks]:
    """Marks of nobody infected, used again where an earlier run of this many people left some."""
    with _guard:
        fitting = [marks for marks in _idle if len(marks.marks) == people]
        marks = fitting[0] if fitting else Marks(people)
        _idle[:] = [other for other in _idle if other is not marks and other in fitting]
    yield marks  # not put back after an error: it may hold marks
    with _guard:
        if len(_idle) < _KEPT:
            _idle.append(marks)


def first_blocks(people: int) -> int:
    """Blocks to reserve at first: room for half as many events as there are people."""
    return 4096 + people // (2 * SLOTS)


def new_store(marks: Marks, plan: Plan, counties: int, *, blocks: int) -> Store:
    """Room for one thread. Untouched pages of what is reserved cost no memory."""
    end = plan.days * TICKS
    waiting = len(marks.marks) if plan.pools else 1
    return Store(
        marks=marks.marks,
        touched=marks.touched,
        events=np.empty(blocks * SLOTS, dtype=np.uint64),
        following=np.empty(blocks, dtype=np.int32),
        head=np.empty(end, dtype=np.int32),
        tail=np.empty(end, dtype=np.int32),
        filled=np.empty(end, dtype=np.int32),
        counts=np.zeros((counties, len(OUTPUTS), plan.days + 1), dtype=np.int32),
        seen=np.zeros(counties, dtype=np.bool_),
        blocked=np.zeros(plan.measures, dtype=np.int64),
        free=np.zeros(len(plan.pools), dtype=np.int64),
        waiting=np.zeros((len(plan.pools), 2), dtype=np.int64),
        queue=np.empty((waiting, 3), dtype=np.int64),
        sought=np.zeros((len(plan.traces), counties, 2), dtype=np.int64),
        number=np.zeros(8, dtype=np.int64),
    )
