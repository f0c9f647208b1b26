"""The shape of a batch on the wire. Read from the raw bytes, because those were signed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  pydantic reads the annotation
from hashlib import blake2b
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import to_json

from lianfang.doors.sync.errors import BatchTooLarge, BatchUnreadable
from lianfang.doors.sync.terms import LARGEST_BATCH_BYTES, MOST_FACTS

HIGHEST_SEQ = 2**53 - 1
_NUL_ESCAPE = b"\\u0000"
MEGABYTE = 1024 * 1024


class FactIn(BaseModel):
    """One fact as a device writes it."""

    model_config = ConfigDict(extra="forbid")

    seq: int = Field(ge=1, le=HIGHEST_SEQ)
    kind: str = Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9-]*$")
    at: AwareDatetime
    pack: str = Field("", max_length=60)
    body: dict[str, Any]


class BatchIn(BaseModel):
    """A sending. Facts are read one by one later, so that a bad one does not hold up the others."""

    device: UUID
    batch: UUID
    sent_at: AwareDatetime
    waiting: int = Field(0, ge=0, le=10_000_000)
    facts: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Misread:
    """A fact whose number could be read, but not the rest."""

    seq: int
    raw: dict[str, Any]
    why: str


@dataclass(frozen=True, kw_only=True)
class Contents:
    good: list[FactIn] = field(default_factory=list)
    misread: list[Misread] = field(default_factory=list)

    @property
    def seqs(self) -> list[int]:
        return [fact.seq for fact in self.good] + [found.seq for found in self.misread]


_FACTS = TypeAdapter(list[FactIn])


def read_batch(raw: bytes) -> BatchIn:
    """The envelope of a batch.

    Raises:
        BatchTooLarge: more bytes or facts than one batch may hold.
        BatchUnreadable: no JSON of the right shape.
    """
    if len(raw) > LARGEST_BATCH_BYTES:
        raise too_large()
    try:
        batch = BatchIn.model_validate_json(raw)
    except (ValidationError, RecursionError) as error:
        raise BatchUnreadable(what="", why=_first_mistake(error)) from error
    if len(batch.facts) > MOST_FACTS:
        raise too_large()
    return batch


def too_large() -> BatchTooLarge:
    return BatchTooLarge(facts=MOST_FACTS, megabytes=LARGEST_BATCH_BYTES // MEGABYTE)


def read_facts(batch: BatchIn, *, raw: bytes) -> Contents:
    """Each fact by itself; one that cannot be read is kept as it came if it has a number."""
    if _NUL_ESCAPE not in raw:
        try:
            return Contents(good=_FACTS.validate_python(batch.facts))
        except ValidationError:
            pass
    found = Contents()
    for fact in batch.facts:
        _read_fact(fact, into=found)
    return found


def _read_fact(fact: dict[str, Any], *, into: Contents) -> None:
    seq = fact.get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool) or not 1 <= seq <= HIGHEST_SEQ:
        raise BatchUnreadable(what="", why="facts.seq")
    if _NUL_ESCAPE.decode() in json.dumps(fact):
        into.misread.append(Misread(seq=seq, raw=fact, why="NUL"))
        return
    try:
        into.good.append(FactIn.model_validate(fact))
    except ValidationError as error:
        into.misread.append(Misread(seq=seq, raw=fact, why=_first_mistake(error)))


def _first_mistake(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "JSON"
    first = error.errors(include_url=False, include_input=False)[0]
    return ".".join(str(step) for step in first["loc"]) or first["type"]


def digest_of(kind: str, at: datetime | None, body: object) -> bytes:
    """Eight bytes that tell one fact from another with the same number."""
    return blake2b(to_json([kind, at, body]), digest_size=8).digest()
