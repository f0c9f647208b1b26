"""The desk: somebody chooses where a person goes, or ends what cannot go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.handovers import services as handovers
from lianfang.ground.identity import services as vault
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts import actors
from lianfang.people.screening import policies
from lianfang.people.screening.errors import DispositionNotFound, ReasonNeeded, UnitNeeded
from lianfang.people.screening.models import Disposition
from lianfang.people.screening.services import observing, receiving
from lianfang.people.screening.terms import DispositionState

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

# What the engine of hand-overs tells -> how the disposition stands then.
_FOLLOWS = {
    "refused": DispositionState.DESK,
    "timed_out": DispositionState.DESK,
    "withdrawn": DispositionState.DESK,
    "arrived": DispositionState.RECEIVED,
}


@transaction.atomic
def redirect(
    *,
    disposition_id: int,
    by: Actor,
    now: datetime,
    place: str = "",
    facility: int | None = None,
) -> Disposition:
    """Offer a person who waits at the desk to a unit. Choosing the same again changes nothing.

    Raises:
        UnitNeeded: nothing was chosen.
        FacilityFull, DestinationGone and others: the unit cannot take the person; nothing changed.
    """
    found = _locked(disposition_id, by=by)
    if found.state == DispositionState.OFFERED and (
        found.receiver_facility == facility if facility else found.receiver_place == place
    ):
        return found
    if not place and facility is None:
        raise UnitNeeded(what="", why="")
    found.move_to(DispositionState.OFFERED)
    wanted = receiving.Wanted(place=place, facility=facility)
    receiving.take(found, found.checkpoint.facility_id, by=by, now=now)
    receiving.offer(found, wanted, by=by, now=now)
    # That there is observation the checkpoint decided by its table; the desk only says where.
    table = actors.system(found.place_id, label=by.label, post_id=by.post_id)
    observing.order([found], by=table, now=now)
    found.changed_at = now
    found.save()
    _record("screening.disposition.redirected", found, by=by, now=now)
    return found


@transaction.atomic
def end(*, disposition_id: int, reason: str, by: Actor, now: datetime) -> Disposition:
    """End what cannot go on: nobody has to see to the person any longer, and why is written down."""
    found = _locked(disposition_id, by=by)
    if found.state == DispositionState.ENDED:
        return found
    if not reason.strip():
        raise ReasonNeeded(what="", why="")
    found.move_to(DispositionState.ENDED)
    found.reason, found.changed_at = reason.strip()[:300], now
    found.save(update_fields=["state", "reason", "changed_at"])
    if found.person is not None:
        handovers.release(subject=found.subject, by=by, now=now)
    _let_go(found, now=now)
    _record("screening.disposition.ended", found, by=by, now=now, reason=found.reason)
    return found


@transaction.atomic
def follow(*, ref: str, handover_id: int, news: str, now: datetime) -> None:
    """What became of the hand-over becomes of the disposition. Told twice, nothing changes."""
    room, _colon, key = ref.partition(":")
    if room != "disposition" or not key.isdigit():
        return
    found = Disposition.objects.select_for_update().filter(pk=int(key)).first()
    there = _FOLLOWS.get(news)
    if found is None or there is None or found.handover != handover_id:
        return
    if found.state != DispositionState.OFFERED:
        return
    found.move_to(there)
    found.changed_at = now
    if there == DispositionState.DESK:
        found.doubt, found.doubt_text = f"handovers.{news}", ""
    found.save(update_fields=["state", "doubt", "doubt_text", "changed_at"])
    if there == DispositionState.RECEIVED:
        _let_go(found, now=now)


def _let_go(found: Disposition, *, now: datetime) -> None:
    """The checkpoint's part is done: from here on the vault's clock for a hand-over runs."""
    if found.person is not None:
        acting = actors.system(place=found.place_id)
        vault.purpose_met(found.person, record_class=RecordClass.HANDOVER, by=acting, now=now)


def _locked(disposition_id: int, *, by: Actor) -> Disposition:
    rows = Disposition.objects.select_for_update(of=("self",)).select_related("checkpoint")
    found = rows.filter(pk=disposition_id).first()
    if found is None or not by.covers(found.place_id):
        raise DispositionNotFound(what="")
    policies.check_may_decide(by, found)
    return found


def _record(act: str, found: Disposition, *, by: Actor, now: datetime, **data: str) -> None:
    ledger.record(
        act=act,
        by=by,
        at=now,
        place=found.place_id,
        subject=found.ref,
        data={"receiver": found.receiver_name, "receiver_en": found.receiver_name_en} | data,
    )
