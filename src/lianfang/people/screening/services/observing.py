"""Whom a checkpoint puts under observation: where, on what evidence, and who is ill already."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianfang.field.facilities import queries as facilities
from lianfang.field.facilities.terms import FacilityKind
from lianfang.ground.handovers.terms import Unit
from lianfang.people.checkpoints.terms import Disposition as Outcome
from lianfang.people.observation import services as observation
from lianfang.people.observation.terms import Evidence, EvidenceKind, Setting
from lianfang.people.screening.errors import ReceiverMissing
from lianfang.people.screening.terms import PLACE_DUTY, DispositionState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.screening.models import Disposition

_SETTINGS = {
    Outcome.HOME_OBSERVATION: Setting.HOME,
    Outcome.DESIGNATED_HOTEL: Setting.HOTEL,
    Outcome.QUARANTINE_STATION: Setting.STATION,
    Outcome.HOSPITAL_OBSERVATION: Setting.HOSPITAL,
}
_OF_KIND = {
    FacilityKind.OBSERVATION_STATION: Setting.STATION,
    FacilityKind.DESIGNATED_HOTEL: Setting.HOTEL,
}
_KINDS = {
    "contact": EvidenceKind.CONTACT,
    "cotraveller": EvidenceKind.COTRAVELLER,
    "dated_stay": EvidenceKind.DATED_STAY,
}


@transaction.atomic
def order(dispositions: Sequence[Disposition], *, by: Actor, now: datetime) -> None:
    """Order observation for each to whom it applies; the dispositions are saved by the caller."""
    due = [disposition for disposition in dispositions if is_to_be_observed(disposition)]
    if not due:
        return
    made = observation.place_many([_order_of(one) for one in due], by=by, now=now)
    for disposition, placement in zip(due, made, strict=True):
        disposition.placement = placement.pk
    ill = [one.placement for one in due if one.outcome == Outcome.HOSPITAL_OBSERVATION]
    observation.fall_ill(placement_ids=[key for key in ill if key], by=by, now=now)


def is_to_be_observed(disposition: Disposition) -> bool:
    """Whether observation follows and the receiver is known by now.

    The table orders it for the exposed. Of those it sends to hospital only whoever was exposed as
    well is observed: they have days to finish when the hospital finds nothing.
    """
    is_open = disposition.person is not None and disposition.placement is None
    is_offered = disposition.state == DispositionState.OFFERED
    is_ill_and_exposed = (
        disposition.outcome == Outcome.HOSPITAL_OBSERVATION and disposition.exposure_kind != ""
    )
    return is_open and is_offered and (PLACE_DUTY in disposition.duties or is_ill_and_exposed)


def _order_of(disposition: Disposition) -> observation.Order:
    """Observation at the receiver, on the exposure that was named."""
    if disposition.person is None:
        raise ReceiverMissing
    kind = _KINDS.get(disposition.exposure_kind, EvidenceKind.SYMPTOM)
    return observation.Order(
        person=disposition.person,
        evidence=Evidence(kind=kind, ref=disposition.ref, at=disposition.at),
        setting=_setting(disposition),
        unit=Unit(
            place=disposition.receiver_place,
            facility=disposition.receiver_facility,
            name=disposition.receiver_name,
            name_en=disposition.receiver_name_en,
        ),
        last_exposure=_last_exposure(disposition),
        is_synthetic=disposition.is_synthetic,
    )


def _setting(disposition: Disposition) -> Setting:
    """By the house that was chosen: the way to hospital may lead through a station."""
    if disposition.receiver_facility is None:
        return _SETTINGS[Outcome(disposition.outcome)]
    kind = FacilityKind(facilities.get(disposition.receiver_facility).kind)
    return _OF_KIND.get(kind, _SETTINGS[Outcome(disposition.outcome)])


def _last_exposure(disposition: Disposition) -> datetime:
    """The end of the day somebody left, never later than they stood at the barrier."""
    if disposition.left_on is None:
        return disposition.at
    end = datetime.combine(disposition.left_on, time.max, tzinfo=timezone.get_current_timezone())
    return min(end, disposition.at)
