"""An arithmetic world: who lives, learns and works with whom is computed, never stored.

The persons of a area are numbered in a row. They are cut into blocks of a few thousand places;
each block holds the same households in the same order, so the household, age and activity of a
place are read from one small table. Pupils and workers of a area are shuffled by a keyed
permutation that can be inverted and then cut into groups, so the members of a group are computed
from their place in it. A area of any size costs the same few numbers.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lianfang_sim import records
from lianfang_sim.blocks import SCHOOL, WORK, Block, Pattern, group_pattern, lay_block

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lianfang_sim.geography import Area, Land

MAX_PEOPLE = 1 << 31
_MULTIPLIERS = (0x9E3779B1, 0x85EBCA6B)
_INVERSES = tuple(pow(m, -1, 1 << 32) for m in _MULTIPLIERS)
_LAYOUT = 1  # raised whenever the same land would give another world


class Shuffle(NamedTuple):
    """A keyed permutation of 0 … size - 1: mixing on `bits` bits, walked until inside."""

    size: int
    bits: int
    key: int

    def forward(self, x: int) -> int:
        mask, shift = (1 << self.bits) - 1, (self.bits + 1) // 2
        while True:
            x = (x + self.key) & mask
            x ^= x >> shift
            for multiplier in _MULTIPLIERS:
                x = (x * multiplier) & mask
                x ^= x >> shift
            if x < self.size:
                return x

    def backward(self, x: int) -> int:
        mask, shift = (1 << self.bits) - 1, (self.bits + 1) // 2
        while True:
            for inverse in reversed(_INVERSES):
                x ^= x >> shift
                x = (x * inverse) & mask
            x ^= x >> shift
            x = (x - self.key) & mask
            if x < self.size:
                return x


@dataclass(frozen=True, eq=False)
class World:
    """The people of a land, laid out by a seed; equal land and seed give equal digests."""

    land: Land
    seed: int
    starts: tuple[int, ...]  # first person of each area, and the number of people
    blocks: tuple[Block, ...]  # one a distinct age structure
    block_of: tuple[int, ...]  # of each area
    groups: tuple[Pattern, Pattern]  # school classes, places of work
    shuffles: tuple[tuple[Shuffle, Shuffle], ...]  # [area][school, work]
    digest: str

    @classmethod
    def build(cls, land: Land, *, seed: int = 0) -> World:
        """Lay out the people of `land`.

        Raises:
            InvalidInput: the land has 2**31 people or more.
        """
        ages = [_age_shares(land, area.code) for area in land.areas]
        kinds = list(dict.fromkeys(ages))
        blocks = tuple(lay_block(land, shares, seed=seed) for shares in kinds)
        block_of = tuple(kinds.index(shares) for shares in ages)
        return cls(
            land=land,
            seed=seed,
            starts=tuple(accumulate((c.population for c in land.areas), initial=0)),
            blocks=blocks,
            block_of=block_of,
            groups=(group_pattern(land.class_sizes), group_pattern(land.workplace_sizes)),
            shuffles=tuple(
                _shuffles(c, blocks[b], seed) for c, b in zip(land.areas, block_of, strict=True)
            ),
            digest=records.digest({"land": land, "seed": seed, "layout": _LAYOUT}),
        )

    @property
    def people(self) -> int:
        return self.starts[-1]

    @property
    def areas(self) -> tuple[Area, ...]:
        return self.land.areas

    def area_of(self, person: int) -> int:
        return bisect_right(self.starts, person) - 1

    def block(self, area: int) -> Block:
        return self.blocks[self.block_of[area]]

    def place_of(self, person: int) -> tuple[int, int, int]:
        """Area, block number and place in the block of a person."""
        area = self.area_of(person)
        number, place = divmod(person - self.starts[area], self.block(area).places)
        return area, number, place

    def age_band(self, person: int) -> int:
        area, _, place = self.place_of(person)
        return int(self.block(area).age[place])

    def household(self, person: int) -> range:
        """All who live with a person, that person among them."""
        area, _, place = self.place_of(person)
        block = self.block(area)
        first = person - place + int(block.home_first[place])
        return range(first, min(first + int(block.home_size[place]), self.starts[area + 1]))

    def group(self, person: int, layer: int) -> tuple[int, int, int] | None:
        """First position, size and own position in the class or place of work, None without one."""
        area, number, place = self.place_of(person)
        block = self.block(area)
        if block.activity[place] != layer:
            return None
        index = number * block.members[layer] + int(block.before[layer][place])
        shuffle, pattern = self.shuffles[area][layer - SCHOOL], self.groups[layer - SCHOOL]
        position = shuffle.forward(index)
        slot = position % pattern.places
        first = position - slot + int(pattern.first[slot])
        return first, min(int(pattern.size[slot]), shuffle.size - first), position

    def member(self, area: int, layer: int, position: int) -> int:
        """The person at a position among the shuffled pupils or workers of a area."""
        block = self.block(area)
        index = self.shuffles[area][layer - SCHOOL].backward(position)
        number, rank = divmod(index, block.members[layer])
        return self.starts[area] + number * block.places + int(block.place_of[layer][rank])

    def age_counts(self) -> NDArray[np.int64]:
        """People by [area, age band]."""
        rows = [self._counts_of(area) for area in range(len(self.areas))]
        return np.array(rows, dtype=np.int64)

    def _counts_of(self, area: int) -> NDArray[np.int64]:
        block, people = self.block(area), self.areas[area].population
        number, rest = divmod(people, block.places)
        whole = np.bincount(block.age, minlength=17)
        counts: NDArray[np.int64] = number * whole + np.bincount(block.age[:rest], minlength=17)
        return counts


def _age_shares(land: Land, code: str) -> tuple[float, ...]:
    prefix = max((p for p in land.age_shares if code.startswith(p)), key=len)
    return land.age_shares[prefix]


def _shuffles(area: Area, block: Block, seed: int) -> tuple[Shuffle, Shuffle]:
    number, rest = divmod(area.population, block.places)
    return (
        _shuffle(block.count(SCHOOL, number, rest), f"{seed}/{area.code}/{SCHOOL}"),
        _shuffle(block.count(WORK, number, rest), f"{seed}/{area.code}/{WORK}"),
    )


def _shuffle(size: int, name: str) -> Shuffle:
    bits = max(2, (size - 1).bit_length())
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    return Shuffle(size, bits, key & ((1 << bits) - 1))
