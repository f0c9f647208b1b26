"""What the engine of hand-overs tells: refused, out of time, arrived."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lianfang.ground.handovers import queries as handovers
from lianfang.ground.kernel import events
from lianfang.people.screening import services

if TYPE_CHECKING:
    from lianfang.ground.handovers.terms import Unit

_NEWS = ("refused", "timed_out", "withdrawn", "arrived")


def subscribe() -> None:
    for news in _NEWS:
        events.subscribe(f"handovers.{news}", _HANDLERS[news])


def _follow(*, news: str, handover_id: int, subject: str, ref: str, receiver: Unit) -> None:
    del receiver
    last = handovers.latest_for([subject]).get(subject)
    if last is not None:
        services.follow(ref=ref, handover_id=handover_id, news=news, now=last.changed_at)


# One object for each, so that subscribing twice is told apart from two listeners.
_HANDLERS = {news: partial(_follow, news=news) for news in _NEWS}
