"""What every act on an observation shares: the lock, the record, the tally."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts import actors
from lianfang.people.observation.errors import ObservationOver, TextMissing
from lianfang.people.observation.models import Placement, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from lianfang.ground.posts.actors import Actor

LONGEST_TEXT = 4000
BATCH = 500


def locked(placement_id: int) -> Placement:
    """The observation, held until the transaction ends."""
    return held(Placement.objects.select_related("place", "decided_place"), pk=placement_id)


def check_open(placement: Placement, *, now: datetime) -> None:
    if not placement.is_open or now >= placement.ends_at:
        raise ObservationOver


def words(text: str, *, needed: bool = True) -> str:
    text = text.strip().replace("\x00", "")[:LONGEST_TEXT]
    if needed and not text:
        raise TextMissing(what="", why="")
    return text


def on_behalf(placement: Placement, *, by: Actor) -> Actor:
    """The product carrying out, in other rooms, what follows from an act that was allowed here."""
    return actors.system(place=placement.place_id, label=by.label, post_id=by.post_id)


def today(now: datetime) -> date:
    return timezone.localtime(now).date()


def record(
    placement: Placement, act: str, *, by: Actor, now: datetime, data: Mapping[str, object]
) -> None:
    """One ledger entry; nothing in it says who the person is."""
    ledger.record(
        act=f"observation.{act}",
        by=by,
        at=now,
        place=placement.place_id,
        subject=f"placement:{placement.pk}",
        data=dict(data),
    )


def count(placement: Placement, *, now: datetime, begun: int = 0, ended: int = 0) -> None:
    """Keep the tally of the place and day in step."""
    row, _is_new = Tally.objects.get_or_create(
        place_id=placement.place_id, day=today(now), setting=placement.setting
    )
    Tally.objects.filter(pk=row.pk).update(begun=F("begun") + begun, ended=F("ended") + ended)
