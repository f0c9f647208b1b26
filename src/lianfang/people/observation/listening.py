"""What observation does when the hand-over engine tells it something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lianfang.ground.kernel import events
from lianfang.ground.posts import actors
from lianfang.people.observation import services

if TYPE_CHECKING:
    from lianfang.ground.handovers.terms import Unit


def subscribe() -> None:
    events.subscribe("handovers.accepted", on_accepted)
    events.subscribe("handovers.arrived", on_arrived)


def on_accepted(*, handover_id: int, subject: str, receiver: Unit, **_rest: Any) -> None:
    """Whoever answers for a person from now on may see who it is, before they are at the door."""
    services.accepted(
        subject=subject,
        receiver=receiver,
        by=actors.system(place=receiver.place),
        now=services.hand_over_time(handover_id),
    )


def on_arrived(*, handover_id: int, subject: str, receiver: Unit, **_rest: Any) -> None:
    """Whoever arrives at the unit that takes them begins, goes on or is handed to the doctors there."""
    services.arrived(
        subject=subject,
        receiver=receiver,
        by=actors.system(place=receiver.place),
        now=services.hand_over_time(handover_id),
    )
