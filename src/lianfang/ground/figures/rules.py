"""How figures come about: periods of knowledge of one cell, sums of parts, formulas. All pure.

A cell is (place, indicator, day). What is known of it changes with every statement, so a cell is a
list of periods, each from the moment it became known until the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from lianfang.ground.figures.terms import Knowledge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date, datetime

Formula: TypeAlias = Mapping[str, Any]


class Said(NamedTuple):
    """One statement about a cell. `order` tells two of the same moment apart: the later one counts."""

    known_at: datetime
    order: int
    numerator: int
    denominator: int | None
    source: str
    is_synthetic: bool


class Period(NamedTuple):
    """What was known of a cell, from when until when (open: until today)."""

    known_from: datetime
    known_until: datetime | None
    numerator: int
    denominator: int | None
    parts: int
    parts_expected: int
    source: str
    is_synthetic: bool


class Part(NamedTuple):
    """The periods of one unit below. A zone adds to the sum but is no unit to be waited for."""

    periods: Sequence[Period]
    is_counted: bool


class Reading(NamedTuple):
    """A cell as it was known at one moment."""

    value: float | None
    state: Knowledge
    parts: int
    parts_expected: int
    source: str
    is_synthetic: bool
    known_from: datetime | str | None


NOTHING = Reading(
    value=None, state=Knowledge.NONE, parts=0, parts_expected=0, source="", is_synthetic=False,
    known_from=None,
)  # fmt: skip
AWAITED = NOTHING._replace(state=Knowledge.UNCONFIRMED)


def versions(statements: Iterable[Said]) -> list[Period]:
    """The periods of knowledge that statements make, in whatever order they were recorded."""
    by_moment = {said.known_at: said for said in sorted(statements)}
    return _joined(
        Period(
            said.known_at, None, said.numerator, said.denominator, 1, 1,
            said.source, said.is_synthetic,
        )
        for said in by_moment.values()
    )  # fmt: skip


def roll_up(
    *, own: list[Period], share: Sequence[Period], parts: Sequence[Part], expected: int
) -> list[Period]:
    """The periods of a unit: its own word once it has given it, the sum of its parts before."""
    begins = own[0].known_from if own else None
    summed = _joined(_sums(share, parts, expected))
    before = [period for period in summed if begins is None or period.known_from < begins]
    if before and begins is not None:
        before[-1] = before[-1]._replace(known_until=begins)
    return before + own


def _sums(share: Sequence[Period], parts: Sequence[Part], expected: int) -> Iterator[Period]:
    """The sum as it stood after each moment at which parts spoke; a share alone is none."""
    everyone = [*parts, Part(share, is_counted=False)]
    steps = [
        (period.known_from, index, period)
        for index, part in enumerate(everyone)
        for period in part.periods
    ]
    known: dict[int, Period] = {}
    for moment, news in groupby(sorted(steps, key=itemgetter(0, 1)), key=itemgetter(0)):
        known |= {index: period for _, index, period in news}
        if not expected or known.keys() != {len(parts)}:
            counted = sum(everyone[at].is_counted for at in known)
            yield _sum(list(known.values()), moment, (counted, expected))


def _sum(known: list[Period], moment: datetime, of: tuple[int, int]) -> Period:
    denominators = [period.denominator for period in known if period.denominator is not None]
    sources = {period.source for period in known}
    return Period(
        known_from=moment,
        known_until=None,
        numerator=sum(period.numerator for period in known),
        denominator=sum(denominators) if len(denominators) == len(known) else None,
        parts=of[0],
        parts_expected=of[1],
        source=sources.pop() if len(sources) == 1 else "",
        is_synthetic=any(period.is_synthetic for period in known),
    )


def _joined(periods: Iterable[Period]) -> list[Period]:
    """Close each period where the next begins; what says the same as before is no new period."""
    kept: list[Period] = []
    for period in periods:
        if kept and kept[-1].known_from == period.known_from:
            kept.pop()
        if not (kept and kept[-1][2:] == period[2:]):
            kept.append(period)
    closed = [here._replace(known_until=there.known_from) for here, there in pairwise(kept)]
    return closed + kept[-1:]


def known_at(periods: Sequence[Period], moment: datetime) -> Period | None:
    """The period that held at a moment."""
    for period in reversed(periods):
        if period.known_from <= moment:
            return period
    return None


def inputs_of(formula: Formula) -> list[str]:
    """The indicators a formula reads."""
    if "minus" in formula:
        return list(formula["minus"])
    return [formula.get("daily_change") or formula["of"]]


def reaches_back(formula: Formula) -> int:
    """How many days before its own a formula reads."""
    return 1 if "daily_change" in formula else 0


def evaluate(
    formula: Formula, *, read: Callable[[str, int], Reading], population: int | None
) -> Reading:
    """Compute a derived figure. `read(indicator, days_before)` gives its inputs."""
    if "minus" in formula:
        return _difference([read(code, 0) for code in formula["minus"]])
    if "daily_change" in formula:
        return _change(read(formula["daily_change"], 0), read(formula["daily_change"], 1))
    if "per" in formula:
        return _rate(read(formula["of"], 0), population, formula["scale"])
    msg = f"formula {dict(formula)!r} is none of minus, daily_change, per"
    raise ValueError(msg)


def _difference(readings: list[Reading]) -> Reading:
    weakest = _weakest(readings)
    if weakest.value is None or len({reading[2:4] for reading in readings}) > 1:
        return _not_yet(weakest)
    first, *others = (reading.value or 0 for reading in readings)
    return _based_on(readings, first - sum(others))


def _change(today: Reading, before: Reading) -> Reading:
    """Sums of different parts must not be compared: the difference would be the missing part."""
    if today.value is None or before.value is None:
        return _not_yet(today)
    whole = all(reading.parts >= reading.parts_expected for reading in (today, before))
    if not whole:
        return _not_yet(today)
    return _based_on([today, before], today.value - before.value)


def _rate(reading: Reading, population: int | None, scale: float) -> Reading:
    if reading.value is None or not population:
        return _not_yet(reading)
    return reading._replace(value=reading.value / population * scale)


def _weakest(readings: list[Reading]) -> Reading:
    strength = [Knowledge.NONE, Knowledge.UNCONFIRMED, Knowledge.KNOWN]
    return min(readings, key=lambda reading: strength.index(reading.state))


def _not_yet(reading: Reading) -> Reading:
    """No value can be computed: unconfirmed where something is known or awaited, else nothing."""
    awaited = reading.state != Knowledge.NONE
    state = Knowledge.UNCONFIRMED if awaited else Knowledge.NONE
    return reading._replace(value=None, state=state)


def _based_on(readings: list[Reading], value: float) -> Reading:
    """A computed value: as new as its newest input, synthetic if any input is."""
    latest = max(readings, key=lambda reading: str(reading.known_from))
    return readings[0]._replace(
        value=value,
        is_synthetic=any(reading.is_synthetic for reading in readings),
        known_from=latest.known_from,
    )


def is_awaited(*, day: date, today: date | None, is_reporting: bool) -> bool:
    """Whether a missing figure is one that somebody still has to confirm."""
    return is_reporting and today is not None and day <= today
