"""The store itself: what it needs after a bulk load, and its refusals of a write said in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.db import OperationalError

# PostgreSQL's class 53: disk full, out of memory, too many connections.
_FULL = ("disk is full", "disk full", "No space left", "53100")
_BUSY = ("database is locked", "lock timeout", "deadlock detected", "53300", "could not connect")


class StoreFull(DomainError):
    code = "kernel.store-full"
    message = _(
        "The disk of the server is full. What was saved before is safe; what you just sent was "
        "not saved. Keep this page open, tell the system administrator, and send it again."
    )
    http_status = 507


class StoreBusy(DomainError):
    code = "kernel.store-busy"
    message = _(
        "The server is too busy to save this at the moment. Nothing was lost or half-saved. "
        "Wait a few seconds and send it again."
    )
    http_status = 503


def take_stock() -> None:
    """Let the store count what it holds, so that it finds rows the short way; after a bulk load."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def refusal_of(error: OperationalError) -> DomainError | None:
    """The refusal that an operator of the product can act on, or None for a fault of our own."""
    text = f"{error} {getattr(error.__cause__, 'sqlstate', '')}"
    if any(sign in text for sign in _FULL):
        return StoreFull()
    if any(sign in text for sign in _BUSY):
        return StoreBusy()
    return None
