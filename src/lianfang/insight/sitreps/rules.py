"""What a day's figures must fulfil. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Values: TypeAlias = Mapping[str, int]

# A day that adds at least this many and more than doubles the count is asked about.
STEEP_FROM = 10
REMINDER_PAUSE = timedelta(hours=1)


class Fall(NamedTuple):
    """A cumulative count that would be lower than the one before it."""

    indicator: str
    before: int
    after: int


class Balance(NamedTuple):
    """A difference of figures that would be less than nothing."""

    indicator: str
    value: int
    parts: tuple[str, ...]


def falls(
    values: Values, *, before: Values, after: Values, cumulative: Iterable[str]
) -> list[Fall]:
    """Where the counts would fall, against the last known day before and the first known after."""
    found = []
    for code in cumulative:
        if code in values and code in before and values[code] < before[code]:
            found.append(Fall(code, before[code], values[code]))
        if code in values and code in after and after[code] < values[code]:
            found.append(Fall(code, values[code], after[code]))
    return found


def negative_balances(
    values: Values, *, differences: Mapping[str, tuple[str, ...]]
) -> list[Balance]:
    """Computed differences (first minus the others) that would be less than nothing."""
    found = []
    for code, parts in differences.items():
        if all(part in values for part in parts):
            balance = values[parts[0]] - sum(values[part] for part in parts[1:])
            if balance < 0:
                found.append(Balance(code, balance, parts))
    return found


def is_nothing_new(values: Values, *, before: Values) -> bool:
    return bool(values) and all(before.get(code) == value for code, value in values.items())


def is_steep(value: int, *, before: int | None) -> bool:
    """Worth a second look: many more than the day before."""
    return before is not None and value - before >= STEEP_FROM and value > 2 * before


def may_remind_again(reminded_at: datetime | None, *, now: datetime) -> bool:
    return reminded_at is None or now - reminded_at >= REMINDER_PAUSE
