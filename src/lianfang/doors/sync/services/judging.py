"""A person looks at a fact that no room took, or that was taken with a doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.doors.sync import keys, policies
from lianfang.doors.sync.errors import DisputeNotFound, ReasonMissing, StillDisputed
from lianfang.doors.sync.models import Disputed
from lianfang.doors.sync.services import sharing
from lianfang.doors.sync.terms import DisputeState
from lianfang.ground.kernel.facts import Fact, Outcome, Reception
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts import queries as posts
from lianfang.ground.posts.actors import check_may

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def take_after_all(*, disputed_id: int, by: Actor, now: datetime, remark: str = "") -> Disputed:
    """Offer the fact to its room again, unchanged; for one the room holds already, agree with it.

    Raises:
        StillDisputed: the room refuses it as before.
    """
    found = _locked(disputed_id, by=by)
    if found.state == DisputeState.TAKEN:
        return found
    outcome = _offer_again(found, now=now)
    if outcome.reception == Reception.DISPUTED:
        raise StillDisputed(why=outcome.sentence)
    return _judged(found, to=DisputeState.TAKEN, remark=remark, by=by, now=now)


@transaction.atomic
def set_aside(*, disputed_id: int, by: Actor, now: datetime, remark: str) -> Disputed:
    """Leave the fact out for good. That it came, and why it was left out, stays."""
    found = _locked(disputed_id, by=by)
    if found.state == DisputeState.SET_ASIDE:
        return found
    if not remark.strip():
        raise ReasonMissing(what="", why="")
    return _judged(found, to=DisputeState.SET_ASIDE, remark=remark, by=by, now=now)


def _offer_again(found: Disputed, *, now: datetime) -> Outcome:
    fact = Fact(
        device=found.device_id,
        seq=found.seq,
        kind=found.kind,
        at=found.at,
        device_at=found.device_at or found.at,
        pack=found.pack,
        body=keys.unseal(found.sealed),
    )
    device = posts.acting_in(found.device.post_id)
    (outcome,) = sharing.share([fact], by=device, place=found.place_id, now=now)
    return outcome


def _judged(
    found: Disputed, *, to: DisputeState, remark: str, by: Actor, now: datetime
) -> Disputed:
    """The content has done its service: its room keeps what may be kept, identities go."""
    found.move_to(to)
    found.judged_at, found.judged_as, found.remark = now, by.label or "system", remark.strip()[:300]
    found.sealed = b""
    found.save(update_fields=["state", "judged_at", "judged_as", "remark", "sealed"])
    ledger.record(
        act=f"sync.disputed.{to.value.replace('_', '-')}",
        by=by,
        at=now,
        place=found.place_id,
        subject=f"disputed:{found.pk}",
        data={"code": found.code, "kind": found.kind, "seq": found.seq},
    )
    return found


def _locked(disputed_id: int, *, by: Actor) -> Disputed:
    found = Disputed.objects.select_for_update(of=("self",)).select_related("device")
    disputed = found.filter(pk=disputed_id).first()
    if disputed is None or not by.covers(disputed.place_id):
        raise DisputeNotFound(what="")
    check_may(by, policies.JUDGE, disputed.place_id)
    return disputed
