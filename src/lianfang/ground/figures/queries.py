"""Figures for reading. Counters only: nothing here looks at statements, so it stays quick.

"As of" is the day of a figure; "as known at" the moment of knowledge. `known_at=None` is hindsight:
everything that was published since.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import CharField, F, Max, Q
from django.db.models.functions import Cast

from lianfang.ground.figures import rules, tables, tree
from lianfang.ground.figures.grid import Figure, Frame, Grid
from lianfang.ground.figures.models import Counter, Indicator
from lianfang.ground.figures.rules import Part
from lianfang.ground.figures.tables import Block
from lianfang.ground.kernel.reading import once
from lianfang.ground.places import queries as all_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lianfang.ground.figures.rules import Formula

__all__ = ["Change", "Figure", "Grid", "changes_since", "grid", "indicators", "latest_day"]


@dataclass(frozen=True, slots=True)
class Change:
    """A stored figure whose value became another between two moments; `before` None: it was new."""

    place: str
    indicator: str
    day: date
    before: int | None
    after: int
    known_from: datetime
    source: str


@once
def indicators() -> list[Indicator]:
    """Every figure that is defined, in the order of the pack."""
    return list(Indicator.objects.all())


def _definitions() -> dict[str, Indicator]:
    return {one.code: one for one in indicators()}


def reported_daily(level: str) -> list[Indicator]:
    """The figures that the units of a level report every day."""
    return [one for one in indicators() if level in one.reported_by]


def grid(
    *,
    places: Sequence[str],
    indicators: Sequence[str],
    first: date,
    last: date,
    known_at: datetime | None,
    definitions: Mapping[str, Indicator] | None = None,
) -> Grid:
    """Read all figures of some places, indicators and days in a constant number of queries.

    Derived indicators answer like stored ones: what their formula reads is read along. Whoever has
    read all definitions already can hand them in.
    """
    definitions = definitions or _definitions()
    formulas = {code: one.formula for code, one in definitions.items()}
    stored, back = _needs(indicators, formulas)
    begin = first - timedelta(days=back)
    cells: defaultdict[tuple[str, str], dict[str, tuple[Any, ...]]] = defaultdict(dict)
    for place, indicator, day, *row in _rows(
        places=places, indicators=stored, days=(begin, last), known_at=known_at
    ):
        cells[place, indicator][day] = tuple(row)
    read = [definitions[code] for code in stored]
    reporting, populations = _reporting(places, read)
    frame = Frame(
        formulas=formulas,
        reporting=reporting,
        populations=populations,
        first=first,
        last=last,
        today=_today(known_at, read),
    )
    return Grid(cells, frame=frame)


def _needs(codes: Iterable[str], formulas: dict[str, Formula | None]) -> tuple[list[str], int]:
    """The stored indicators that some indicators rest on, and how many days before they reach."""
    stored: set[str] = set()
    furthest = 0
    waiting = [(code, 0) for code in codes if code in formulas]
    while waiting:
        code, back = waiting.pop()
        formula = formulas[code]
        if formula is None:
            stored.add(code)
            furthest = max(furthest, back)
            continue
        back += rules.reaches_back(formula)
        waiting += [(name, back) for name in rules.inputs_of(formula)]
    return sorted(stored), furthest


def held_at(known_at: datetime | None) -> Q:
    """Counters that were the truth at a moment; without one, those that are it today."""
    if known_at is None:
        return Q(known_until=None)
    still = Q(known_until=None) | Q(known_until__gt=known_at)
    return Q(known_from__lte=known_at) & still


def _rows(
    *,
    places: Sequence[str],
    indicators: Sequence[str],
    days: tuple[date, date],
    known_at: datetime | None,
) -> Iterable[tuple[Any, ...]]:
    """Counter rows as plain tuples. Dates are read as text: parsing them would be half the time."""
    return (
        Counter.objects.filter(
            held_at(known_at), indicator__in=indicators, place__in=places, day__range=days
        )
        .values_list(
            "place_id", "indicator_id", Cast("day", CharField()), "numerator", "denominator",
            "parts", "parts_expected", "source", "is_synthetic",
            Cast("known_from", CharField()),
        )
    )  # fmt: skip


def _reporting(
    places: Sequence[str], definitions: Iterable[Indicator]
) -> tuple[dict[str, frozenset[str]], dict[str, int | None]]:
    """Who is expected to have each figure every day, and the places' populations.

    Units of the levels that report it, and the units above them, whose figure is their sum.
    """
    deepest = _deepest_reporting()
    found = tree.sizes(places)
    reporting = {
        one.code: frozenset(code for code, level, _ in found if level <= deepest(one))
        for one in definitions
    }
    return reporting, {code: population for code, _, population in found}


def _deepest_reporting() -> Callable[[Indicator], int]:
    """The lowest level whose units report an indicator every day; 0 where none does."""
    numbers = {level.code: level.no for level in all_places.levels()}
    return lambda one: max((numbers.get(level, 0) for level in one.reported_by), default=0)


def day_of(moment: datetime) -> date:
    """The calendar day of a moment where the house stands."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _today(known_at: datetime | None, definitions: Iterable[Indicator]) -> date | None:
    """The last day that can be asked about: that of the moment, or in hindsight the last reported."""
    if known_at is not None:
        return day_of(known_at)
    deepest = _deepest_reporting()
    lowest = {one.code: level for one in definitions if (level := deepest(one))}
    return tree.newest_day(frozenset(lowest), lowest=max(lowest.values(), default=0))


