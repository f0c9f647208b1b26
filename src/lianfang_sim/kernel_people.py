"""Compiled look-ups of who lives, learns and works with whom; `world` is the plain form."""

# A compiled function takes what it works on as plain arguments, and Numba checks their types.
# ruff: noqa: PLR0917
# mypy: disable-error-code="arg-type, return-value, no-any-return, no-untyped-call, call-arg"

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lianfang_sim.kernel_data import (
    ACTIVITY_AT,
    ACTIVITY_MASK,
    AGE_AT,
    AGE_MASK,
    FIRST_MASK,
    RANK_AT,
    SIZE_AT,
    SIZE_MASK,
    W_FIRST_RANK,
    W_FIRST_WORD,
    W_GROUP_FIRST,
    W_GROUP_PLACES,
    W_GROUP_SIZE,
    W_GROUP_START,
    W_GUIDE,
    W_MEMBERS,
    W_PLACES,
    W_RANKED,
    W_SHIFT,
    W_SHUFFLE,
    W_STARTS,
    W_WORDS,
)
from lianfang_sim.kernel_rng import at1, at2, cold, hot

if TYPE_CHECKING:
    from lianfang_sim.kernel_rng import Ints, Pair, Three

_MULTIPLIERS = (0x9E3779B1, 0x85EBCA6B)
_A, _B = np.uint64(_MULTIPLIERS[0]), np.uint64(_MULTIPLIERS[1])
_A_BACK = np.uint64(pow(_MULTIPLIERS[0], -1, 1 << 32))
_B_BACK = np.uint64(pow(_MULTIPLIERS[1], -1, 1 << 32))
_ONE = np.uint64(1)


@hot
def area_of(w: Ints, person: int) -> int:
    area = w[at1(w, W_GUIDE, person >> w[at1(w, W_SHIFT, 0)])]
    while w[at1(w, W_STARTS, area + 1)] <= person:
        area += 1
    return area


@hot
def place_of(w: Ints, person: int, area: int) -> Three:
    """Block number and word of a person."""
    offset = np.uint32(person - w[at1(w, W_STARTS, area)])
    places = np.uint32(w[at1(w, W_PLACES, area)])
    number = np.uint32(offset // places)
    place = np.int64(offset - number * places)
    return np.int64(number), place, w[at1(w, W_WORDS, w[at1(w, W_FIRST_WORD, area)] + place)]


@hot
def word_of(w: Ints, person: int, area: int) -> int:
    return place_of(w, person, area)[2]


@hot
def kind_of(word: int) -> int:
    kind = (word >> ACTIVITY_AT) & ACTIVITY_MASK
    return kind + 3 if ((word >> SIZE_AT) & SIZE_MASK) > 1 else kind


@hot
def age_of(word: int) -> int:
    return (word >> AGE_AT) & AGE_MASK


@hot
def other(first: int, size: int, own: int, lot: int) -> int:
    """One of the other members of a group, -1 if there is none."""
    if size < 2:
        return -1
    chosen = first + ((lot * (size - 1)) >> 32)
    return chosen + 1 if chosen >= own else chosen


@hot
def household(w: Ints, person: int, area: int) -> Pair:
    """First person and size of a household."""
    _, place, word = place_of(w, person, area)
    first = person - place + (word & FIRST_MASK)
    size = (word >> SIZE_AT) & SIZE_MASK
    return first, min(size, w[at1(w, W_STARTS, area + 1)] - first)


@cold
def forward(size: int, bits: int, key: int, x: int) -> int:
    mask = (_ONE << np.uint64(bits)) - _ONE
    shift = np.uint64((bits + 1) // 2)
    y, k, limit = np.uint64(x), np.uint64(key), np.uint64(size)
    while True:
        y = (y + k) & mask
        y ^= y >> shift
        y = (y * _A) & mask
        y ^= y >> shift
        y = (y * _B) & mask
        y ^= y >> shift
        if y < limit:
            return np.int64(y)


@cold
def backward(size: int, bits: int, key: int, x: int) -> int:
    mask = (_ONE << np.uint64(bits)) - _ONE
    shift = np.uint64((bits + 1) // 2)
    y, k, limit = np.uint64(x), np.uint64(key), np.uint64(size)
    while True:
        y ^= y >> shift
        y = (y * _B_BACK) & mask
        y ^= y >> shift
        y = (y * _A_BACK) & mask
        y ^= y >> shift
        y = (y - k) & mask
        if y < limit:
            return np.int64(y)


@hot
def group(w: Ints, person: int, area: int, layer: int) -> Three:
    """First position, size (0: none) and own position in a class or place of work."""
    number, _, word = place_of(w, person, area)
    if (word >> ACTIVITY_AT) & ACTIVITY_MASK != layer:
        return 0, 0, 0
    base = at2(w, W_SHUFFLE, area, layer)
    size, bits, key = w[base], w[base + 1], w[base + 2]
    index = number * w[at2(w, W_MEMBERS, area, layer)] + (word >> RANK_AT)
    position = forward(size, bits, key, index)
    slot = position % w[at1(w, W_GROUP_PLACES, layer)]
    start = w[at1(w, W_GROUP_START, layer)] + slot
    first = position - slot + w[at1(w, W_GROUP_FIRST, start)]
    return first, min(w[at1(w, W_GROUP_SIZE, start)], size - first), position


@hot
def member(w: Ints, area: int, layer: int, position: int) -> int:
    """The person at a position among the shuffled pupils or workers of a area."""
    base = at2(w, W_SHUFFLE, area, layer)
    size, bits, key = w[base], w[base + 1], w[base + 2]
    index = backward(size, bits, key, position)
    number = index // w[at2(w, W_MEMBERS, area, layer)]
    rank = index - number * w[at2(w, W_MEMBERS, area, layer)]
    place = w[at1(w, W_RANKED, w[at2(w, W_FIRST_RANK, area, layer)] + rank)]
    return w[at1(w, W_STARTS, area)] + number * w[at1(w, W_PLACES, area)] + place


@hot
def met_by(w: Ints, person: int, area: int, layer: int, lot: int) -> int:
    """Whom a contact meets, -1 if nobody; `area` is where it happens."""
    if layer == 3:
        people = w[at1(w, W_STARTS, area + 1)] - w[at1(w, W_STARTS, area)]
        return w[at1(w, W_STARTS, area)] + ((lot * people) >> 32)
    if layer == 0:
        first, size = household(w, person, area)
        return other(first, size, person, lot)
    first, size, own = group(w, person, area, layer)
    position = other(first, size, own, lot)
    return member(w, area, layer, position) if position >= 0 else -1
