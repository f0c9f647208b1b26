from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema

from lianfang.ground.kernel import clock
from lianfang.ground.posts.faces import OfficerRequest  # noqa: TC001  ninja reads the annotation
from lianfang.people.checkpoints import queries

router = Router()


class LaneOut(Schema):
    """One lane; a green one is never stopped."""

    number: int
    is_green: bool
    is_open: bool
    positions: int
    arrangement: str


class CheckpointOut(Schema):
    """A working checkpoint that the caller's post may stand at."""

    code: str
    name: str
    name_en: str
    kind: str
    place: str
    facility: int | None
    sunset: datetime
    languages: list[str]
    lanes: list[LaneOut]
    is_synthetic: bool


class DelayOut(Schema):
    """The delay that nine of ten vehicles did not exceed; `is_more` when it lies past the scale."""

    minutes: float
    is_more: bool
    vehicles: int


class FiguresOut(Schema):
    """What a checkpoint counted in the last 24 hours, never without its delay."""

    code: str
    counts: dict[str, int]
    queue_minutes: float | None
    delay_p90: DelayOut | None
    is_synthetic: bool


class StayOut(Schema):
    """A place where somebody was, and the day they left it."""

    place: str
    left_on: str


class DeclarationOut(Schema):
    """What a traveller declared; who it is stays in the vault."""

    code: str
    checkpoint: str
    answers: dict[str, str]
    stays: list[StayOut]
    language: str
    expires_at: datetime


@router.get(
    "/checkpoints",
    response=list[CheckpointOut],
    operation_id="listCheckpoints",
    summary="Working checkpoints my post may stand at",
)
def list_checkpoints(request: OfficerRequest) -> list[queries.PadCheckpoint]:
    """Only those that are open and whose approval runs."""
    return queries.for_pad(request.actor, now=clock.now())


@router.get(
    "/checkpoints/{slug:code}/figures",
    response=FiguresOut,
    operation_id="getCheckpointFigures",
    summary="What a checkpoint counted in the last 24 hours",
)
def get_figures(request: OfficerRequest, code: str) -> FiguresOut:
    found, now = queries.get(code, by=request.actor), clock.now()
    counted = queries.figures([found.pk], since=now - queries.DAY, until=now)[found.pk]
    delay = counted.delay
    return FiguresOut(
        code=found.code,
        counts=counted.counts,
        queue_minutes=counted.queue_minutes,
        delay_p90=None
        if delay is None
        else DelayOut(minutes=delay.minutes, is_more=delay.is_more, vehicles=delay.vehicles),
        is_synthetic=counted.is_synthetic,
    )


@router.get(
    "/declarations/{slug:code}",
    response=DeclarationOut,
    operation_id="getDeclaration",
    summary="What a traveller declared before arrival",
)
def get_declaration(request: OfficerRequest, code: str) -> queries.Declared:
    """By the code the traveller shows; good for one day, at any checkpoint."""
    return queries.declaration(code, by=request.actor, now=clock.now())
