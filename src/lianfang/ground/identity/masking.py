"""What remains of a value when it is masked. Pure; a mask never holds the whole of a value."""

from __future__ import annotations

STAR = "*"
_SEPARATOR = " · "
_WHOLE_PHONE = 11


def name(value: str) -> str:
    """The first character: 张*. A name of one character is hidden whole."""
    value = value.strip()
    return f"{value[: len(value) > 1]}{STAR}" if value else ""


def phone(value: str) -> str:
    """Three digits, four stars, four digits: 138****1234. A short number keeps a third, its end."""
    value = value.strip()
    if len(value) >= _WHOLE_PHONE:
        return f"{value[:3]}{STAR * 4}{value[-4:]}"
    return _keep(value, head=0, tail=len(value) // 3)


def document(value: str) -> str:
    """Four digits at either end: 4301**********1234. At least half of any number is hidden."""
    value = value.strip()
    tail = min(4, len(value) // 2)
    return _keep(value, head=min(4, len(value) // 2 - tail), tail=tail)


def label(*, masked_name: str, masked_document: str, masked_phone: str) -> str:
    """One line that tells a person from the next: 张* · 4301**********1234."""
    return _SEPARATOR.join(filter(None, (masked_name, masked_document or masked_phone)))


def _keep(value: str, *, head: int, tail: int) -> str:
    end = len(value) - tail
    return value[:head] + STAR * (end - head) + value[end:]
