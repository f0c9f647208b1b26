"""Who a room is kept for, as far as whoever keeps the rooms may read it: masked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from lianfang.ground.identity import queries as identity

if TYPE_CHECKING:
    from collections.abc import Collection

_PERSON = "person:"


def names(subjects: Collection[str]) -> dict[str, str]:
    """Subject -> masked name; what is no person of the vault keeps its own word."""
    keys = {subject: _key(subject) for subject in subjects}
    known = identity.masked({key for key in keys.values() if key is not None})
    return {subject: known[key].label if key in known else subject for subject, key in keys.items()}


def _key(subject: str) -> UUID | None:
    try:
        return UUID(subject.removeprefix(_PERSON)) if subject.startswith(_PERSON) else None
    except ValueError:
        return None
