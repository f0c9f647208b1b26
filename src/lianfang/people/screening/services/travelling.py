"""Who sat in one vehicle with somebody who was stopped becomes a journey: the one call to that room."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.screening.models import Party


def note(parties: Sequence[Party], *, by: Actor, now: datetime) -> None:
    """Make a journey of each vehicle in which somebody did not simply pass."""
    del parties, by, now
