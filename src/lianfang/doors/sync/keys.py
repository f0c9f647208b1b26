"""Keys of this door, in the folder `keys/sync` of the house: never in the database, never in a backup of it.

One opens files that are carried here by hand; one seals facts that wait for a person.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from lianfang.doors.sync import signing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NONCE = 12


def folder() -> Path:
    return Path(settings.ENVIRONMENT.home) / "keys"


def seal(content: Mapping[str, Any]) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    plain = json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return nonce + AESGCM(_sealing_key(folder())).encrypt(nonce, plain, None)


def unseal(sealed: bytes | memoryview[int]) -> dict[str, Any]:
    kept = bytes(sealed)
    plain = AESGCM(_sealing_key(folder())).decrypt(kept[:_NONCE], kept[_NONCE:], None)
    found: dict[str, Any] = json.loads(plain.decode("utf-8", "surrogatepass"))
    return found


def exchange_key() -> ec.EllipticCurvePrivateKey:
    """The server's half of the agreement by which carried files are encrypted."""
    return _exchange_key(folder())


def exchange_jwk() -> dict[str, str]:
    """The public part, as a pad needs it."""
    return signing.jwk_of(exchange_key().public_key())


@cache
def _sealing_key(home: Path) -> bytes:
    return _kept(home / "sync" / "sealing", make=lambda: AESGCM.generate_key(256))


@cache
def _exchange_key(home: Path) -> ec.EllipticCurvePrivateKey:
    found = load_pem_private_key(
        _kept(home / "sync" / "exchange.pem", make=_new_pem), password=None
    )
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        msg = "keys/sync/exchange.pem holds no key on a curve"
        raise TypeError(msg)
    return found


def _new_pem() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _kept(path: Path, *, make: Callable[[], bytes]) -> bytes:
    """The file's content. The first process that asks writes it whole; all others read it."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()
