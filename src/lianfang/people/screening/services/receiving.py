"""Where somebody goes: the receiver named, a room kept, the person offered, observation ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianfang.field.facilities import queries as facilities
from lianfang.field.facilities import services as rooms
from lianfang.field.facilities.errors import FacilityFull, RoomsNotRecorded
from lianfang.ground.handovers import services as handovers
from lianfang.ground.handovers.services import Offer
from lianfang.ground.handovers.terms import Unit
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.places import queries as places
from lianfang.ground.posts import actors
from lianfang.ground.rulepacks import queries as rulepacks
from lianfang.people.checkpoints.terms import Disposition as Outcome
from lianfang.people.screening.errors import (
    DestinationGone,
    DestinationUnknown,
    PlacementRefused,
    ReceiverMissing,
)
from lianfang.people.screening.models import Disposition
from lianfang.people.screening.services import observing
from lianfang.people.screening.terms import RECEIVED, TERM_OF, DispositionState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.rulepacks.pack import Pack
    from lianfang.people.screening.bodies import Destination
    from lianfang.people.screening.services.reading import Case

    Pair = tuple[Case, Disposition]

_FIELDS = [
    "state", "doubt", "doubt_text", "receiver_place", "receiver_facility", "receiver_name",
    "receiver_name_en", "handover", "placement", "label", "changed_at",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The unit somebody is to go to."""

    place: str = ""
    facility: int | None = None


def hand_on(pairs: Sequence[Pair], *, by: Actor, now: datetime) -> None:
    """Hand all on together, because that is quick; one by one where together they cannot be.

    Where one cannot be received, the desk gets that one and no other.
    """
    due = [pair for pair in pairs if pair[1].outcome in RECEIVED]
    taken = _together_or_each(due, partial(_take_all, by=by, now=now))
    _together_or_each(taken, partial(_offer_all, by=by, now=now))
    offered = [pair for pair in taken if observing.is_to_be_observed(pair[1])]
    _together_or_each(offered, partial(_order_all, by=by, now=now), refusal=PlacementRefused)
    Disposition.objects.bulk_update([disposition for _case, disposition in pairs], _FIELDS)


def _together_or_each(
    pairs: Sequence[Pair],
    act: Callable[[Sequence[Pair]], None],
    *,
    refusal: type[PlacementRefused] | None = None,
) -> list[Pair]:
    """Those for whom the act succeeded; of the others the case keeps why not."""
    if not pairs:
        return []
    try:
        with transaction.atomic():
            act(pairs)
    except DomainError as error:
        if len(pairs) > 1:
            return [
                done for pair in pairs for done in _together_or_each([pair], act, refusal=refusal)
            ]
        ((case, disposition),) = pairs
        case.doubts.append(refusal(why=error.sentence()) if refusal else error)
        if refusal is None:
            to_desk(disposition, error)
        return []
    return list(pairs)


def _take_all(pairs: Sequence[Pair], *, by: Actor, now: datetime) -> None:
    """The checkpoint answers for everybody from the first moment."""
    units: dict[int, tuple[Unit, dict[str, str]]] = {}
    for case, disposition in pairs:
        checkpoint = case.checkpoint
        unit = Unit(place=checkpoint.place, facility=checkpoint.facility)
        units.setdefault(checkpoint.id, (unit, {}))[1][disposition.subject] = disposition.label
    for unit, labels in units.values():
        handovers.take_many(labels, unit=unit, by=by, now=now)


def _offer_all(pairs: Sequence[Pair], *, by: Actor, now: datetime) -> None:
    offers = [
        prepared(
            disposition,
            _wanted(case.body.destination),
            sender=Unit(place=case.checkpoint.place, facility=case.checkpoint.facility),
            by=by,
            now=now,
        )
        for case, disposition in pairs
    ]
    made = handovers.offer_many(offers, by=by, now=now)
    for (_case, disposition), handover in zip(pairs, made, strict=True):
        _set_offered(disposition, handover.pk)


def _order_all(pairs: Sequence[Pair], *, by: Actor, now: datetime) -> None:
    observing.order([disposition for _case, disposition in pairs], by=by, now=now)


def _wanted(destination: Destination | None) -> Wanted:
    if destination is None:
        return Wanted()
    return Wanted(place=destination.place, facility=destination.facility)


def to_desk(disposition: Disposition, error: DomainError) -> None:
    """Somebody has to choose; until then the checkpoint answers for the person."""
    disposition.state = DispositionState.DESK
    disposition.doubt, disposition.doubt_text = error.code, error.sentence()


def take(disposition: Disposition, facility: int | None, *, by: Actor, now: datetime) -> None:
    """The checkpoint answers for the person from the first moment."""
    handovers.take(
        subject=disposition.subject,
        label=disposition.label,
        unit=Unit(place=disposition.place_id, facility=facility, **_checkpoint_names(disposition)),
        by=by,
        now=now,
    )


