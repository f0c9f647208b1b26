"""Made-up traffic for a demonstration: even, plain, and marked as made up in every row."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lianfang.people.checkpoints.models import Lane
from lianfang.people.checkpoints.services.counting import Delta, count, note_queue
from lianfang.people.checkpoints.terms import Disposition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lianfang.people.checkpoints.models import Checkpoint

HOUR = timedelta(hours=1)
# Nine vehicles in ten take up to this much of the stated delay, the tenth twice as long.
_SHARES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 2.0)


def fill(checkpoint: Checkpoint, traffic: dict[str, Any], *, until: datetime) -> None:
    """Count the stated traffic into each of the last hours, spread over the lanes."""
    lanes = list(Lane.objects.filter(checkpoint=checkpoint))
    ordinary = [lane.number for lane in lanes if not lane.is_green]
    deltas = [
        delta
        for hour in range(1, traffic["hours"] + 1)
        for delta in _hour(traffic, ordinary, at=until - HOUR * hour)
    ]
    green = next(lane.number for lane in lanes if lane.is_green)
    deltas += [
        Delta(lane=green, at=until - HOUR * hour, vehicles=3, green=3, delays=(0.2,) * 3)
        for hour in range(1, traffic["hours"] + 1)
    ]
    count(checkpoint_id=checkpoint.pk, deltas=deltas, is_synthetic=True)
    for number in ordinary:
        note_queue(
            checkpoint_id=checkpoint.pk,
            lane=number,
            vehicles=max(1, traffic["queue"] // 2),
            minutes=traffic["queue"],
            at=until - timedelta(minutes=4),
        )


def _hour(traffic: dict[str, Any], lanes: list[int], *, at: datetime) -> Iterator[Delta]:
    vehicles, people = traffic["vehicles"] // len(lanes), traffic["people"] // len(lanes)
    for number in lanes:
        yield Delta(
            lane=number,
            at=at,
            vehicles=vehicles,
            outcomes={Disposition.PASS.value: people, Disposition.REMEASURE.value: people // 40},
            delays=tuple(
                traffic["delay"] * _SHARES[place % len(_SHARES)] for place in range(vehicles)
            ),
            queue_minutes=traffic["queue"],
        )
