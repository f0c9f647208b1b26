from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from lianfang.ground.handovers import policies, queries
from lianfang.ground.handovers.steps import STEPS
from lianfang.ground.handovers.terms import Box, HandoverState
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.typed import HIGHEST_KEY
from lianfang.ground.posts.actors import check_may
from lianfang.ground.posts.faces import OfficerRequest  # noqa: TC001  ninja reads the annotation

if TYPE_CHECKING:
    from lianfang.ground.handovers.models import Handover

router = Router()
MOST = 200
StepKey = Literal["accept", "arrive", "confirm", "depart", "refuse", "withdraw"]


class UnitOut(Schema):
    """A place, or one house at it."""

    place: str
    facility: int | None
    name: str
    name_en: str


class HandoverOut(Schema):
    """One offer and how far it has got. `label` is masked."""

    id: int
    label: str
    reason: str
    needs: list[str]
    sender: UnitOut
    receiver: UnitOut
    state: HandoverState
    offered_at: datetime
    accept_by: datetime
    arrive_by: datetime
    remark: str
    is_synthetic: bool


class Wanted(Schema):
    """Which part of the unit's screen is asked for."""

    box: Box = Box.OFFERED
    after: int = Field(0, ge=0, le=HIGHEST_KEY, description="Skip this many")
    limit: int = Field(50, ge=1, le=MOST)


class Said(Schema):
    """What is said with a step: a reason, a vehicle, a note."""

    said: str = Field("", max_length=300)


def out(found: Handover) -> HandoverOut:
    columns = (
        "label", "reason", "needs", "state", "offered_at", "accept_by", "arrive_by", "remark",
        "is_synthetic",
    )  # fmt: skip
    return HandoverOut(
        id=found.pk,
        sender=UnitOut.from_orm(found.sending),
        receiver=UnitOut.from_orm(found.receiving),
        **{name: getattr(found, name) for name in columns},
    )


@router.get(
    "/handovers",
    response=list[HandoverOut],
    operation_id="listHandovers",
    summary="Offered to my unit, and owed by it",
)
def list_handovers(request: OfficerRequest, wanted: Query[Wanted]) -> list[HandoverOut]:
    """What is due first comes first."""
    check_may(request.actor, policies.READ, request.actor.place)
    last = min(wanted.after + wanted.limit, HIGHEST_KEY)
    found = queries.in_box(wanted.box, by=request.actor)[wanted.after : last]
    return [out(handover) for handover in found]


@router.get(
    "/handovers/{int:handover_id}",
    response=HandoverOut,
    operation_id="getHandover",
    summary="One hand-over",
)
def get_handover(request: OfficerRequest, handover_id: int) -> HandoverOut:
    check_may(request.actor, policies.READ, request.actor.place)
    return out(queries.handover(handover_id=handover_id, by=request.actor))


@router.put(
    "/handovers/{int:handover_id}/{step}",
    response=HandoverOut,
    operation_id="stepHandover",
    summary="Accept, refuse, depart, arrive, confirm or withdraw",
)
def step_handover(
    request: OfficerRequest, handover_id: int, step: StepKey, *, said: Said
) -> HandoverOut:
    """Safe to repeat."""
    check_may(request.actor, policies.READ, request.actor.place)
    done = STEPS[step].take(handover_id, by=request.actor, now=clock.now(), said=said.said)
    return out(done)
