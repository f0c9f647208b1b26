"""Refusals: each says which field, which value and why. They travel between processes whole."""

from __future__ import annotations


class MeasureError(ValueError):
    """A measure that cannot stand."""


class InvalidMeasure(MeasureError):
    """A field of a measure holds a value it may not hold."""

    # Unpickling hands the facts back by position.
    def __init__(self, kind: str, field: str, value: object, reason: str) -> None:  # noqa: PLR0917
        super().__init__(kind, field, value, reason)
        self.kind = kind
        self.field = field
        self.value = value
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.kind}: {self.field} = {self.value!r} {self.reason}"


class OverlappingMeasures(MeasureError):
    """Two measures ask for the same thing at the same place and time."""

    def __init__(self, kind: str, place: str, other_place: str) -> None:
        super().__init__(kind, place, other_place)
        self.kind = kind
        self.place = place
        self.other_place = other_place

    def __str__(self) -> str:
        return (
            f"{self.kind}: asked twice for {self.place or 'everywhere'} and "
            f"{self.other_place or 'everywhere'} on the same days"
        )
