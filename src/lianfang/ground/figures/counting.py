"""Counters from statements: recompute some cells and everything above them, window by window."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from lianfang.ground.figures import rules, tables, tree
from lianfang.ground.figures.rules import Part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from lianfang.ground.figures.rules import Period
    from lianfang.ground.figures.tables import Block, Cell

# Days worked on together; bounds the memory of a rebuild.
WINDOW_DAYS = 31


class Change(NamedTuple):
    """Counters to be taken away, by key, and to be added."""

    gone: list[int]
    come: list[tuple[Cell, Period]]

    def compare(self, cell: Cell, before: list[tuple[int, Period]], after: list[Period]) -> None:
        """Note what must change for a cell to say `after`; what stays right is left alone."""
        kept = {period for _, period in before} & set(after)
        self.gone.extend(key for key, period in before if period not in kept)
        self.come.extend((cell, period) for period in after if period not in kept)


def recount(block: Block, *, rolls_up: bool) -> int:
    """Recompute the counters of a block, then of the places above; returns rows changed."""
    changed = 0
    storeys = list(_storeys(block.places, rolls_up=rolls_up))
    for window in _windows(sorted(block.days)):
        for storey in storeys:
            changed += _recount_storey(
                block._replace(days=window, places=storey), rolls_up=rolls_up
            )
    return changed


def _windows(days: list[date]) -> Iterator[list[date]]:
    for start in range(0, len(days), WINDOW_DAYS):
        yield days[start : start + WINDOW_DAYS]


def _storeys(places: Collection[str], *, rolls_up: bool) -> Iterator[set[str]]:
    """The places and all above them, deepest first, so that parts are ready before their sum.

    A zone stands on its host's storey or above it, so depth is counted along the way figures take.
    """
    if not rolls_up:
        yield set(places)
        return
    parents: dict[str, str] = {}
    front = set(places)
    while front:
        found = tree.answering_for(front)
        parents |= found
        front = set(found.values()) - parents.keys()
    by_depth: defaultdict[int, set[str]] = defaultdict(set)
    for place in {*places, *parents, *parents.values()}:
        by_depth[_depth(place, parents)].add(place)
    yield from (by_depth[depth] for depth in sorted(by_depth, reverse=True))


def _depth(place: str, parents: dict[str, str]) -> int:
    depth = 0
    while place in parents:
        place = parents[place]
        depth += 1
    return depth


def _recount_storey(block: Block, *, rolls_up: bool) -> int:
    parts = tree.units_below(block.places) if rolls_up else {}
    own = tables.said(block, is_share=False)
    shares = tables.said(block, is_share=True)
    units = {code for found in parts.values() for code, _ in found}
    below = tables.counted(block._replace(places=units)) if units else {}
    before = tables.counted(block)
    change = Change([], [])
    for cell in product(block.places, block.days):
        units_of_place = parts.get(cell[0], ())
        change.compare(
            cell,
            before.get(cell, []),
            rules.roll_up(
                own=rules.versions(own.get(cell, ())),
                share=rules.versions(shares.get(cell, ())),
                parts=_parts_on(cell[1], units_of_place, below),
                expected=sum(is_unit for _, is_unit in units_of_place),
            ),
        )
    tables.exchange(indicator=block.indicator, old=change.gone, new=change.come)
    return len(change.gone) + len(change.come)


def _parts_on(
    day: date,
    units: Iterable[tuple[str, bool]],
    below: dict[Cell, list[tuple[int, Period]]],
) -> list[Part]:
    return [
        Part([period for _, period in below[code, day]], is_unit)
        for code, is_unit in units
        if (code, day) in below
    ]
