"""Measures as plain records (JSON, YAML) and back, and what may not stand together."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, Any, get_type_hints

from lianfang_measures.errors import InvalidMeasure, OverlappingMeasures
from lianfang_measures.words import KINDS, Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def to_record(measure: Measure) -> dict[str, Any]:
    """The measure as JSON carries it: `kind` first, dates as ISO text."""
    values = {field.name: getattr(measure, field.name) for field in fields(measure)}
    return {"kind": measure.kind} | {name: _plain(value) for name, value in values.items()}


def from_record(record: Mapping[str, Any]) -> Measure:
    """The measure of a record. Raises `InvalidMeasure` with the field and value that cannot stand."""
    kind = record.get("kind", "")
    word = KINDS.get(kind) if isinstance(kind, str) else None
    if word is None:
        raise InvalidMeasure(str(kind), "kind", kind, "is no kind of measure")
    known = {field.name for field in fields(word)}
    for name in record:
        if name != "kind" and name not in known:
            raise InvalidMeasure(kind, name, record[name], "is no field of this kind of measure")
    return word(
        **{name: _typed(word, name, record) for name in known if _is_given(word, name, record)}
    )


def check_together(measures: Iterable[Measure]) -> None:
    """Raise `OverlappingMeasures` where two ask for the same thing at one place on one day."""
    for one, other in combinations(measures, 2):
        if _says_the_same(one, other) and _meet(one, other):
            raise OverlappingMeasures(one.kind, one.place, other.place)


def without_repeats(measures: Iterable[Measure]) -> tuple[tuple[Measure, ...], tuple[Measure, ...]]:
    """The measures that can stand together, and those set aside as already covered.

    Of two that ask for the same thing on the same days the one for the wider place stays, and of two
    for the same place the one that starts first. What is set aside still counts on the days that the
    other one does not cover.
    """
    kept: list[Measure] = []
    aside: list[Measure] = []
    for measure in sorted(measures, key=lambda one: (len(one.place), one.start)):
        parts = [measure]
        for other in kept:
            parts = [rest for part in parts for rest in _days_left(part, other)]
        if parts != [measure]:
            aside.append(measure)
        kept += parts
    return tuple(kept), tuple(aside)


def _days_left(measure: Measure, other: Measure) -> Iterator[Measure]:
    """The measure on those of its days on which `other` does not ask for the same."""
    if not (_says_the_same(measure, other) and _meet(measure, other)):
        yield measure
        return
    if measure.start < other.start:
        yield replace(measure, sunset=other.start - timedelta(days=1))
    if other.sunset is not None and (measure.sunset is None or other.sunset < measure.sunset):
        yield replace(measure, start=other.sunset + timedelta(days=1))


def _says_the_same(one: Measure, other: Measure) -> bool:
    # Two closures of one kind of venue clash; closing schools and closing markets do not.
    return one.kind == other.kind and _target(one) == _target(other)


def _target(measure: Measure) -> dict[str, object]:
    return {
        name: value
        for name, value in measure.parameters.items()
        if isinstance(value, StrEnum | str)
    }


def _meet(one: Measure, other: Measure) -> bool:
    nested = one.covers(other.place) or other.covers(one.place)
    ends = [measure.sunset or date.max for measure in (one, other)]
    return nested and max(one.start, other.start) <= min(ends)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def hints_of(word: type[Measure]) -> dict[str, Any]:
    """The types of a kind's fields, by name."""
    return get_type_hints(word, localns={"date": date})


def _is_given(word: type[Measure], name: str, record: Mapping[str, Any]) -> bool:
    if record.get(name) is not None:
        return True
    field = next(field for field in fields(word) if field.name == name)
    if field.default is MISSING:
        raise InvalidMeasure(word.kind, name, None, "is missing")
    return False


def _typed(word: type[Measure], name: str, record: Mapping[str, Any]) -> Any:
    value, hint = record[name], hints_of(word)[name]
    try:
        return _read(value, hint)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidMeasure(word.kind, name, value, "cannot be read") from error


def _read(value: Any, hint: Any) -> Any:
    if hint in (date, date | None):
        return date.fromisoformat(value) if isinstance(value, str) else value
    if hint in (int, float):
        return _number(value, hint)
    if not isinstance(value, str):
        raise TypeError(value)
    return hint(value)


def _number(value: Any, hint: type[int | float]) -> int | float:
    if isinstance(value, bool) or hint(value) != float(value):
        raise ValueError(value)
    return hint(value)
