"""What follows from visits alone: where a household stands, what is covered, who agrees."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianfang.people.canvass.terms import GAPS, REACHED, Result, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MOST_PERSONS = 99
# Below this many households, everybody at home at once may well be luck.
FEWEST_TO_JUDGE = 20
IMPROBABLE = 0.001
_NORMAL_95 = 1.959964

_OF_RESULT = {
    Result.ANSWERED: Standing.ANSWERED,
    Result.REFUSED: Standing.REFUSED,
    Result.EMPTY: Standing.EMPTY,
    Result.GONE: Standing.GONE,
}
# Counter of each standing; households not visited yet are what remains.
STANDING_FIELDS = {
    Standing.NOT_HOME: "not_home",
    Standing.NOT_HOME_TWICE: "not_home_twice",
    Standing.EMPTY: "empty",
    Standing.GONE: "gone",
    Standing.REFUSED: "refused",
    Standing.ANSWERED: "answered",
}
COUNTED = (
    "lists",
    "expected",
    "outside",
    "visits",
    *STANDING_FIELDS.values(),
    "persons",
    "linked",
    "findings",
    "blind_due",
    "blind_done",
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one visit says of a household."""

    result: Result
    at: datetime
    persons: int = 0
    linked: int = 0
    has_finding: bool = False


@dataclass(frozen=True, kw_only=True)
class Stand:
    """All visits of a household in one: what its row keeps."""

    standing: Standing = Standing.UNVISITED
    visits: int = 0
    persons: int = 0
    linked: int = 0
    has_finding: bool = False
    answered_at: datetime | None = None

    @property
    def is_gap(self) -> bool:
        return self.standing in GAPS


def after(stand: Stand, said: Said) -> Stand:
    """Where a household stands after one more visit; the order in which visits arrive is nothing.

    Of two answers the later one says who lives there; of two at the same moment the one that
    arrived last.
    """
    standing, visits = _next(stand.standing, said.result), stand.visits + 1
    is_older = stand.answered_at is not None and said.at < stand.answered_at
    if said.result != Result.ANSWERED or is_older:
        return Stand(
            standing=standing,
            visits=visits,
            persons=stand.persons,
            linked=stand.linked,
            has_finding=stand.has_finding,
            answered_at=stand.answered_at,
        )
    return Stand(
        standing=standing,
        visits=visits,
        persons=said.persons,
        linked=said.linked,
        has_finding=said.has_finding,
        answered_at=said.at,
    )


def _next(standing: Standing, result: Result) -> Standing:
    if result != Result.NOT_HOME:
        return max(standing, _OF_RESULT[result])
    if standing <= Standing.NOT_HOME:
        return Standing(standing + 1)
    return standing


def contribution(stand: Stand, *, is_outside: bool) -> Counter[str]:
    """What a household adds to the counters of every place it lies in.

    One found outside the frame is counted apart: it can neither fill nor make a gap.
    """
    counted = Counter(persons=stand.persons, linked=stand.linked, findings=int(stand.has_finding))
    if is_outside:
        return counted + Counter(outside=1)
    counted += Counter(expected=1, visits=stand.visits)
    if stand.standing in STANDING_FIELDS:
        counted[STANDING_FIELDS[stand.standing]] += 1
    return counted


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The counters of one place, read as coverage."""

    counts: Mapping[str, int]

    def of(self, standing: Standing) -> int:
        if standing == Standing.UNVISITED:
            seen = sum(self.counts.get(name, 0) for name in STANDING_FIELDS.values())
            return self.counts.get("expected", 0) - seen
        return self.counts.get(STANDING_FIELDS[standing], 0)

    @property
    def expected(self) -> int:
        return self.counts.get("expected", 0)

    @property
    def reached(self) -> int:
        return sum(self.of(standing) for standing in REACHED)

    @property
    def exceptions(self) -> int:
        return sum(self.of(standing) for standing in GAPS)

    @property
    def share(self) -> float | None:
        """Of all households listed those that were reached; None where none is listed.

        Rounded down, so that 100 % means every one.
        """
        return math.floor(1000 * self.reached / self.expected) / 10 if self.expected else None


def is_improbably_perfect(tally: Tally, *, elsewhere: Tally) -> bool:
    """Whether every door opened at the first knock though elsewhere that is not so.

    `elsewhere` is the place around; its households other than these say how often a first visit is
    answered.
    """
    count = tally.expected
    is_perfect = count == tally.of(Standing.ANSWERED) == tally.counts.get("visits", 0)
    if not is_perfect or count < FEWEST_TO_JUDGE:
        return False
    others = elsewhere.counts.get("visits", 0) - count
    answered = elsewhere.of(Standing.ANSWERED) - count
    return others > 0 and (answered / others) ** count < IMPROBABLE


def is_chosen(code: str, *, seed: str, share: float) -> bool:
    """Whether a household is looked at a second time: by lot, and the seed proves the lot."""
    drawn = int.from_bytes(hashlib.sha256(f"{seed}:{code}".encode()).digest()[:8], "big")
    return drawn < share * 2**64


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How far the first and the blind second answers to one question agree."""

    pairs: int
    same: int
    low: float
    high: float
    kappa: float | None

    @property
    def share(self) -> float:
        return self.same / self.pairs


def agreement(pairs: Mapping[tuple[str, str], int]) -> Agreement | None:
    """The share of equal answers with its 95 % interval (Wilson 1927), and kappa (Cohen 1960).

    Kappa has no value where chance alone would make all answers equal.
    """
    total = sum(pairs.values())
    if not total:
        return None
    same = sum(count for (first, second), count in pairs.items() if first == second)
    low, high = _wilson(same, total)
    return Agreement(pairs=total, same=same, low=low, high=high, kappa=_kappa(pairs, same, total))


def _wilson(same: int, total: int) -> tuple[float, float]:
    share, square = same / total, _NORMAL_95**2
    middle = share + square / (2 * total)
    spread = _NORMAL_95 * math.sqrt(share * (1 - share) / total + square / (4 * total**2))
    scale = 1 + square / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def _kappa(pairs: Mapping[tuple[str, str], int], same: int, total: int) -> float | None:
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), count in pairs.items():
        first[one] += count
        second[other] += count
    chance = sum(first[answer] * second[answer] for answer in first)
    if chance == total * total:
        return None
    return (same * total - chance) / (total * total - chance)
