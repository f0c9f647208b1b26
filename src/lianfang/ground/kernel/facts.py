"""Facts from the field: append-only, told apart by device and sequence, never refused for being late.

A device numbers its facts from 1 and never gives a number twice. The room that keeps a kind of
fact takes whole batches of them and answers with one outcome for each.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django_stubs_ext import StrOrPromise

    from lianfang.ground.kernel.actor import ActorLike


class Fact(Struct, frozen=True, kw_only=True):
    """One thing seen or done in the field.

    `at` is the device's own time put right by the offset that the door measured at pairing and
    at every sending; `device_at` is what the device's clock showed.
    """

    device: UUID
    seq: int
    kind: str
    at: datetime
    device_at: datetime
    pack: str
    body: Mapping[str, Any]


class Reception(StrEnum):
    """What became of a fact."""

    STORED = "stored"
    ALREADY = "already"  # the same fact had come before: nothing changed
    DISPUTED = "disputed"  # kept beside what contradicts it, for a person to judge


class Outcome(Struct, frozen=True, kw_only=True):
    """The answer to one fact. A disputed one carries a permanent code and what to do about it."""

    seq: int
    reception: Reception
    code: str = ""
    sentence: StrOrPromise = ""
    params: Mapping[str, Any] = {}


class Acceptor(Protocol):
    """The service of a room that takes facts, inside the caller's transaction."""

    def __call__(
        self, facts: Sequence[Fact], *, by: ActorLike, place: str, now: datetime
    ) -> list[Outcome]: ...
