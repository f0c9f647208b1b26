from __future__ import annotations

LONGEST = 15


def code_of(text: str) -> str:
    """What an address bar says as the code of a place; empty when it can be none."""
    is_code = text.isascii() and text.isdigit() and len(text) <= LONGEST
    return text if is_code else ""
