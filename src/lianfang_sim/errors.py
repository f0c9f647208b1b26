"""Refusals of the simulator: each names the field, the position and the value that cannot stand."""

from __future__ import annotations


class SimulationError(ValueError):
    """What was asked of the simulator cannot be done."""


class InvalidInput(SimulationError):
    """A field holds a value it may not hold; `position` is a row, an index or a key, or empty."""

    def __init__(self, field: str, value: object, reason: str, *, position: object = "") -> None:
        where = f"{field}[{position}]" if position != "" else field
        super().__init__(f"{where} = {value!r} {reason}")
        self.field = field
        self.position = position
        self.value = value
        self.reason = reason


def require_shares(field: str, values: tuple[float, ...], *, sums_to_one: bool = False) -> None:
    for position, value in enumerate(values):
        if not 0.0 <= value <= 1.0:
            raise InvalidInput(field, value, "is no share between 0 and 1", position=position)
    if sums_to_one and abs(sum(values) - 1.0) > 1e-6:
        raise InvalidInput(field, sum(values), "is the sum of the shares and must be 1")


def require_not_negative(field: str, values: tuple[float, ...]) -> None:
    for position, value in enumerate(values):
        if not 0.0 <= value < float("inf"):
            raise InvalidInput(field, value, "must be a number not below 0", position=position)


def require_positive(field: str, value: float) -> None:
    if not 0.0 < value < float("inf"):
        raise InvalidInput(field, value, "must be a number greater than 0")
