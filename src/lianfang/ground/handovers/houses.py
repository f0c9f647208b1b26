"""What a house does when somebody is handed to it or leaves it, told within the same transaction.

This room knows no houses. A room above that keeps beds registers here in its `AppConfig.ready`; what
it refuses is refused as a whole, so that a full house cannot say yes. Telling it after commit would
be too late: then the person is promised a bed that is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.handovers.models import Handover
    from lianfang.ground.posts.actors import Actor


class Keeper(Protocol):
    """Whoever keeps the beds."""

    def moved(self, handover: Handover, *, by: Actor, now: datetime) -> None:
        """A hand-over has just taken a step; the new state is in it."""

    def taken(self, *, facility: int, subject: str, by: Actor, now: datetime) -> None:
        """The house answers for the subject first of all: they stand at its door already."""

    def left(self, *, facility: int, subject: str, by: Actor, now: datetime) -> None:
        """Nobody answers for the subject any more, and it was last in this house."""


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Let a room that keeps beds be told. Registering again changes nothing."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def moved(handover: Handover, *, by: Actor, now: datetime) -> None:
    for keeper in _keepers:
        keeper.moved(handover, by=by, now=now)


def taken(*, facility: int | None, subject: str, by: Actor, now: datetime) -> None:
    if facility is None:
        return
    for keeper in _keepers:
        keeper.taken(facility=facility, subject=subject, by=by, now=now)


def left(*, facility: int | None, subject: str, by: Actor, now: datetime) -> None:
    if facility is None:
        return
    for keeper in _keepers:
        keeper.left(facility=facility, subject=subject, by=by, now=now)
