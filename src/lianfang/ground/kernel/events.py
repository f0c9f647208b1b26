"""Events: how a lower floor tells a higher one, after commit, without knowing who listens."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)
_handlers: defaultdict[str, list[Callable[..., None]]] = defaultdict(list)


def subscribe(event: str, handler: Callable[..., None]) -> None:
    """Call `handler(**payload)` after each commit that published `event`. Used in AppConfig.ready."""
    if handler not in _handlers[event]:
        _handlers[event].append(handler)


def publish(event: str, **payload: Any) -> None:
    """Tell the subscribers once the current transaction has committed; never if it rolls back."""
    transaction.on_commit(lambda: _deliver(event, payload))


def _deliver(event: str, payload: dict[str, Any]) -> None:
    for handler in _handlers[event]:
        try:
            handler(**payload)
        except Exception:
            # The act is already committed: one listener's fault must not look like its failure.
            logger.exception("A listener of %s failed", event)
