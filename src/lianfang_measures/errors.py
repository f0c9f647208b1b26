"""Refusals: each says which field, which value and why."""

from __future__ import annotations


class MeasureError(ValueError):
    """A measure that cannot stand."""


class InvalidMeasure(MeasureError):
    """A field of a measure holds a value it may not hold."""

    def __init__(self, kind: str, field: str, value: object, reason: str) -> None:
        super().__init__(f"{kind}: {field} = {value!r} {reason}")
        self.kind = kind
        self.field = field
        self.value = value
        self.reason = reason


class OverlappingMeasures(MeasureError):
    """Two measures ask for the same thing at the same place and time."""

    def __init__(self, kind: str, place: str, other_place: str) -> None:
        super().__init__(
            f"{kind}: asked twice for {place or 'everywhere'} and {other_place or 'everywhere'} "
            "on the same days"
        )
        self.kind = kind
        self.place = place
        self.other_place = other_place
