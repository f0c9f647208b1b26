"""Who sat in one vehicle with somebody who was stopped becomes a journey: the one call to that room."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import check_may
from lianfang.ground.rulepacks import queries as rulepacks
from lianfang.people.journeys import services as journeys
from lianfang.people.journeys.errors import CaseMissing
from lianfang.people.journeys.policies import MATCH
from lianfang.people.journeys.terms import Departure, Ride, Seat, Traveller, Vehicle
from lianfang.people.screening import queries
from lianfang.people.screening.errors import NoJourney
from lianfang.people.screening.models import Disposition, Party
from lianfang.people.screening.terms import VehicleClass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.journeys.models import MatchRun

logger = logging.getLogger(__name__)
_ROW = re.compile(r"^\d{1,3}")
_SEAT_LENGTH, _MARK_LENGTH = 4, 6


def note(parties: Sequence[Party], *, by: Actor, now: datetime) -> None:
    """Make a journey of each vehicle in which somebody did not simply pass.

    Whoever passed is nameless and cannot be part of it. A vehicle that no journey can be made of is
    kept as it is: who was handed on must not wait for that.
    """
    for party in parties:
        try:
            with transaction.atomic():
                _note(party, by=by, now=now)
        except DomainError as error:
            logger.warning("No journey was made of vehicle %s: %s", party.pk, error.code)


def _note(party: Party, *, by: Actor, now: datetime) -> None:
    stopped = Disposition.objects.filter(screening__party=party.uuid, person__isnull=False)
    travellers = [
        Traveller(person=person, ride=Ride(seat=_seat(seat), board=0, alight=1))
        for person, seat in stopped.values_list("person", "seat")
    ]
    if not travellers:
        return
    service = journeys.add_trip(
        _departure(party), travellers, by=by, now=now, is_synthetic=party.is_synthetic
    )
    Party.objects.filter(pk=party.pk).update(trip=service.pk)


@transaction.atomic
def find_fellow_travellers(
    *, disposition_id: int, case_ref: str, by: Actor, now: datetime
) -> list[MatchRun]:
    """Match every journey on record of somebody who became a case; one run for each.

    Raises:
        DispositionNotFound: there is none, or it lies elsewhere.
        NotAllowed: only disease control matches.
        CaseMissing: no report card is named.
        NoJourney: nothing is known of how the person came.
    """
    check_may(by, MATCH, by.place)
    found = queries.disposition(disposition_id=disposition_id, by=by)
    if not case_ref.strip():
        raise CaseMissing
    person = found.person
    runs = [] if person is None else journeys.match_person(
        person=person, case_ref=case_ref, by=by, now=now
    )  # fmt: skip
    if not runs:
        raise NoJourney
    return runs


def _seat(text: str) -> Seat:
    row = _ROW.match(text)
    return Seat(row=int(row.group()) if row else None, seat=text[:_SEAT_LENGTH])


def _departure(party: Party) -> Departure:
    """The run as far as a checkpoint knows it: where it came from, and here."""
    return Departure(
        operator="",
        number=_number(party),
        origin_date=timezone.localdate(party.arrived_at),
        vehicle=_kind(party),
        stops=[_origin(party), party.checkpoint.name],
    )


def _origin(party: Party) -> str:
    """Where it came from by name: a place of the tree, or an area that the rules of the day name."""
    found = places.find(party.from_place) if party.from_place else None
    if found is not None:
        return found.name
    day = timezone.localdate(party.arrived_at)
    areas = rulepacks.in_force(day).areas(day) if party.from_place else []
    named = (area.name.zh for area in areas if area.place == party.from_place)
    return next(named, party.from_place or "–")


def _number(party: Party) -> str:
    """A train is known by its number; of anything else several may run under one name in a day."""
    if party.vehicle == VehicleClass.TRAIN and party.service:
        return party.service
    name = party.service or VehicleClass(party.vehicle).value
    return f"{name} #{party.uuid.hex[:_MARK_LENGTH]}"


def _kind(party: Party) -> Vehicle:
    if party.vehicle == VehicleClass.TRAIN:
        return Vehicle.SEALED_TRAIN if party.is_sealed else Vehicle.OPEN_TRAIN
    if party.vehicle == VehicleClass.COACH:
        return Vehicle.SEALED_COACH if party.is_sealed else Vehicle.VENTILATED_COACH
    return Vehicle.SHIP if party.vehicle == VehicleClass.SHIP else Vehicle.OTHER