def _checkpoint_names(disposition: Disposition) -> dict[str, str]:
    checkpoint = disposition.checkpoint
    return {"name": checkpoint.name, "name_en": checkpoint.name_en}


@transaction.atomic
def offer(disposition: Disposition, wanted: Wanted, *, by: Actor, now: datetime) -> None:
    """Offer the person to the unit; in memory the disposition moves on, the caller saves it.

    Raises:
        AlreadyOffered, NotTheOwner: somebody else is seeing to the person.
        Whatever `prepared` raises.
    """
    sender = Unit(place=disposition.place_id, facility=disposition.checkpoint.facility_id)
    offered = prepared(disposition, wanted, sender=sender, by=by, now=now)
    _set_offered(disposition, handovers.offer(offered, by=by, now=now).pk)


def prepared(
    disposition: Disposition, wanted: Wanted, *, sender: Unit, by: Actor, now: datetime
) -> Offer:
    """The offer, once the receiver is known and a room is kept.

    Raises:
        ReceiverMissing, DestinationGone, DestinationUnknown: there is no such unit.
        FacilityFull, FacilityNotOpen: it cannot take anybody; the sentence names others.
    """
    unit = unit_of(wanted, outcome=Outcome(disposition.outcome), now=now)
    _name(disposition, unit)
    if unit.facility is not None:
        _keep_room(unit.facility, disposition, by=by, now=now)
    pack = rulepacks.in_force(timezone.localdate(now))
    hours = pack.number(f"handover_hours.{TERM_OF[Outcome(disposition.outcome)]}")
    accept_by = now + timedelta(hours=hours)
    return Offer(
        subject=disposition.subject,
        label=disposition.label,
        sender=sender,
        receiver=unit,
        reason=reasons_of(disposition, pack),
        ref=disposition.ref,
        needs=tuple(disposition.needs),
        accept_by=accept_by,
        arrive_by=accept_by + timedelta(minutes=pack.number("transfer_minutes")),
        is_synthetic=disposition.is_synthetic,
    )


def _set_offered(disposition: Disposition, handover: int) -> None:
    disposition.handover, disposition.state = handover, DispositionState.OFFERED
    disposition.doubt = disposition.doubt_text = ""


def reasons_of(disposition: Disposition, pack: Pack) -> str:
    """Why, in the words of the rule pack that decided."""
    decided = rulepacks.pack(disposition.pack) if disposition.pack != pack.code else pack
    table = decided.table("checkpoint-triage")
    found = [str(row.reason) for row in table.text.rows if row.code in disposition.reasons]
    return "; ".join(found)


def unit_of(wanted: Wanted, *, outcome: Outcome, now: datetime) -> Unit:
    """The unit as the engine of hand-overs knows it, with its names."""
    if wanted.facility is not None:
        found = facilities.within([""]).filter(pk=wanted.facility).first()
        if found is None:
            raise DestinationUnknown(code=wanted.facility)
        return Unit(place=found.place_id, facility=found.pk, name=found.name, name_en=found.name_en)
    if not wanted.place or outcome != Outcome.HOME_OBSERVATION:
        raise ReceiverMissing
    return _place_unit(wanted.place, now=now)


def _place_unit(code: str, *, now: datetime) -> Unit:
    today = timezone.localdate(now)
    place = places.find(code)
    if place is None or (place.valid_until is not None and place.valid_until <= today):
        raise _gone(code, now=now, known=place is not None)
    return Unit(place=place.code, name=place.name, name_en=place.name_en)


def _gone(code: str, *, now: datetime, known: bool) -> DomainError:
    """A place that ended, with what it goes on as; or one that never was."""
    change = places.last_change_of(code)
    if change is None and not known:
        return DestinationUnknown(code=code)
    successor = places.successor_of(code, on=timezone.localdate(now))
    next_place = places.find(successor) if successor and successor != code else None
    named = f"{next_place.label} ({next_place.code})" if next_place else _("no single place")
    return DestinationGone(code=code, successor=named)


def _name(disposition: Disposition, unit: Unit) -> None:
    disposition.receiver_place, disposition.receiver_facility = unit.place, unit.facility
    disposition.receiver_name, disposition.receiver_name_en = unit.name, unit.name_en


def _keep_room(facility: int, disposition: Disposition, *, by: Actor, now: datetime) -> None:
    """A room is kept before the person sets out; a hospital first looks for a single one.

    The receiver lies outside the checkpoint's own jurisdiction as a rule, so the product keeps the
    room on the checkpoint's behalf. Where nobody entered rooms, the receiver's own word counts.
    """
    house = actors.system(disposition.place_id, label=by.label, post_id=by.post_id)
    wishes = [True, False] if disposition.outcome == Outcome.HOSPITAL_OBSERVATION else [False]
    for isolation in wishes:
        try:
            rooms.reserve(
                facility, subject=disposition.subject, by=house, now=now, isolation=isolation
            )
        except RoomsNotRecorded:
            return
        except FacilityFull:
            if not isolation:
                raise
        else:
            return
