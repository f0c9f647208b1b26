"""Slips people carry (检疫合格证明 and the paper of a disposition): a code that only this house can make.

The code names a row and proves itself; nothing is stored for it, and it says nothing of a person.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest

from django.utils.crypto import salted_hmac

_SALT = "lianfang.screening.slip"
_PROOF_LENGTH = 8
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


class Kind(StrEnum):
    DISPOSITION = "D"
    VEHICLE = "V"


@dataclass(frozen=True)
class Slip:
    kind: Kind
    key: int


def code_of(kind: Kind, key: int) -> str:
    """Such as `V12-ABCDEFGH`."""
    return f"{kind}{key}-{_proof(kind, key)}"


def read(code: str) -> Slip | None:
    """What a code stands for; None for one that was not made here."""
    head, _dash, proof = code.strip().upper().partition("-")
    digits = head[1:]
    is_shaped = head[:1] in set(Kind) and digits.isascii() and digits.isdigit()
    if not is_shaped or len(digits) > 18 or not set(proof) <= _LETTERS:
        return None
    slip = Slip(Kind(head[0]), int(digits))
    return slip if compare_digest(proof, _proof(slip.kind, slip.key)) else None


def _proof(kind: Kind, key: int) -> str:
    digest = salted_hmac(_SALT, f"{kind}{key}", algorithm="sha256").digest()
    return base64.b32encode(digest).decode()[:_PROOF_LENGTH]
