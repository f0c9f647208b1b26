"""What a device signs, and with which key (ECDSA on P-256 over SHA-256, as browsers do it)."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lianfang.doors.sync.errors import KeyUnusable, SignatureWrong

if TYPE_CHECKING:
    from collections.abc import Mapping

_HALF = 32
_CURVE = ec.SECP256R1()


def point_of(jwk: Mapping[str, object]) -> str:
    """The key's point as hexadecimal digits.

    Raises:
        KeyUnusable: it is no public key on P-256.
    """
    if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256" or "d" in jwk:
        raise KeyUnusable
    point = b"\x04" + _coordinate(jwk.get("x")) + _coordinate(jwk.get("y"))
    key_of(point.hex())
    return point.hex()


def key_of(point: str) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, bytes.fromhex(point))
    except ValueError as error:
        raise KeyUnusable from error


def jwk_of(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    halves = {"x": point[1 : 1 + _HALF], "y": point[1 + _HALF :]}
    named = {name: base64.urlsafe_b64encode(half).rstrip(b"=") for name, half in halves.items()}
    return {"kty": "EC", "crv": "P-256"} | {name: text.decode() for name, text in named.items()}


def check(*, message: bytes, signature: str, point: str) -> None:
    """Raise `SignatureWrong` unless the key's holder signed these very bytes."""
    try:
        raw = base64.b64decode(signature, altchars=b"-_" if _is_url_safe(signature) else None)
        if len(raw) != 2 * _HALF:
            raise SignatureWrong
        r, s = (int.from_bytes(half) for half in (raw[:_HALF], raw[_HALF:]))
        key_of(point).verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise SignatureWrong from error


def _is_url_safe(text: str) -> bool:
    return "-" in text or "_" in text


def _coordinate(text: object) -> bytes:
    if not isinstance(text, str):
        raise KeyUnusable
    try:
        found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise KeyUnusable from error
    if len(found) != _HALF:
        raise KeyUnusable
    return found
