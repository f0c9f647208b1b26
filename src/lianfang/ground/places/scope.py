"""A jurisdiction is a prefix: scope is an index range over place codes, never a list of places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Iterable

# Codes are ASCII digits, and every collation in use sorts this letter after all of them.
_AFTER_DIGITS = "z"


def within(prefixes: Iterable[str], *, field: str = "place_id") -> Q:
    """Rows whose place lies at or below one of `prefixes`. No prefix matches no row."""
    ranges = Q(pk__in=[])
    for prefix in prefixes:
        ranges |= Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + _AFTER_DIGITS})
    return ranges


def covers(prefixes: Iterable[str], code: str) -> bool:
    """Whether `code` lies at or below one of `prefixes`."""
    return any(code.startswith(prefix) for prefix in prefixes)
