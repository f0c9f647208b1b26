"""What a pad fetches when it has signal, so that its shift can go on without."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest  # noqa: TC002  ninja reads the annotation
from ninja import Query, Router, Schema

from lianfang.doors.pad import queries
from lianfang.doors.sync import services as sync
from lianfang.doors.sync.terms import SIGNATURE_HEADER
from lianfang.ground.kernel import clock
from lianfang.ground.posts import queries as posts

router = Router()


class Whose(Schema):
    """The device that asks; its signature is over the query as it stands in the address."""

    device: UUID


class Words(Schema):
    """The same words in both languages of the pad."""

    zh: str
    en: str


class Lane(Schema):
    number: int
    is_green: bool


class Checkpoint(Schema):
    code: str
    label: Words
    place: str
    kind: str
    lanes: list[Lane]


class Pack(Schema):
    """The signed rules: `canonical` is what the signature covers, areas and tables are inside."""

    code: str
    valid_from: str
    canonical: str
    sha256: str
    signature: str
    public_key: str


class Destination(Schema):
    """Who can take somebody over: a place, or a house in it."""

    kind: str
    place: str
    facility: int | None
    label: Words
    beside: Words
    km: float | None
    free: int | None
    capacity: int | None


class Household(Schema):
    code: str
    address: str
    order: int
    standing: str


class Round(Schema):
    """A sweep with the households this post walks, in walking order, and what is asked there."""

    id: str
    label: Words
    items: list[dict[str, Any]]
    households: list[Household]
    is_synthetic: bool


class Check(Schema):
    """Somebody under observation who is due now, shown as every list shows people."""

    placement: str
    label: str
    address: str
    slot: str
    on: str
    is_flagged: bool
    setting: Words
    ends_on: str
    is_synthetic: bool


class Home(Schema):
    code: str
    label: Words


class Bundle(Schema):
    """A shift's luggage."""

    server_time: str
    time_zone: str
    post: Words
    place: Home
    checkpoints: list[Checkpoint]
    pack: Pack
    destinations: list[Destination]
    rounds: list[Round]
    checks: list[Check]
    is_clock_set: bool
    is_synthetic: bool


_SIGNED: dict[str, Any] = {
    "parameters": [
        {
            "name": SIGNATURE_HEADER,
            "in": "header",
            "required": True,
            "description": "The device's signature over the query string, in base64",
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9+/=_-]*$"},
        }
    ]
}


@router.get(
    "/pad/bundle",
    response=Bundle,
    operation_id="getPadBundle",
    summary="Everything a shift needs to work without signal",
    auth=None,
    openapi_extra=_SIGNED,
)
def pad_bundle(request: HttpRequest, whose: Query[Whose]) -> Any:
    """For the device that signed the query: what its post may see, and nothing else."""
    device = sync.device_that_signed(
        whose.device,
        message=request.META["QUERY_STRING"].encode(),
        signature=request.headers.get(SIGNATURE_HEADER, ""),
    )
    reading = clock.read()
    by = posts.acting_in(device.post_id)
    return queries.bundle(by, now=reading.now, is_clock_set=reading.is_set)
