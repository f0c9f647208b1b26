"""What a study starts from: the measures in force on its first day, by orders and by the data pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lianfang.command.orders import queries as orders
from lianfang.ground.places import queries as places
from lianfang.insight.scenarios.desk import pack
from lianfang_measures import from_record, to_record, without_repeats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

Line = dict[str, Any]
PACK = "pack"


def lines_in_force(day: date) -> list[Line]:
    """Lines of “as things stand”: each measure in force on a day or before it, and who says so.

    Of two that ask for the same the wider one stays.
    """
    lines = [*map(normal, _by_pack(day)), *map(normal, _by_orders(day))]
    said_by = {_target(line["record"]): line for line in reversed(lines)}
    kept, _aside = without_repeats(from_record(line["record"]) for line in lines)
    records = [to_record(measure) for measure in kept]
    return [said_by[_target(record)] | {"record": record} for record in records]


def normal(line: Line) -> Line:
    """The border of the whole has one spelling, so that two measures at it are seen to meet."""
    root = places.root()
    record = line["record"]
    if root is None or record.get("border") != root.code:
        return line
    return line | {"record": record | {"border": ""}}


def _by_pack(day: date) -> Iterator[Line]:
    """What the pack knows, also of what ended before: the days before count in the simulation."""
    for measure in pack.science().scenario().measures:
        if measure.start <= day:
            yield {"record": to_record(measure), "origin": PACK}


def _by_orders(day: date) -> Iterator[Line]:
    root = places.root()
    for one in orders.measures_in_force(prefix=root.code if root else "", day=day):
        yield {
            "record": to_record(one.measure),
            "origin": f"order:{one.order_id}",
            "title": one.title,
            "title_en": one.title_en,
        }


def _target(record: Line) -> str:
    """What tells one measure from another, also when its days were cut."""
    return repr(
        sorted((name, value) for name, value in record.items() if name not in {"start", "sunset"})
    )
