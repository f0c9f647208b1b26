"""How long people wait at a place with several lanes that check one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang_sim.errors import InvalidInput, require_not_negative, require_positive


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A part of the day: its hours and the share of the day's travellers who pass in it."""

    name: str
    hours: float
    share: float

    def __post_init__(self) -> None:
        require_positive("hours", self.hours)
        if not 0.0 <= self.share <= 1.0:
            raise InvalidInput("share", self.share, "is no share between 0 and 1")


@dataclass(frozen=True, kw_only=True)
class ShiftPlan:
    """Lanes open in a shift, the people who work them, and what travellers meet.

    `wait_minutes` is the mean wait before the check, infinite where all lanes cannot keep up;
    `load` the share of the time a lane is at work, above 1 where they cannot.
    """

    name: str
    lanes: int
    staff: int
    wait_minutes: float
    load: float

    @property
    def keeps_up(self) -> bool:
        return self.load < 1


def mean_wait(*, per_hour: float, seconds: float, lanes: int) -> float:
    """Mean minutes of waiting in an M/M/c queue (Erlang C), the check itself not counted.

    With a = arrivals x service time and load a/c: W = C(c, a) s / (c - a), where
    C = B / (1 - (a/c)(1 - B)) and B(c) = a B(c-1) / (c + a B(c-1)), B(0) = 1 (Erlang 1917).
    Infinite where a >= c.

    Raises:
        InvalidInput: arrivals below 0, a check of no time, no lane.
    """
    require_not_negative("per_hour", (per_hour,))
    require_positive("seconds", seconds)
    require_positive("lanes", lanes)
    offered = per_hour * seconds / 3600
    if offered >= lanes:
        return float("inf")
    blocked = 1.0
    for lane in range(1, lanes + 1):
        blocked = offered * blocked / (lane + offered * blocked)
    waits = blocked / (1 - offered / lanes * (1 - blocked))
    return waits * seconds / 60 / (lanes - offered)


def plan_shift(
    shift: Shift, flow: float, *, seconds: float, most_lanes: int, staff_per_lane: int,
    longest_wait: float,
) -> ShiftPlan:  # fmt: skip
    """The fewest lanes with a mean wait of at most `longest_wait` minutes, else all lanes."""
    per_hour = flow * shift.share / shift.hours
    lanes = next(
        (
            lanes
            for lanes in range(1, most_lanes)
            if mean_wait(per_hour=per_hour, seconds=seconds, lanes=lanes) <= longest_wait
        ),
        most_lanes,
    )
    return ShiftPlan(
        name=shift.name,
        lanes=lanes,
        staff=lanes * staff_per_lane,
        wait_minutes=mean_wait(per_hour=per_hour, seconds=seconds, lanes=lanes),
        load=per_hour * seconds / 3600 / lanes,
    )
