"""The block of households that repeats through a area, and the pattern of groups."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lianfang_sim.geography import Land

NOTHING, SCHOOL, WORK = 0, 1, 2  # what a person does by day
_HOUSEHOLDS = 720  # in a block
_CHILD, _ADULT, _ELDER = 0, 1, 2
_ROLES: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((_ADULT,), (_ELDER,)),
    2: ((_ADULT, _ADULT), (_ELDER, _ELDER), (_ADULT, _CHILD)),
    3: ((_ADULT, _ADULT, _CHILD), (_ADULT, _ADULT, _ELDER)),
    4: ((_ADULT, _ADULT, _CHILD, _CHILD), (_ADULT, _ADULT, _CHILD, _ELDER)),
}
_LARGE = (_ADULT, _ADULT, _CHILD, _CHILD, _ELDER, _ELDER)


@dataclass(frozen=True, eq=False)
class Pattern:
    """Groups that repeat: for each of `places` positions the first position and size of its group."""

    places: int
    first: NDArray[np.int64]
    size: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Block:
    """Tables by place in the block; `members`, `before` and `place_of` by activity.

    `members[a]` counts the places with activity a, `before[a][place]` those in front of a place,
    and `place_of[a][rank]` is the place of the rank-th of them.
    """

    places: int
    home_first: NDArray[np.int64]
    home_size: NDArray[np.int64]
    age: NDArray[np.int64]
    activity: NDArray[np.int64]
    members: tuple[int, int, int]
    before: tuple[NDArray[np.int64], ...]
    place_of: tuple[NDArray[np.int64], ...]

    def count(self, activity: int, blocks: int, rest: int) -> int:
        """How many have an activity in so many whole blocks and `rest` places of another."""
        last = int(self.before[activity][rest]) if rest else 0
        return blocks * self.members[activity] + last


def group_pattern(sizes: tuple[int, ...]) -> Pattern:
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return Pattern(sum(sizes), np.repeat(firsts, sizes), np.repeat(sizes, sizes))


def lay_block(land: Land, age_shares: tuple[float, ...], *, seed: int) -> Block:
    """The block of a land for one age structure."""
    shuffled = np.random.Generator(np.random.Philox(key=_key(seed)))
    sizes = shuffled.permutation(_household_sizes(land.household_sizes))
    pattern = group_pattern(tuple(int(size) for size in sizes))
    age = _ages(_roles(sizes), age_shares, shuffled.random(pattern.places))
    activity = _activities(age, land, shuffled.random(pattern.places))
    return Block(
        places=pattern.places,
        home_first=pattern.first,
        home_size=pattern.size,
        age=age,
        activity=activity,
        members=tuple(int((activity == a).sum()) for a in range(3)),  # type: ignore[arg-type]
        before=tuple(_before(activity == a) for a in range(3)),
        place_of=tuple(np.flatnonzero(activity == a) for a in range(3)),
    )


def _key(seed: int) -> int:
    return int.from_bytes(hashlib.sha256(f"block/{seed}".encode()).digest()[:16], "big")


def _household_sizes(shares: tuple[float, ...]) -> NDArray[np.int64]:
    # Largest remainders: the numbers sum to the households of a block.
    exact = np.array(shares) * _HOUSEHOLDS
    numbers = np.floor(exact).astype(np.int64)
    missing = _HOUSEHOLDS - int(numbers.sum())
    numbers[np.argsort(numbers - exact, kind="stable")[:missing]] += 1
    return np.repeat(np.arange(1, len(shares) + 1), numbers)


def _roles(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    roles: list[int] = []
    seen: dict[int, int] = {}
    for size in (int(value) for value in sizes):
        choices = _ROLES.get(size, (_LARGE[:size] + (_ADULT,) * (size - len(_LARGE)),))
        roles += choices[seen.get(size, 0) % len(choices)]
        seen[size] = seen.get(size, 0) + 1
    return np.array(roles, dtype=np.int64)


def _ages(
    roles: NDArray[np.int64], shares: tuple[float, ...], lots: NDArray[np.float64]
) -> NDArray[np.int64]:
    # Places in order of role take the ages in order, so that the shares hold and children live
    # with adults whatever the mixture of households.
    order = np.lexsort((lots, roles))
    rank = np.empty(len(roles), dtype=np.int64)
    rank[order] = np.arange(len(roles))
    ends = np.cumsum(shares)
    bands: NDArray[np.int64] = np.searchsorted(
        ends, (rank + 0.5) / len(roles) * ends[-1], side="right"
    )
    return bands


def _activities(age: NDArray[np.int64], land: Land, lots: NDArray[np.float64]) -> NDArray[np.int64]:
    activity = np.full(len(age), NOTHING, dtype=np.int64)
    for band in range(len(land.in_school)):
        places = np.flatnonzero(age == band)
        places = places[np.argsort(lots[places], kind="stable")]
        pupils = round(land.in_school[band] * len(places))
        workers = min(round(land.at_work[band] * len(places)), len(places) - pupils)
        activity[places[:pupils]] = SCHOOL
        activity[places[pupils : pupils + workers]] = WORK
    return activity


def _before(has: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(has)]).astype(np.int64)
