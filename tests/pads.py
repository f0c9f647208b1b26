"""A pad as the wire knows it: a key of its own, numbers from 1, signed batches."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from lianfang.doors.sync import keys, services, signing
from lianfang.doors.sync.models import Device
from lianfang.doors.sync.services import carrying
from tests.factories import NOON, an_actor

if TYPE_CHECKING:
    from lianfang.ground.posts.terms import Role

BATCHES, STATE = "/api/sync/batches", "/api/sync/state"


class Pad:
    """Pairs itself for the post with this role, then sends what it is told to."""

    def __init__(self, role: Role, place: str, *, now: datetime = NOON, checkpoint: str = ""):
        self.key = ec.generate_private_key(ec.SECP256R1())
        by = an_actor(role, place)
        code = services.make_code(post_id=by.post_id, by=by, now=now, checkpoint=checkpoint)
        jwk = signing.jwk_of(self.key.public_key())
        self.id = services.pair(code=code, public_key=jwk, name="Pad", now=now).device.pk
        self.clock = now
        self.seq = 0

    @property
    def device(self) -> Device:
        return Device.objects.get(pk=self.id)

    def fact(self, kind: str, body: dict[str, Any], *, seq: int = 0, pack: str = "", **more: Any):
        if not seq:
            self.seq += 1
        at = more.get("at", self.clock - timedelta(minutes=1))
        return {
            "seq": seq or self.seq,
            "kind": kind,
            "at": at.isoformat() if isinstance(at, datetime) else at,
            "pack": pack,
            "body": body,
        }

    def raw(self, facts: list[dict[str, Any]], **more: Any) -> bytes:
        batch = {
            "device": str(self.id),
            "batch": str(uuid.uuid4()),
            "sent_at": self.clock.isoformat(),
            "facts": facts,
        }
        return json.dumps(batch | more, ensure_ascii=False).encode()

    def sign(self, message: bytes) -> str:
        der = self.key.sign(message, ec.ECDSA(SHA256()))
        return base64.b64encode(
            b"".join(n.to_bytes(32) for n in decode_dss_signature(der))
        ).decode()

    def take(self, facts: list[dict[str, Any]], *, now: datetime = NOON) -> services.Answer:
        """Send past the network, straight into the service."""
        raw = self.raw(facts)
        return services.receive(raw=raw, signature=self.sign(raw), now=now)

    def post(self, raw: bytes, *, signature: str | None = None, client: Client | None = None):
        return (client or Client()).post(
            BATCHES,
            raw,
            content_type="application/json",
            headers={"X-Lianfang-Signature": self.sign(raw) if signature is None else signature},
        )

    def state(self):
        query = f"device={self.id}"
        headers = {"X-Lianfang-Signature": self.sign(query.encode())}
        return Client().get(f"{STATE}?{query}", headers=headers)

    def file(self, *batches: bytes) -> bytes:
        """What the pad writes onto a stick."""
        once = ec.generate_private_key(ec.SECP256R1())
        point = once.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        secret = once.exchange(ec.ECDH(), keys.exchange_key().public_key())
        nonce, key = token_bytes(12), carrying.key_for(secret, point=point)
        plain = b"".join(
            len(raw).to_bytes(4) + base64.b64decode(self.sign(raw)) + raw for raw in batches
        )
        sealed = AESGCM(key).encrypt(nonce, plain, carrying.MAGIC)
        return carrying.MAGIC + point + nonce + sealed
