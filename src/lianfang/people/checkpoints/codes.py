"""Short codes that a person can read out: no letter or digit that looks like another."""

from __future__ import annotations

import secrets

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 8


def fresh() -> str:
    """A new code; with 31 letters to the eighth, nobody guesses one that is open."""
    return "".join(secrets.choice(_ALPHABET) for _place in range(_LENGTH))


def shown(code: str) -> str:
    """As people read it: in two groups."""
    return f"{code[:4]}-{code[4:]}"


def cleaned(text: str) -> str:
    """What somebody typed or scanned, as it is stored; empty when it cannot be a code."""
    code = "".join(letter for letter in text.upper() if letter.isalnum())
    return code if len(code) == _LENGTH and set(code) <= set(_ALPHABET) else ""
