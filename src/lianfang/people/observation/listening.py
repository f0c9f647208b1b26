"""What observation does when the hand-over engine tells it something."""

from __future__ import annotations


def subscribe() -> None:
    """Nothing to hear before a placement can begin."""
