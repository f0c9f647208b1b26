"""The arrays that the compiled kernel works on: of a world, of a plan, of a thread."""

from __future__ import annotations

import math
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lianfang_sim.blocks import NOTHING, SCHOOL, WORK
from lianfang_sim.effects import KEPT_ALL, MODES
from lianfang_sim.errors import InvalidInput
from lianfang_sim.outputs import OUTPUTS
from lianfang_sim.tables import ONE, TICKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from lianfang_sim.blocks import Block
    from lianfang_sim.effects import Span
    from lianfang_sim.plan import Plan
    from lianfang_sim.world import World

    Ints = NDArray[np.int64]

# A place of a block in one word: first place of the home, its size, age, activity and rank.
SIZE_AT, AGE_AT, ACTIVITY_AT, RANK_AT = 20, 32, 37, 39
FIRST_MASK, SIZE_MASK, AGE_MASK, ACTIVITY_MASK = (1 << 20) - 1, (1 << 12) - 1, 31, 3
MAX_AREAS = 1 << 14

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


# Where the four numbers of each name stand, in the array of a world, a plan and a thread.
(
    W_STARTS,
    W_GUIDE,
    W_SHIFT,
    W_FIRST_WORD,
    W_PLACES,
    W_WORDS,
    W_MEMBERS,
    W_FIRST_RANK,
    W_RANKED,
    W_GROUP_PLACES,
    W_GROUP_START,
    W_GROUP_FIRST,
    W_GROUP_SIZE,
    W_SHUFFLE,
) = range(0, 56, 4)
(
    P_LIMITS,
    P_OFFSETS,
    P_GUIDE,
    P_LAYERS,
    P_SHARES,
    P_RATES,
    P_LEAVING,
    P_DESTINATIONS,
    P_MODES,
    P_ARRIVAL_MODES,
    P_ARRIVAL_AREAS,
    P_ARRIVAL_FIRST,
    P_ARRIVAL_OFFSETS,
    P_ARRIVAL_LIMITS,
    P_LEFT,
    P_CUTS,
    P_CUT_COVERS,
    P_GATES,
    P_GATE_COVERS,
    P_GATE_INSIDE,
    P_GATE_STOPS,
    P_GATE_NOTICES,
    P_REGIME_OF,
    P_REGIMES,
    P_WATCHES,
    P_WATCH_COVERS,
    P_WATCH_ARRIVALS,
    P_WATCH_CONTACTS,
    P_TRACES,
    P_TRACE_COVERS,
    P_POOLS,
    P_POOL_COVERS,
) = range(0, 128, 4)
(
    S_HEAD,
    S_TAIL,
    S_FILLED,
    S_COUNTS,
    S_SEEN,
    S_BLOCKED,
    S_FREE,
    S_WAITING,
    S_QUEUE,
    S_SOUGHT,
    S_CALLED,
) = range(16, 60, 4)

SLOTS = 32  # events in a block of the calendar; a word in front leads to the next block
STRIDE = SLOTS + 1
MOST_CALLED = 8192  # contacts of one case: those at home, infectious ones, other close ones
# Counters, at the head of a thread's array
N_TOUCHED, N_FREE, N_USED, N_FULL, N_WAITING, N_REPLICATE, N_PEOPLE, N_ROOM, N_BLOCKS = range(9)

_WORLD = (
    "starts guide shift first_word places words members first_rank ranked group_places "
    "group_start group_first group_size shuffle"
)
_PLAN = (
    "limits offsets guide layers shares rates leaving destinations modes arrival_modes "
    "arrival_areas arrival_first arrival_offsets arrival_limits left cuts cut_covers "
    "gates gate_covers gate_inside gate_stops gate_notices regime_of regimes watches "
    "watch_covers watch_arrivals watch_contacts traces trace_covers pools pool_covers"
)
_STORE = "head tail filled counts seen blocked free waiting queue sought called"


class Store(NamedTuple):
    """What one thread writes on."""

    own: Ints  # counters, calendar heads, counts, beds, queues
    marks: NDArray[np.uint32]  # by person: tick of infection + 1, hold << 16; then those touched
    events: NDArray[np.uint64]


