"""What holds where, when a study's own measures meet those in force. Pure: it reads nothing.

A measure that a study adds takes the place of one in force that asks for the same thing, there and
then: elsewhere, and on the days before and after, the one in force goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lianfang_measures import Measure, OverlappingMeasures, check_together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    Units = Callable[[str], Sequence[str]]

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of an option: a measure, and whether it was in force before the study."""

    measure: Measure
    is_in_force: bool


def resolve(items: Sequence[Item], *, units: Units) -> list[tuple[int, Measure]]:
    """The measures as the simulator takes them, each with the number of the item it is a part of.

    Args:
        items: The lines of an option.
        units: The codes directly below a code; the empty code is everywhere.

    Raises:
        lianfang_measures.OverlappingMeasures: two that the study adds ask for the same.
    """
    own = [item.measure for item in items if not item.is_in_force]
    check_together(own)
    return [
        (number, part)
        for number, item in enumerate(items)
        for part in (_left(item.measure, own, units=units) if item.is_in_force else [item.measure])
    ]


def replaced(items: Sequence[Item]) -> set[int]:
    """The numbers of those in force that a measure of the study takes the place of somewhere."""
    own = [item.measure for item in items if not item.is_in_force]
    return {
        number
        for number, item in enumerate(items)
        if item.is_in_force and any(_meet(item.measure, other) for other in own)
    }


def _left(measure: Measure, own: Sequence[Measure], *, units: Units) -> list[Measure]:
    parts = [measure]
    for other in own:
        parts = [
            left
            for part in parts
            for left in (_without(part, other, units=units) if _meet(part, other) else [part])
        ]
    return parts


def _meet(one: Measure, other: Measure) -> bool:
    nested = one.covers(other.place) or other.covers(one.place)
    return nested and bool(_common_days(one, other)) and _says_the_same(one, other)


def _says_the_same(one: Measure, other: Measure) -> bool:
    moved = replace(other, place=one.place, start=one.start, sunset=one.sunset)
    try:
        check_together([one, moved])
    except OverlappingMeasures:
        return True
    return False


def _common_days(one: Measure, other: Measure) -> tuple[date, date | None] | None:
    first = max(one.start, other.start)
    ends = [end for end in (one.sunset, other.sunset) if end is not None]
    last = min(ends) if ends else None
    return None if last is not None and last < first else (first, last)


def _without(measure: Measure, other: Measure, *, units: Units) -> Iterator[Measure]:
    """The measure elsewhere on all its days, and there on the days that `other` leaves."""
    yield from _elsewhere(measure, other.place, units=units)
    here = other.place if measure.covers(other.place) else measure.place
    if measure.start < other.start:
        yield replace(measure, place=here, sunset=other.start - ONE_DAY)
    if other.sunset is not None and (measure.sunset is None or other.sunset < measure.sunset):
        yield replace(measure, place=here, start=other.sunset + ONE_DAY)


def _elsewhere(measure: Measure, place: str, *, units: Units) -> Iterator[Measure]:
    """The measure in every unit beside the way down to a place."""
    here = measure.place
    while len(here) < len(place):
        onward = ""
        for unit in units(here):
            if place.startswith(unit):
                onward = unit
            else:
                yield replace(measure, place=unit)
        if not onward:
            return
        here = onward
