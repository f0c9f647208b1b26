"""The wire between a pad and the house: paired once, then signed batches of facts.

Neither session nor form token: a device proves itself by its signature over the bytes it sends.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse  # noqa: TC002  ninja reads the annotation
from ninja import Query, Router, Schema
from pydantic import Field

from lianfang.doors.sync import keys, services, wire
from lianfang.doors.sync.errors import Busy, TryLater
from lianfang.doors.sync.terms import SIGNATURE_HEADER
from lianfang.ground.kernel import clock, problems, store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

router = Router()
# A store has one writer at a time: devices that wait for it must not keep people from their pages.
_AT_ONCE = 4
_PATIENCE_SECONDS = 2.0
_RETRY_SECONDS = 5
_gate = BoundedSemaphore(_AT_ONCE)


class PublicKey(Schema):
    """A public key on P-256 as a browser exports it (JSON Web Key)."""

    kty: str
    crv: str
    x: str = Field(max_length=64)
    y: str = Field(max_length=64)


class PairIn(Schema):
    """What a device says when it is let in."""

    code: str = Field(min_length=1, max_length=20)
    public_key: PublicKey
    name: str = Field(min_length=1, max_length=60)


class PairedOut(Schema):
    """What a device has to know from then on. `file_key` encrypts files carried by hand."""

    device: UUID
    place: str
    checkpoint: str
    post_label: str
    server_time: datetime
    pack: str
    file_key: PublicKey


class SaidOut(Schema):
    """What is said of one fact."""

    seq: int
    code: str
    sentence: str


class BatchOut(Schema):
    """What became of a batch. All facts up to `through` are safe: the device may forget them.

    `disputed` wait for a person; of those in `notes` something was not kept, such as a name.
    """

    through: int
    stored: int
    already: int
    disputed: list[SaidOut]
    notes: list[SaidOut]
    server_time: datetime
    pack: str


class StateOut(Schema):
    """How far a device's facts have come."""

    through: int
    missing: int
    revoked: bool
    server_time: datetime
    pack: str


class Whose(Schema):
    """The device that asks; the signature is over the query as it stands in the address."""

    device: UUID


_BATCH_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": f"The header {SIGNATURE_HEADER} signs these very bytes.",
        "content": {"application/json": {"schema": wire.schema()}},
    },
    "parameters": [
        {
            "name": SIGNATURE_HEADER,
            "in": "header",
            "required": True,
            "description": "ECDSA P-256 with SHA-256, r and s together 64 bytes, in base64",
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9+/=_-]*$"},
        }
    ],
}


@contextmanager
def one_of_few() -> Iterator[None]:
    """Let few devices in at once; the others are asked to wait rather than wait inside."""
    if not _gate.acquire(timeout=_PATIENCE_SECONDS):
        raise Busy(seconds=_RETRY_SECONDS)
    try:
        yield
    finally:
        _gate.release()


def gently(act: Callable[[], Any]) -> Any:
    """The act's answer; a refusal that time heals says when to come again."""
    try:
        with one_of_few():
            return act()
    except TryLater as error:
        return _later(problems.problem_response(error), seconds=error.retry_after)
    except OperationalError as error:
        refusal = store.refusal_of(error)
        if refusal is None:
            raise
        return _later(problems.problem_response(refusal), seconds=_RETRY_SECONDS)


def _later(response: HttpResponse, *, seconds: int) -> HttpResponse:
    response.headers["Retry-After"] = str(seconds)
    return response


@router.post(
    "/sync/pair",
    response=PairedOut,
    operation_id="pairDevice",
    summary="Let a device in with a code an officer shows",
    auth=None,
)
def pair_device(request: HttpRequest, said: PairIn) -> Any:
    """The code works once, for ten minutes."""
    del request
    now = clock.now()
    paired = services.pair(
        code=said.code, public_key=said.public_key.dict(), name=said.name, now=now
    )
    device = paired.device
    return PairedOut(
        device=device.pk,
        place=device.place_id,
        checkpoint=device.checkpoint,
        post_label=paired.post_label,
        server_time=now,
        pack=services.current_pack(now),
        file_key=PublicKey(**keys.exchange_jwk()),
    )


@router.post(
    "/sync/batches",
    response=BatchOut,
    operation_id="sendBatch",
    summary="Send facts, in any order and as often as needed",
    auth=None,
    openapi_extra=_BATCH_BODY,
)
def send_batch(request: HttpRequest) -> Any:
    """Nothing is stored twice, nothing that is acknowledged is lost."""
    raw, signature = request.body, request.headers.get(SIGNATURE_HEADER, "")
    return gently(
        lambda: BatchOut.from_orm(services.receive(raw=raw, signature=signature, now=clock.now()))
    )


@router.get(
    "/sync/state",
    response=StateOut,
    operation_id="getDeviceState",
    summary="How far a device's facts have come",
    auth=None,
    openapi_extra={"parameters": _BATCH_BODY["parameters"]},
)
def device_state(request: HttpRequest, whose: Query[Whose]) -> Any:
    """The signature covers the query string exactly as it was sent."""
    signature = request.headers.get(SIGNATURE_HEADER, "")
    message = request.META["QUERY_STRING"].encode()
    device = services.device_that_signed(whose.device, message=message, signature=signature)
    now = clock.now()
    return StateOut(
        through=device.through,
        missing=device.missing,
        revoked=False,
        server_time=now,
        pack=services.current_pack(now),
    )