def _packed(names: str, arrays: dict[str, NDArray[Any]], *, before: int = 0) -> Ints:
    """Arrays of one to three dimensions end to end, behind four numbers for each name."""
    order = names.split()
    at, head, parts = before + 4 * len(order), [0] * before, []
    for name in order:
        array = np.asarray(arrays[name], dtype=np.int64)
        strides = [int(np.prod(array.shape[axis + 1 :])) for axis in range(min(array.ndim, 2))]
        head += [at, *strides, *[1] * (2 - len(strides)), len(array)]
        parts.append(array.ravel())
        at += array.size
    return np.concatenate([np.array(head, dtype=np.int64), *parts])


@lru_cache(maxsize=4)
def world_arrays(world: World) -> Ints:
    areas = len(world.areas)
    if areas > MAX_AREAS:
        raise InvalidInput("areas", areas, f"are more than {MAX_AREAS}")
    shift = max(0, (world.people // 16384).bit_length())
    firsts = np.arange(0, world.people, 1 << shift)
    words = [_words(block) for block in world.blocks]
    starts = np.concatenate([[0], np.cumsum([len(word) for word in words])])
    of = np.array(world.block_of)
    ranked, first_rank = _ranked(world.blocks)
    return _packed(
        _WORLD,
        {
            "starts": np.array(world.starts, dtype=np.int64),
            "guide": np.searchsorted(world.starts, firsts, side="right").astype(np.int64) - 1,
            "shift": np.array([shift]),
            "first_word": starts[of].astype(np.int64),
            "places": np.array([world.blocks[b].places for b in of], dtype=np.int64),
            "words": np.concatenate(words),
            "members": np.array([world.blocks[b].members for b in of], dtype=np.int64),
            "first_rank": first_rank[of],
            "ranked": ranked,
            "group_places": np.array(
                [0, *(group.places for group in world.groups)], dtype=np.int64
            ),
            "group_start": np.array([0, 0, world.groups[0].places], dtype=np.int64),
            "group_first": np.concatenate([group.first for group in world.groups]).astype(np.int64),
            "group_size": np.concatenate([group.size for group in world.groups]).astype(np.int64),
            "shuffle": np.array([[(0, 0, 0), *pair] for pair in world.shuffles], dtype=np.int64),
        },
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


def plan_arrays(plan: Plan, areas: int) -> Ints:
    course = plan.course
    limits, offsets, guide = _joined(
        (*plan.contacts, *course[:9], *(r.delay for r in plan.regimes))
    )
    arrival_limits, arrival_offsets, _ = _joined(tuple(limits for _, limits in plan.arrivals))
    spans = _Spans(areas)
    return _packed(
        _PLAN,
        {
            "limits": limits,
            "offsets": offsets,
            "guide": guide,
            "layers": plan.layers,
            "shares": np.stack(course[10:15]),
            "rates": np.array([course.symptomatic, *plan.rates], dtype=np.int64),
            "leaving": plan.leaving,
            "destinations": plan.destinations,
            "modes": plan.modes,
            "arrival_modes": plan.arrival_modes,
            "arrival_areas": plan.arrival_areas,
            "arrival_first": _ints([first for first, _ in plan.arrivals], 1)[:, 0],
            "arrival_offsets": arrival_offsets,
            "arrival_limits": arrival_limits,
            "left": _left(plan, areas),
            "cuts": _ints([(*c.span[:3], c.layer, c.kept) for c in plan.cuts], 5),
            "cut_covers": spans.covers([c.span for c in plan.cuts]),
            "gates": _ints([g.span[:3] for g in plan.gates], 3),
            "gate_covers": spans.covers([g.span for g in plan.gates]),
            "gate_inside": spans.stack([g.inside for g in plan.gates]),
            "gate_stops": _ints([g.passed for g in plan.gates], len(MODES)),
            "gate_notices": _ints([(g.unnoticed_well, g.unnoticed_ill) for g in plan.gates], 2),
            "regime_of": plan.regime_of,
            "regimes": _ints([(r.found, r.measure) for r in plan.regimes], 2),
            "watches": _ints(
                [(*w.span[:3], w.is_home, w.days, w.adherence) for w in plan.watches], 6
            ),
            "watch_covers": spans.covers([w.span for w in plan.watches]),
            "watch_arrivals": np.array(plan.watch_arrivals, dtype=np.int64),
            "watch_contacts": np.array(plan.watch_contacts, dtype=np.int64),
            "traces": _ints([(*t.span[:3], t.delay, t.capacity, *t.found) for t in plan.traces], 9),
            "trace_covers": spans.covers([t.span for t in plan.traces]),
            "pools": _ints([(*p.span[:3], p.beds) for p in plan.pools], 4),
            "pool_covers": spans.covers([p.span for p in plan.pools]),
        },
    )


class _Spans:
    """Stacks masks of areas, also where there are none."""

    def __init__(self, areas: int) -> None:
        self.areas = areas

    def stack(self, masks: list[NDArray[np.bool_]]) -> NDArray[np.bool_]:
        return np.array(masks, dtype=np.bool_).reshape(-1, self.areas)

    def covers(self, spans: list[Span]) -> NDArray[np.bool_]:
        return self.stack([span.covers for span in spans])


def _ints(rows: Sequence[Sequence[int] | int], width: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(-1, width)


def _joined(tables: tuple[Ints, ...]) -> tuple[Ints, Ints, Ints]:
    """Tables end to end, where each begins, and where to start looking for each high byte."""
    lengths = [len(table) for table in tables]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    steps = np.arange(256, dtype=np.int64) << 24
    guide = [np.searchsorted(table, steps, side="right") for table in tables]
    joined = np.concatenate([*tables, [ONE]]).astype(np.int64)
    return joined, offsets, np.array(guide, dtype=np.int64).reshape(-1, 256)


def _left(plan: Plan, areas: int) -> Ints:
    left = np.full((4, areas, plan.days), KEPT_ALL, dtype=np.int64)
    for cut in plan.cuts:
        days = slice(max(cut.span.first, 0), max(cut.span.last + 1, 0))
        left[cut.layer, cut.span.covers, days] = (
            left[cut.layer, cut.span.covers, days] * cut.kept >> 31
        )
    return left << 1


_idle: list[NDArray[np.uint32]] = []  # marks of runs that are over; large, so only two are kept
_guard = Lock()
_KEPT = 2


@contextmanager
def marks_for(people: int) -> Iterator[NDArray[np.uint32]]:
    """Marks of nobody infected and room for a list, used again after runs of as many people."""
    length = people + _room(people)
    with _guard:
        fitting = [marks for marks in _idle if len(marks) == length]
        marks = fitting.pop() if fitting else np.zeros(length, dtype=np.uint32)
        _idle[:] = fitting
    yield marks  # not put back after an error: it may hold marks
    with _guard:
        if len(_idle) < _KEPT:
            _idle.append(marks)


def _room(people: int) -> int:
    return people // 8 + 1024


def first_blocks(people: int) -> int:
    """Blocks to reserve at first: room for half as many events again as there are people."""
    return 4096 + people * 3 // (2 * SLOTS)


def new_store(marks: NDArray[np.uint32], world: World, plan: Plan, *, blocks: int) -> Store:
    """Room for one thread. Untouched pages of what is reserved cost no memory."""
    end, areas = plan.days * TICKS, len(world.areas)
    sizes = {
        "head": (end,),
        "tail": (end,),
        "filled": (end,),
        "counts": (areas, len(OUTPUTS), plan.days + 1),
        "seen": (areas,),
        "blocked": (plan.measures,),
        "free": (len(plan.pools),),
        "waiting": (len(plan.pools), 2),
        "queue": (world.people if plan.pools else 0, 3),
        "sought": (len(plan.traces), areas, 2),
        "called": (MOST_CALLED, 2),
    }
    own = _reserved(_STORE, sizes, before=S_HEAD)
    own[N_PEOPLE], own[N_ROOM], own[N_BLOCKS] = world.people, _room(world.people), blocks
    return Store(own, marks, np.empty(blocks * STRIDE, dtype=np.uint64))


def _reserved(names: str, sizes: dict[str, tuple[int, ...]], *, before: int) -> Ints:
    """As `_packed`, of zeros: the system gives pages only where something is written."""
    order = names.split()
    at, head = before + 4 * len(order), [0] * before
    for name in order:
        shape = sizes[name]
        strides = [math.prod(shape[axis + 1 :]) for axis in range(min(len(shape), 2))]
        head += [at, *strides, *[1] * (2 - len(strides)), shape[0]]
        at += math.prod(shape)
    own = np.zeros(at, dtype=np.int64)
    own[: len(head)] = head
    return own
