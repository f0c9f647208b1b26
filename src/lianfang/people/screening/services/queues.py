"""How long lanes wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.kernel.facts import Fact, Outcome, Reception
from lianfang.people.checkpoints import services as checkpoints
from lianfang.people.checkpoints.services import Delta
from lianfang.people.screening import bodies
from lianfang.people.screening.models import QueueCount
from lianfang.people.screening.services import reading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.screening.bodies import QueueBody


def accept(facts: Sequence[Fact], *, by: Actor, now: datetime) -> list[Outcome]:
    readings = reading.read(facts, bodies.QUEUES)
    known = reading.standings({body.checkpoint for _fact, body in readings.good}, now=now)
    outcomes = list(readings.refused)
    for fact, body in readings.good:
        try:
            checkpoint = reading.check_place(body.checkpoint, known.get(body.checkpoint), by=by)
        except DomainError as error:
            outcomes.append(reading.disputed(fact, error))
            continue
        reading.mark(body, checkpoint)
        outcomes.append(_keep(fact, body, checkpoint_id=checkpoint.id))
    return outcomes


def _keep(fact: Fact, body: QueueBody, *, checkpoint_id: int) -> Outcome:
    _row, is_new = QueueCount.objects.get_or_create(
        device=fact.device,
        seq=fact.seq,
        defaults={
            "checkpoint_id": checkpoint_id,
            "lane": body.lane,
            "at": fact.at,
            "vehicles": body.waiting_vehicles,
            "minutes": body.waiting_minutes,
            "is_synthetic": body.is_synthetic,
        },
    )
    if not is_new:
        return Outcome(seq=fact.seq, reception=Reception.ALREADY)
    checkpoints.note_queue(
        checkpoint_id=checkpoint_id,
        lane=body.lane,
        vehicles=body.waiting_vehicles,
        minutes=body.waiting_minutes,
        at=fact.at,
    )
    delta = Delta(lane=body.lane, at=fact.at, queue_minutes=body.waiting_minutes)
    checkpoints.count(checkpoint_id=checkpoint_id, deltas=[delta], is_synthetic=body.is_synthetic)
    return Outcome(seq=fact.seq, reception=Reception.STORED)
