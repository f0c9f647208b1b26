"""The lines of an option, between what is kept (JSON) and what the simulator takes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from lianfang.command.orders import queries as orders
from lianfang.command.orders import sentences
from lianfang.ground.places import queries as places
from lianfang.insight.scenarios.desk import together
from lianfang.insight.scenarios.errors import BadMeasure, MeasuresOverlap
from lianfang_measures import InvalidMeasure, Measure, OverlappingMeasures, from_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianfang.insight.scenarios.models import Option


def measure_of(record: dict[str, Any]) -> Measure:
    """The measure, or `BadMeasure` with what is wrong with it in the reader's language."""
    try:
        return from_record(record)
    except InvalidMeasure as wrong:
        raise BadMeasure(why=sentences.refusal(wrong, names={})) from wrong


def items_of(option: Option) -> list[together.Item]:
    return [
        together.Item(measure=from_record(line["record"]), is_in_force=bool(line["origin"]))
        for line in option.measures
    ]


def resolved(items: Sequence[together.Item]) -> list[tuple[int, Measure]]:
    """The measures as the simulator takes them, or `MeasuresOverlap` in the reader's language."""
    try:
        return together.resolve(items, units=units_below)
    except OverlappingMeasures as wrong:
        names = orders.labels([wrong.place, wrong.other_place])
        raise MeasuresOverlap(why=sentences.refusal(wrong, names=names)) from wrong


def units_below(code: str) -> list[str]:
    """The codes directly below a code; below the empty one stands the root."""
    if code:
        return list(places.children(code).values_list("code", flat=True))
    root = places.root()
    return [root.code] if root else []


def ended(line: dict[str, Any], *, before: date) -> dict[str, Any]:
    """A line in force, ended on the day before; what was before stays as it was."""
    return line | {"record": line["record"] | {"sunset": day_before(before).isoformat()}}


def day_before(day: date) -> date:
    return day - together.ONE_DAY


def is_known(code: str) -> bool:
    return code in places.known_codes([code])


def shifted(
    record: dict[str, Any], *, start: int | date | None, sunset: int | date | None, last: date
) -> dict[str, Any]:
    """A record with other days: steps count from where it stands, an open end from the last day."""
    measure = measure_of(record)
    first = _moved(measure.start, start)
    end = measure.sunset if sunset is None else _moved(measure.sunset or last, sunset)
    return record | {
        "start": first.isoformat(),
        "sunset": end.isoformat() if end is not None and end < last else None,
    }


def _moved(here: date, to: int | date | None) -> date:
    if isinstance(to, date):
        return to
    return here + timedelta(days=to or 0)
