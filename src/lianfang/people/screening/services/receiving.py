"""Where somebody goes: the receiver named, a room kept, the person offered, observation ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
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
from lianfang.people.observation import services as observation
from lianfang.people.observation.terms import Evidence, EvidenceKind, Setting
from lianfang.people.screening.errors import (
    DestinationGone,
    DestinationUnknown,
    PlacementRefused,
    ReceiverMissing,
)
from lianfang.people.screening.models import Disposition
from lianfang.people.screening.terms import PLACE_DUTY, RECEIVED, TERM_OF, DispositionState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.rulepacks.pack import Pack
    from lianfang.people.screening.bodies import Destination
    from lianfang.people.screening.services.reading import Case

_SETTINGS = {
    Outcome.HOME_OBSERVATION: Setting.HOME,
    Outcome.DESIGNATED_HOTEL: Setting.HOTEL,
    Outcome.QUARANTINE_STATION: Setting.STATION,
    Outcome.HOSPITAL_OBSERVATION: Setting.HOSPITAL,
}
_KINDS = {
    "contact": EvidenceKind.CONTACT,
    "cotraveller": EvidenceKind.COTRAVELLER,
    "dated_stay": EvidenceKind.DATED_STAY,
}
_FIELDS = [
    "state", "doubt", "doubt_text", "receiver_place", "receiver_facility", "receiver_name",
    "receiver_name_en", "handover", "placement", "label", "changed_at",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The unit somebody is to go to."""

    place: str = ""
    facility: int | None = None


def hand_on(pairs: Sequence[tuple[Case, Disposition]], *, by: Actor, now: datetime) -> None:
    """Hand on each by itself: where one cannot be received, the desk gets that one and no other."""
    for case, disposition in pairs:
        if disposition.outcome in RECEIVED:
            try:
                take(disposition, case.checkpoint.facility, by=by, now=now)
                offer(disposition, _wanted(case.body.destination), by=by, now=now)
            except DomainError as error:
                case.doubts.append(error)
                to_desk(disposition, error)
            _order(case, disposition, by=by, now=now)
    Disposition.objects.bulk_update([disposition for _case, disposition in pairs], _FIELDS)


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
        ReceiverMissing, DestinationGone, DestinationUnknown: there is no such unit.
        FacilityFull, FacilityNotOpen: it cannot take anybody; the sentence names others.
        AlreadyOffered, NotTheOwner: somebody else is seeing to the person.
    """
    unit = unit_of(wanted, outcome=Outcome(disposition.outcome), now=now)
    _name(disposition, unit)
    if unit.facility is not None:
        _keep_room(unit.facility, disposition, by=by, now=now)
    pack = rulepacks.in_force(timezone.localdate(now))
    hours = pack.number(f"handover_hours.{TERM_OF[Outcome(disposition.outcome)]}")
    accept_by = now + timedelta(hours=hours)
    made = handovers.offer(
        Offer(
            subject=disposition.subject,
            label=disposition.label,
            sender=Unit(place=disposition.place_id, facility=disposition.checkpoint.facility_id),
            receiver=unit,
            reason=reasons_of(disposition, pack),
            ref=disposition.ref,
            needs=tuple(disposition.needs),
            accept_by=accept_by,
            arrive_by=accept_by + timedelta(minutes=pack.number("transfer_minutes")),
            is_synthetic=disposition.is_synthetic,
        ),
        by=by,
        now=now,
    )
    disposition.handover, disposition.state = made.pk, DispositionState.OFFERED
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


def _order(case: Case, disposition: Disposition, *, by: Actor, now: datetime) -> None:
    """Order observation where the table says so and the receiver is known; a doubt stops no one."""
    is_due = PLACE_DUTY in disposition.duties and disposition.state == DispositionState.OFFERED
    if not is_due:
        return
    try:
        order_observation(disposition, by=by, now=now)
    except DomainError as error:
        case.doubts.append(PlacementRefused(why=error.sentence()))


@transaction.atomic
def order_observation(disposition: Disposition, *, by: Actor, now: datetime) -> None:
    """Put the person under observation at the receiver, on the exposure that was named."""
    if disposition.person is None or disposition.placement is not None:
        return
    kind = _KINDS.get(disposition.exposure_kind, EvidenceKind.SYMPTOM)
    placement = observation.place(
        person=disposition.person,
        evidence=Evidence(kind=kind, ref=disposition.ref, at=disposition.at),
        setting=_SETTINGS[Outcome(disposition.outcome)],
        unit=Unit(
            place=disposition.receiver_place,
            facility=disposition.receiver_facility,
            name=disposition.receiver_name,
            name_en=disposition.receiver_name_en,
        ),
        last_exposure=_last_exposure(disposition),
        by=by,
        now=now,
        is_synthetic=disposition.is_synthetic,
    )
    disposition.placement = placement.pk


def _last_exposure(disposition: Disposition) -> datetime:
    """The end of the day somebody left, never later than they stood at the barrier."""
    if disposition.left_on is None:
        return disposition.at
    end = datetime.combine(disposition.left_on, time.max, tzinfo=timezone.get_current_timezone())
    return min(end, disposition.at)
