"""What follows from a checkpoint's facts alone; no store, no clock."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from lianfang.people.checkpoints.terms import (
    RESERVED_KINDS,
    STANDING_STATES,
    WORKING_STATES,
    BlockKind,
    CheckpointKind,
    CheckpointState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

DELAY_EDGES = (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120)
FEWEST_AT_BORDER = 3
LONGEST_TERM = timedelta(days=30)
# A queue that nobody has counted for so long says nothing about now.
STALE = timedelta(hours=2)
DECLARATION_LIFE = timedelta(hours=24)


def state_at(state: CheckpointState, *, sunset: datetime, now: datetime) -> CheckpointState:
    """Past its end a checkpoint has expired, though nobody has done anything yet."""
    if state in STANDING_STATES and now >= sunset:
        return CheckpointState.EXPIRED
    return state


def is_working(state: CheckpointState, *, sunset: datetime, now: datetime) -> bool:
    return state in WORKING_STATES and now < sunset


def is_reserved(kind: CheckpointKind) -> bool:
    """Whether only the top of the tree itself may approve it."""
    return kind in RESERVED_KINDS


def fewest(wanted: int, *, is_border: bool) -> int:
    """The fewest people on duty: what was proposed, and never under three at a border junction."""
    return max(wanted, FEWEST_AT_BORDER if is_border else 1)


@dataclass(frozen=True, kw_only=True)
class Crew:
    """People put on duty for a span of time."""

    count: int
    begins_at: datetime
    ends_at: datetime
    relieved_at: datetime | None = None

    def is_on_duty(self, *, now: datetime) -> bool:
        return self.relieved_at is None and self.begins_at <= now < self.ends_at


def on_duty(crews: Iterable[Crew], *, now: datetime) -> int:
    """How many people stand there now."""
    return sum(crew.count for crew in crews if crew.is_on_duty(now=now))


def bin_of(minutes: float) -> int:
    """Which bin of the histogram a delay falls into; an edge belongs to the bin below it."""
    return bisect_left(DELAY_EDGES, minutes)


@dataclass(frozen=True, kw_only=True)
class Delay:
    """A percentile read from a histogram. Past the last edge only “more than” can be said."""

    minutes: float
    is_more: bool
    vehicles: int


def percentile(bins: Sequence[int], share: float) -> Delay | None:
    """The delay that `share` of the vehicles did not exceed, straight between edges; None of none."""
    total = sum(bins)
    if total == 0:
        return None
    wanted, below = share * total, 0
    for place, count in enumerate(bins):
        if count and below + count >= wanted:
            return _within(place, (wanted - below) / count, vehicles=total)
        below += count
    return Delay(minutes=float(DELAY_EDGES[-1]), is_more=True, vehicles=total)


def _within(place: int, part: float, *, vehicles: int) -> Delay:
    low = DELAY_EDGES[place - 1] if place else 0
    if place == len(DELAY_EDGES):
        return Delay(minutes=float(low), is_more=True, vehicles=vehicles)
    minutes = low + (DELAY_EDGES[place] - low) * part
    return Delay(minutes=round(minutes, 1), is_more=False, vehicles=vehicles)


class Advice(StrEnum):
    """What to do about a queue. Closing the way is never among it (CHK-4)."""

    NOTHING = "nothing"
    GREEN_FIRST = "green_first"
    SECOND_IN_SERIES = "second_in_series"
    SECOND_IN_PARALLEL = "second_in_parallel"
    OPEN_LANE = "open_lane"
    MORE_PEOPLE = "more_people"


@dataclass(frozen=True, kw_only=True)
class LaneState:
    """What the advice needs to know of a lane."""

    positions: int
    is_green: bool
    is_open: bool
    waiting_minutes: int | None

    def waits_longer_than(self, limit: int) -> bool:
        return self.is_open and self.waiting_minutes is not None and self.waiting_minutes > limit


def advise(lanes: Sequence[LaneState], *, queue_limit: int, people: int) -> Advice:
    """The nearest step that shortens the queue: a second position, another lane, more people.

    A green lane that waits at all comes before everything.
    """
    if any(lane.is_green and lane.waits_longer_than(0) for lane in lanes):
        return Advice.GREEN_FIRST
    full = [lane for lane in lanes if not lane.is_green and lane.waits_longer_than(queue_limit)]
    if not full:
        return Advice.NOTHING
    if people <= sum(lane.positions for lane in lanes if lane.is_open and not lane.is_green):
        return Advice.MORE_PEOPLE
    if any(lane.positions == 1 for lane in full):
        # Room one behind another is found on any road; side by side only where it is wide.
        is_bad = any(lane.waits_longer_than(queue_limit * 2) for lane in full)
        return Advice.SECOND_IN_PARALLEL if is_bad else Advice.SECOND_IN_SERIES
    is_spare = any(not lane.is_open for lane in lanes)
    return Advice.OPEN_LANE if is_spare else Advice.MORE_PEOPLE


# Roads beyond a county's own: what happens on them is looked into by the place above.
_ABOVE = frozenset({BlockKind.EXIT_SHUT, BlockKind.TRUNK_BLOCKED, BlockKind.EMERGENCY_STOPPED})


def goes_above(kind: BlockKind) -> bool:
    return kind in _ABOVE


ROUTINE_LIMIT_MG_PER_L = 2000
MG_PER_L_IN_A_PERCENT = 10_000


@dataclass(frozen=True, kw_only=True)
class Dose:
    """What to pour together."""

    stock_ml: float
    water_ml: float
    parts_water: float


def dose(*, stock_percent: float, target_mg_per_l: float, litres: float) -> Dose | None:
    """How much stock makes a solution: C1 x V1 = C2 x V2. None when it cannot be mixed."""
    stock = stock_percent * MG_PER_L_IN_A_PERCENT
    if not (0 < target_mg_per_l < stock and litres > 0 and stock_percent <= 100):
        return None
    stock_ml = target_mg_per_l * litres * 1000 / stock
    water_ml = litres * 1000 - stock_ml
    return Dose(
        stock_ml=round(stock_ml, 1),
        water_ml=round(water_ml, 1),
        parts_water=round(water_ml / stock_ml, 1),
    )


@dataclass(frozen=True, kw_only=True)
class Way:
    """A protocol as the rule sees it."""

    code: str
    area: str
    agent: str
    weakest: float | None
    strongest: float | None
    contact_minutes: int | None
    is_forbidden: bool

    def fits(self, done: Done) -> bool:
        if self.weakest is None or self.strongest is None or self.contact_minutes is None:
            return False
        return (
            self.agent == done.agent
            and self.weakest <= done.mg_per_l <= self.strongest
            and done.contact_minutes >= self.contact_minutes
        )


@dataclass(frozen=True, kw_only=True)
class Done:
    """What somebody recorded as done."""

    area: str
    agent: str
    mg_per_l: float
    contact_minutes: int


class Verdict(StrEnum):
    GOOD = "good"
    FORBIDDEN = "forbidden"
    TOO_STRONG = "too_strong"
    NO_PROTOCOL = "no_protocol"


def judge(ways: Iterable[Way], done: Done) -> tuple[Verdict, Way | None]:
    """Whether a disinfection was done by a protocol in force, and which one says so."""
    here = [way for way in ways if way.area == done.area]
    forbidding = next((way for way in here if way.is_forbidden), None)
    if forbidding is not None:
        return Verdict.FORBIDDEN, forbidding
    fitting = next((way for way in here if way.fits(done)), None)
    if fitting is not None:
        return Verdict.GOOD, fitting
    is_strong = all(
        way.strongest is not None and done.mg_per_l > way.strongest
        for way in here
        if way.agent == done.agent
    )
    if is_strong and done.mg_per_l > ROUTINE_LIMIT_MG_PER_L:
        return Verdict.TOO_STRONG, None
    return Verdict.NO_PROTOCOL, None
