"""The shape of a batch on the wire. Read from the raw bytes, because those were signed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Any
from uuid import UUID  # noqa: TC003  the reader reads the annotation

import msgspec
from msgspec import Meta, Raw, Struct

from lianfang.doors.sync.errors import BatchTooLarge, BatchUnreadable
from lianfang.doors.sync.terms import LARGEST_BATCH_BYTES, MOST_FACTS

HIGHEST_SEQ = 2**53 - 1
_NUL_ESCAPE = b"\\u0000"
MEGABYTE = 1024 * 1024
Moment = Annotated[datetime, Meta(tz=True)]


class FactIn(Struct, forbid_unknown_fields=True):
    """One fact as a device writes it."""

    seq: Annotated[int, Meta(ge=1, le=HIGHEST_SEQ)]
    kind: Annotated[str, Meta(max_length=40, pattern=r"^[a-z][a-z0-9-]*$")]
    at: Moment
    body: dict[str, Any]
    pack: Annotated[str, Meta(max_length=60)] = ""


class BatchIn(Struct):
    """A sending. Its facts are read later, so that a bad one does not hold up the others."""

    device: UUID
    batch: UUID
    sent_at: Moment
    facts: list[Raw]
    waiting: Annotated[int, Meta(ge=0, le=10_000_000)] = 0


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


_BATCH = msgspec.json.Decoder(BatchIn)
_FACTS = msgspec.json.Decoder(list[FactIn])
# How the reader names the place of a mistake: a field that is not there, or the way to it.
_PLACE = re.compile(r"required field `(\w+)`|at `\$\.([\w.\[\]]+)`")
_ENCODER = msgspec.json.Encoder()


def schema() -> dict[str, Any]:
    """What a batch looks like, for the description of the API."""
    _refs, found = msgspec.json.schema_components([BatchIn, FactIn])
    batch: dict[str, Any] = found["BatchIn"]
    batch["properties"]["facts"]["items"] = found["FactIn"]
    return batch


def read_batch(raw: bytes) -> BatchIn:
    """The envelope of a batch.

    Raises:
        BatchTooLarge: more bytes or facts than one batch may hold.
        BatchUnreadable: no JSON of the right shape.
    """
    if len(raw) > LARGEST_BATCH_BYTES:
        raise too_large()
    try:
        batch = _BATCH.decode(raw)
    except (ValueError, RecursionError) as error:
        raise BatchUnreadable(what="", why=_mistake(error)) from error
    if len(batch.facts) > MOST_FACTS:
        raise too_large()
    return batch


def too_large() -> BatchTooLarge:
    return BatchTooLarge(facts=MOST_FACTS, megabytes=LARGEST_BATCH_BYTES // MEGABYTE)


def read_facts(batch: BatchIn, *, raw: bytes) -> Contents:
    """All facts at once, because that is quick; one by one where one of them is wrong.

    Raises:
        BatchUnreadable: a fact without a number, or letters that are none.
    """
    if _NUL_ESCAPE not in raw:
        try:
            return Contents(good=_FACTS.decode(b"[" + b",".join(batch.facts) + b"]"))
        except (ValueError, RecursionError):
            pass
    found = Contents()
    for fact in batch.facts:
        _read_fact(_loosely(fact), into=found)
    return found


def _loosely(raw: Raw) -> dict[str, Any]:
    """A fact as a plain object, whatever stands in it."""
    try:
        fact = json.loads(bytes(raw))
        json.dumps(fact, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BatchUnreadable(what="", why="JSON") from error
    if not isinstance(fact, dict):
        raise BatchUnreadable(what="", why="facts")
    return fact


def _read_fact(fact: dict[str, Any], *, into: Contents) -> None:
    seq = fact.get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool) or not 1 <= seq <= HIGHEST_SEQ:
        raise BatchUnreadable(what="", why="facts.seq")
    if _NUL_ESCAPE.decode() in json.dumps(fact):
        into.misread.append(Misread(seq=seq, raw=fact, why="NUL"))
        return
    try:
        into.good.append(msgspec.convert(fact, FactIn))
    except msgspec.ValidationError as error:
        into.misread.append(Misread(seq=seq, raw=fact, why=_mistake(error)))


def _mistake(error: Exception) -> str:
    """Where it is wrong, without what stood there: it may be a name."""
    if not isinstance(error, msgspec.ValidationError):
        return "JSON"
    found = _PLACE.search(str(error))
    return (found[1] or found[2]) if found else "JSON"


def digest_of(kind: str, at: datetime | None, body: object) -> bytes:
    """Eight bytes that tell one fact from another with the same number."""
    return blake2b(_ENCODER.encode((kind, at, body)), digest_size=8).digest()
