"""Refusals: each says which field, where in it, which value and why."""

from __future__ import annotations


class EpiError(ValueError):
    """An input from which nothing honest can be estimated."""


class InvalidInput(EpiError):
    """One value of an input may not be what it is.

    `position` is the index of the value in the array, the row of a table, or None for a scalar.
    """

    def __init__(
        self, field: str, value: object, reason: str, *, position: object | None = None
    ) -> None:
        at = "" if position is None else f"[{_place(position)}]"
        super().__init__(f"{field}{at} = {_plain(value)} {reason}")
        self.field = field
        self.position = position
        self.value = value
        self.reason = reason


class InvalidCounts(InvalidInput):
    """Counts that are negative, missing or not whole."""


class InvalidDistribution(InvalidInput):
    """A distribution that is none: negative, not summing to one, or with mass where none may be."""


class InvalidWindow(InvalidInput):
    """A window that does not lie within the data."""


class NotEnoughData(InvalidInput):
    """Too little was given for this estimate to exist."""


class NoConvergence(EpiError):
    """The search for the best parameters did not end; the message says what was tried."""


class InvalidFile(EpiError):
    """A file that is refused whole; names the row and the reason."""

    def __init__(self, path: object, row: int | None, reason: str) -> None:
        at = "" if row is None else f", row {row}"
        super().__init__(f"{path}{at}: {reason}")
        self.path = path
        self.row = row
        self.reason = reason


def _place(position: object) -> str:
    if isinstance(position, tuple):
        return ", ".join(str(part) for part in position)
    return str(position)


def _plain(value: object) -> str:
    # numpy scalars print as np.float64(…); the reader wants the number.
    item = getattr(value, "item", None)
    return repr(item() if callable(item) else value)
