"""The key that signs rule packs: a file outside the database, readable by the product alone."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from lianfang.ground.rulepacks.errors import KeyMissing


def path() -> Path:
    return Path(settings.ENVIRONMENT.home) / "keys" / "rulepacks.ed25519"


def make() -> bool:
    """Make the key unless there is one; whether one was made."""
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    raw = Ed25519PrivateKey.generate().private_bytes_raw()
    # Written whole under another name first: a process that starts at the same time never reads half.
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(base64.b64encode(raw))
    try:
        os.link(draft, file)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def sign(text: str) -> str:
    """The signature of a text, in base64.

    Raises:
        KeyMissing: there is no key; a demonstration makes its own.
    """
    return base64.b64encode(_private().sign(text.encode())).decode("ascii")


def public() -> str:
    """The public key in base64, or nothing while there is no key."""
    if not path().is_file():
        return ""
    raw = (
        _private()
        .public_key()
        .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    )
    return base64.b64encode(raw).decode("ascii")


def is_signed(text: str, *, signature: str, public_key: str) -> bool:
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))
    try:
        key.verify(base64.b64decode(signature), text.encode())
    except InvalidSignature:
        return False
    return True


def _private() -> Ed25519PrivateKey:
    if not path().is_file():
        if settings.IS_PRODUCTION:
            raise KeyMissing
        make()
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path().read_bytes()))
