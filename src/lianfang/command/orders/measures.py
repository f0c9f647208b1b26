"""The typed measures of clauses. A record keeps what it states; the rest it takes from its order.

A clause's record is one of `lianfang_measures`, in which `place`, `start` and `sunset` stand only
where they differ: the place is then whom the clause is addressed to, the days are the order's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lianfang_measures import KINDS, InvalidMeasure, Measure, from_record, to_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lianfang.command.orders.models import Clause, Order

Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the measures of a clause take from it and its order."""

    places: tuple[str, ...]
    start: date
    sunset: date | None
    is_start_stated: bool = True


@dataclass(frozen=True, kw_only=True)
class Stated:
    """One record of a clause read whole, one measure for each place; or why it cannot stand."""

    record: Mapping[str, Any]
    measures: tuple[Measure, ...]
    problem: InvalidMeasure | None = None

    @property
    def key(self) -> str:
        return key_of(self.record)


def frame_of(order: Order, clause: Clause) -> Frame:
    start, is_stated = _start(order, clause)
    return Frame(
        places=_places(order, clause),
        start=start,
        sunset=_last_day(order),
        is_start_stated=is_stated,
    )


def _places(order: Order, clause: Clause) -> tuple[str, ...]:
    """The outermost places addressed; all of a storey below the issuer is the issuer's own area."""
    if clause.to_level_id is not None or not clause.to_places:
        return (order.issuer_id,)
    named = dict.fromkeys(clause.to_places)
    return tuple(
        code for code in named if not any(code != up and code.startswith(up) for up in named)
    )


def _start(order: Order, clause: Clause) -> tuple[date, bool]:
    """The first day, and whether anybody stated it; else the day on which it was known to apply."""
    if clause.starts_on is not None:
        return clause.starts_on, True
    if order.in_force_from is not None:
        return timezone.localdate(order.in_force_from), True
    if order.issued_on is not None:
        return order.issued_on, True
    published = order.source.get("published_on")
    known = date.fromisoformat(published) if published else timezone.localdate(order.drafted_at)
    return known, False


def _last_day(order: Order) -> date | None:
    """The last day in force: an order that ends at midnight does not reach into the day it opens."""
    if order.in_force_until is None:
        return None
    return timezone.localdate(order.in_force_until - timedelta(microseconds=1))


def read(record: Mapping[str, Any], *, frame: Frame) -> Stated:
    """A record as whole measures."""
    try:
        return Stated(record=record, measures=whole(record, frame=frame))
    except InvalidMeasure as problem:
        return Stated(record=record, measures=(), problem=problem)


def whole(record: Mapping[str, Any], *, frame: Frame) -> tuple[Measure, ...]:
    """The measures of a record, one for each place of its frame unless it names its own.

    Raises:
        InvalidMeasure: a value cannot stand, or lies outside the order's days.
    """
    days = {"start": frame.start, "sunset": frame.sunset}
    given = {name: value for name, value in record.items() if value not in (None, "")}
    places = [given["place"]] if "place" in given else list(frame.places)
    found = tuple(from_record(days | given | {"place": place}) for place in places)
    for measure in found:
        _check_days(measure, frame)
    return found


def _check_days(measure: Measure, frame: Frame) -> None:
    """A measure lasts no longer than the order it stands in, and does not begin before it."""
    if frame.sunset is not None and (measure.sunset is None or measure.sunset > frame.sunset):
        measure.refuse("sunset", "is after the order's last day")
    if measure.start < frame.start:
        measure.refuse("start", "is before the order's first day")


def trimmed(record: Mapping[str, Any], *, frame: Frame) -> Record:
    """The record without what its frame says anyway, as a clause keeps it."""
    same = {
        "place": frame.places[0] if len(frame.places) == 1 else None,
        "start": frame.start.isoformat(),
        "sunset": frame.sunset.isoformat() if frame.sunset else None,
    }
    given = {name: value for name, value in record.items() if value not in (None, "")}
    return {name: value for name, value in given.items() if same.get(name) != value}


def normal(record: Mapping[str, Any], *, frame: Frame) -> Record:
    """The record with its values typed, without what nobody stated.

    Raises:
        InvalidMeasure: it cannot stand.
    """
    typed = to_record(whole(record, frame=frame)[0])
    stated = {name: typed[name] for name, value in record.items() if value not in (None, "")}
    return trimmed({"kind": typed["kind"]} | stated, frame=frame)


def key_of(record: Mapping[str, Any]) -> str:
    """What a record is called in addresses: the same record has the same key."""
    text = json.dumps(record, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:16]


def of_clauses(order: Order, clauses: Iterable[Clause]) -> list[tuple[Clause, list[Stated]]]:
    """The clauses with what they state, in order."""
    found = []
    for clause in clauses:
        frame = frame_of(order, clause)
        found.append((clause, [read(record, frame=frame) for record in clause.measures]))
    return found


def restrict(records: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one of them takes liberty or trade from somebody, so that its clause needs its law."""
    return any(KINDS[record["kind"]].is_restricting for record in records)


def assumed_of(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The parameters that the record leaves to the word's own default: nobody stated them."""
    word = KINDS[record["kind"]]
    shared = {field.name for field in fields(Measure)}
    return tuple(
        field.name
        for field in fields(word)
        if field.name not in shared and record.get(field.name) in (None, "")
    )
