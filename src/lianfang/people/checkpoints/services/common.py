"""What every act on a checkpoint shares: the lock, the history, the words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger
from lianfang.people.checkpoints.errors import NotApproved, PastSunset, TooLong, Unnamed
from lianfang.people.checkpoints.models import Checkpoint, Step
from lianfang.people.checkpoints.terms import CheckpointState

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.checkpoints.terms import Deed

LONGEST_TEXT = 2000


def locked(checkpoint_id: int) -> Checkpoint:
    """The checkpoint, held until the transaction ends, so that of two hands the second sees."""
    return held(Checkpoint.objects.select_related("place", "authority"), pk=checkpoint_id)


def words(text: str, *, field: Any, needed: bool = True, limit: int = LONGEST_TEXT) -> str:
    """The text without blanks around it; refused when it is empty or does not fit."""
    text = text.strip().replace("\x00", "")
    if needed and not text:
        raise Unnamed(field=field)
    if len(text) > limit:
        raise TooLong(field=field, length=len(text), limit=limit)
    return text


def check_stands(checkpoint: Checkpoint, *, now: datetime) -> None:
    """Refuse what only an approved checkpoint within its term may do."""
    state = checkpoint.state_at(now)
    if state in {CheckpointState.PROPOSED, CheckpointState.REFUSED}:
        raise NotApproved(name=checkpoint.label, authority=authority_label(checkpoint))
    if state in {CheckpointState.EXPIRED, CheckpointState.CLOSED}:
        at = checkpoint.ended_at or checkpoint.sunset
        raise PastSunset(name=checkpoint.label, sunset=at.date())


def authority_label(checkpoint: Checkpoint) -> str:
    return checkpoint.authority.label if checkpoint.authority else "–"


def note(
    checkpoint: Checkpoint,
    kind: Deed,
    *,
    by: Actor,
    now: datetime,
    text: str = "",
    sunset: datetime | None = None,
) -> None:
    """Write one line of the checkpoint's history."""
    Step.objects.create(
        checkpoint=checkpoint, kind=kind, at=now, by_label=by.label, text=text, sunset=sunset
    )


def record(
    checkpoint: Checkpoint,
    act: str,
    *,
    by: Actor,
    now: datetime,
    data: dict[str, Any] | None = None,
) -> None:
    """One ledger entry for one checkpoint, with what a sentence about it needs."""
    ledger.record(
        act=f"checkpoints.checkpoint.{act}",
        by=by,
        at=now,
        place=checkpoint.place_id,
        subject=f"checkpoint:{checkpoint.code}",
        data={"name": checkpoint.name, "name_en": checkpoint.name_en, **(data or {})},
    )
