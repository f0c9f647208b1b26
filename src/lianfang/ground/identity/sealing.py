"""Sealing one value for one person and one field, so that it opens nowhere else.

Each person has a data key of their own; it is wrapped by a key derived from the incident key, which
lies in a file outside the store. Destroying the wrapped key destroys every value sealed with it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lianfang.ground.identity.errors import SealBroken

if TYPE_CHECKING:
    from uuid import UUID

KEY_BYTES = 32
_NONCE_BYTES = 12
_LOOKUP_HEX = 32


@dataclass(frozen=True)
class IncidentKey:
    """The key of one incident and what is derived from it. Its repr shows no secret."""

    incident: str
    secret: bytes

    def __repr__(self) -> str:
        return f"IncidentKey({self.incident})"

    @cached_property
    def fingerprint(self) -> str:
        """Tells keys apart without giving one away."""
        return self._derived("fingerprint").hex()

    @cached_property
    def _wrapping(self) -> AESGCM:
        return AESGCM(self._derived("wrap"))

    @cached_property
    def _lookup(self) -> bytes:
        return self._derived("look-up")

    def _derived(self, use: str) -> bytes:
        info = f"lianfang identity {use}".encode()
        salt = self.incident.encode()
        return HKDF(hashes.SHA256(), KEY_BYTES, salt=salt, info=info).derive(self.secret)

    def digest(self, kind: str, *values: str) -> str:
        """The look-up key of a value: equal values meet, and nobody can compute it without the key."""
        text = "\x1f".join((kind, *values)).encode()
        return hmac.digest(self._lookup, text, hashlib.sha256).hex()[:_LOOKUP_HEX]

    def wrap(self, data_key: bytes, *, person: UUID) -> bytes:
        return _sealed(self._wrapping, data_key, bound_to=person.bytes)

    def unwrap(self, wrapped: bytes, *, person: UUID) -> Seal:
        """The seal of one person.

        Raises:
            SealBroken: another incident's key, another person's wrapped key, or an altered one.
        """
        return Seal(_opened(self._wrapping, wrapped, bound_to=person.bytes), person=person)


class Seal:
    """Seals and opens the fields of one person."""

    def __init__(self, data_key: bytes, *, person: UUID) -> None:
        self._cipher = AESGCM(data_key)
        self._person = person.bytes

    def close(self, field: str, value: str) -> bytes:
        """Blank stays blank: that a field was left empty is no secret."""
        if not value:
            return b""
        return _sealed(self._cipher, value.encode(), bound_to=self._bound(field))

    def open(self, field: str, sealed: bytes) -> str:
        """The value.

        Raises:
            SealBroken: it was altered, or sealed for another person or field.
        """
        if not sealed:
            return ""
        return _opened(self._cipher, sealed, bound_to=self._bound(field)).decode()

    def _bound(self, field: str) -> bytes:
        return self._person + field.encode()


def new_data_key() -> bytes:
    return os.urandom(KEY_BYTES)


def _sealed(cipher: AESGCM, value: bytes, *, bound_to: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, value, bound_to)


def _opened(cipher: AESGCM, sealed: bytes, *, bound_to: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error