def sums_of_parts(
    *, place: str, indicators: Sequence[str], day: date, known_at: datetime
) -> dict[str, int]:
    """What the units below and the place's own share add up to, whatever the place says itself."""
    units = tree.units_below([place])[place]
    found = {}
    for code in indicators:
        block = Block(code, [day], [unit for unit, _ in units])
        shares = tables.said(block._replace(places=[place]), is_share=True)
        below = tables.counted(block)
        summed = rules.roll_up(
            own=[],
            share=rules.versions(shares.get((place, day), ())),
            parts=[
                Part([period for _, period in below.get((unit, day), ())], is_unit)
                for unit, is_unit in units
            ],
            expected=sum(is_unit for _, is_unit in units),
        )
        period = rules.known_at(summed, known_at)
        if period is not None:
            found[code] = period.numerator
    return found


def latest_day(
    *, root: str, known_at: datetime | None, indicator: str = "", is_whole: bool = False
) -> date | None:
    """The newest day for which something was known of a place.

    Args:
        root: The place.
        known_at: The moment of knowledge.
        indicator: Only this stored indicator; any that is reported daily when empty.
        is_whole: Only days on which no unit below was missing.
    """
    codes = [indicator] if indicator else [one.pk for one in indicators() if one.reported_by]
    rows = Counter.objects.filter(held_at(known_at), place=root, indicator__in=codes)
    if is_whole:
        rows = rows.filter(parts__gte=F("parts_expected"))
    newest: date | None = rows.aggregate(day=Max("day"))["day"]
    return newest


def changes_since(
    *,
    places: Sequence[str],
    indicators: Sequence[str],
    since: datetime,
    known_at: datetime,
    first: date,
    last: date,
) -> list[Change]:
    """The figures of some days that became known or changed between two moments, newest first."""
    cells = Counter.objects.filter(
        place__in=places, indicator__in=indicators, day__range=(first, last)
    )
    now_known = cells.filter(held_at(known_at), known_from__gt=since)
    before = {
        tuple(cell): value
        for *cell, value in cells.filter(held_at(since)).values_list(
            "place_id", "indicator_id", "day", "numerator"
        )
    }
    found = (
        Change(place, indicator, day, before.get((place, indicator, day)), after, at, source)
        for place, indicator, day, after, at, source in now_known.values_list(
            "place_id", "indicator_id", "day", "numerator", "known_from", "source"
        )
    )
    changed = [one for one in found if one.before != one.after]
    return sorted(changed, key=lambda one: (one.day, one.known_from), reverse=True)


def last_known(
    *, places: Sequence[str], indicators: Sequence[str], day: date, known_at: datetime | None
) -> dict[tuple[str, str], Figure]:
    """The newest known figure up to a day of each place and stored indicator, however long ago."""
    cells = Counter.objects.filter(
        held_at(known_at), place__in=places, indicator__in=indicators, day__lte=day
    )
    newest = cells.values_list("place_id", "indicator_id").annotate(newest=Max("day")).order_by()
    by_day: defaultdict[date, list[tuple[str, str]]] = defaultdict(list)
    for place, indicator, found in newest:
        by_day[found].append((place, indicator))
    answer: dict[tuple[str, str], Figure] = {}
    for found, keys in by_day.items():
        read = grid(
            places=[place for place, _ in keys],
            indicators=list(indicators),
            first=found,
            last=found,
            known_at=known_at,
        )
        answer |= {key: read[(*key, found)] for key in keys}
    return answer
