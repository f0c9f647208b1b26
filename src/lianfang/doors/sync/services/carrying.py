r"""Files that a person carries here from a place without a link.

A file is `LFSYNC1\n`, the point of a throw-away P-256 key (65 bytes), a nonce (12 bytes) and what
AES-GCM made of the batches under HKDF-SHA-256 of the agreed secret. Inside stand one or more
batches: length of the body (4 bytes), signature (64 bytes), body.
"""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lianfang.doors.sync import keys
from lianfang.doors.sync.errors import FileUnreadable
from lianfang.ground.ledger import services as ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

MAGIC = b"LFSYNC1\n"
PURPOSE = b"lianfang.sync.file.v1"
_POINT, _NONCE, _SIGNATURE, _LENGTH = 65, 12, 64, 4


def open_file(content: bytes) -> list[tuple[bytes, str]]:
    """Each batch of the file with its signature.

    Raises:
        FileUnreadable: not meant for this server, damaged, or no such file at all.
    """
    if not content.startswith(MAGIC):
        raise FileUnreadable(what="", why="")
    try:
        return list(_batches(_decrypted(content[len(MAGIC) :])))
    except (InvalidTag, ValueError) as error:
        raise FileUnreadable(what="", why="") from error


def key_for(secret: bytes, *, point: bytes) -> bytes:
    """The key both sides derive from the secret they agreed on."""
    return HKDF(algorithm=SHA256(), length=32, salt=point, info=PURPOSE).derive(secret)


def note(content: bytes, *, by: Actor, now: datetime, batches: int) -> None:
    """Who brought the file; what was in it the batches themselves record."""
    digest = sha256(content).hexdigest()
    data = {"batches": batches, "sha256": digest}
    ledger.record(act="sync.file.brought", by=by, at=now, place=by.place, data=data)


def _decrypted(rest: bytes) -> bytes:
    point, nonce = rest[:_POINT], rest[_POINT : _POINT + _NONCE]
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    secret = keys.exchange_key().exchange(ec.ECDH(), theirs)
    sealed = rest[_POINT + _NONCE :]
    return AESGCM(key_for(secret, point=point)).decrypt(nonce, sealed, MAGIC)


def _batches(plain: bytes) -> Iterator[tuple[bytes, str]]:
    at = 0
    while at < len(plain):
        length = int.from_bytes(plain[at : at + _LENGTH])
        begin = at + _LENGTH + _SIGNATURE
        body = plain[begin : begin + length]
        if len(body) != length or length == 0:
            raise ValueError(length)
        yield body, base64.b64encode(plain[at + _LENGTH : begin]).decode()
        at = begin + length
