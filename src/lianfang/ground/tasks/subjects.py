"""What a task is a share of: the rooms above say how to name it, link to it and read it out.

The task engine knows subjects only as `room:key`; a room registers itself in `AppConfig.ready`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianfang.ground.tasks.models import Task


@dataclass(frozen=True, kw_only=True)
class Card:
    """A subject as its tasks show it; `lines` are what is asked of the task's place."""

    name: str
    url: str
    lines: tuple[str, ...] = ()
    is_synthetic: bool = False


Describe = Callable[["Task"], Card | None]
_describers: dict[str, Describe] = {}


def register(room: str, describe: Describe) -> None:
    _describers[room] = describe


def card_of(task: Task) -> Card:
    """The subject of a task; a bare card with the task's own title when no room answers for it."""
    room = task.subject.partition(":")[0]
    describe = _describers.get(room)
    card = describe(task) if describe else None
    return card or Card(name=task.label, url="")
