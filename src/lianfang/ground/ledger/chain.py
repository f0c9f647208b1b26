"""How an entry's hash is made: pure, so that anyone can check the chain with a few lines."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

GENESIS = "0" * 64

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

# Joins the fields of an entry; a control character that no field can hold, so none can be shifted.
_SEPARATOR = "\x1f"


def canonical(data: Any) -> str:
    """The one text of `data`: sorted keys, no spaces, dates as ISO."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def stamp(at: datetime) -> str:
    """A time as whole microseconds since 1970: the same on every store, and quick to compare."""
    return str((at - _EPOCH) // _MICROSECOND)


def check_separable(fields: Iterable[str]) -> None:
    """Refuse a field that holds the separator: two different entries could then hash alike."""
    for field in fields:
        if _SEPARATOR in field:
            msg = f"A ledger field holds a control character: {field!r}"
            raise ValueError(msg)


def link(previous: str, fields: Iterable[str]) -> str:
    """The hash of one entry: over the hash before it and its own fields, in order."""
    return sha256(_SEPARATOR.join((previous, *fields)).encode()).hexdigest()


def digest_of(items: Iterable[str]) -> str:
    """One digest for the parts of a bulk act, in the order given."""
    return sha256("".join(f"{item}\n" for item in items).encode()).hexdigest()
