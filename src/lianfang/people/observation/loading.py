"""Load the made-up people of a scenario, through the same acts that real ones go through.

`observation.yaml` lists people, each with the post that decided, the evidence, the last exposure and
the readings from the first check on. Whoever is known already is left alone.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lianfang.field.facilities import queries as facilities
from lianfang.ground.handovers import services as handing
from lianfang.ground.handovers.terms import Unit
from lianfang.ground.identity import queries as identity
from lianfang.ground.identity import services as vault
from lianfang.ground.places import queries as places
from lianfang.ground.posts import actors
from lianfang.ground.posts import queries as posts
from lianfang.people.observation import rules, services
from lianfang.people.observation.models import Exposure
from lianfang.people.observation.services import Entry
from lianfang.people.observation.terms import (
    DutyKind,
    DutyState,
    Evidence,
    EvidenceKind,
    Met,
    Method,
    Setting,
    Slot,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.observation.models import Placement

FILE = "observation.yaml"
_ABSENT = "-"


@transaction.atomic
def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Load who is not there yet; loading again changes nothing."""
    rows = (data.yaml(FILE) or {}).get("people", []) if data.has(FILE) else []
    known = places.known_codes(row["home"] for row in rows)
    new = 0
    for row in rows:
        if row["home"] in known and _load_one(row, by=by, now=now):
            new += 1
        report(1)
    if new:
        services.end_due(by=by, now=now)
    return new


def _load_one(row: dict[str, Any], *, by: Actor, now: datetime) -> bool:
    decided = datetime.fromisoformat(row["decided"])
    if decided > now:
        return False
    # Somebody without a document or a telephone is found again by the hour of the decision.
    if Exposure.objects.filter(ref=row["ref"], added_at=decided).exists():
        return False
    placement = _place(row, _person(row, by=by, now=decided), now=decided)
    carer = actors.system(place=placement.place_id, label=str(placement.place.label))
    _enter(row, placement, by=carer, now=now)
    _care(row, placement, by=carer, now=now)
    return True


def _person(row: dict[str, Any], *, by: Actor, now: datetime) -> UUID:
    traits = vault.Traits(
        name=row["name"],
        phone=row["phone"],
        sex=row["sex"],
        birth=date.fromisoformat(row["birth"]),
        address_place=row["home"],
        language=row.get("language", ""),
        needs=tuple(row["needs"]),
        is_synthetic=True,
    )
    made = vault.register(traits, record_class="contact", place=row["at"], by=by, now=now)
    return made.person


def _place(row: dict[str, Any], person: UUID, *, now: datetime) -> Placement:
    unit, by = _unit(row), _decider(row)
    masked = identity.masked([person])[person]
    handing.take(
        subject=f"person:{person}",
        label=masked.label,
        unit=unit,
        by=actors.system(place=unit.place),
        now=now,
    )
    last_exposure = datetime.fromisoformat(row["left"])
    return services.place(
        person=person,
        evidence=Evidence(kind=EvidenceKind(row["evidence"]), ref=row["ref"], at=last_exposure),
        setting=Setting(row["setting"]),
        unit=unit,
        last_exposure=last_exposure,
        by=by,
        now=now,
        is_synthetic=True,
    )


def _unit(row: dict[str, Any]) -> Unit:
    if row.get("facility"):
        house = facilities.find(row["facility"])
        if house is not None:
            return services.unit_of(house.pk)
    if row.get("near"):
        found = facilities.near(row["home"], kinds=[row["near"]], limit=1)
        if found:
            return services.unit_of(found[0].id)
    return Unit(place=row["home"])


def _decider(row: dict[str, Any]) -> Actor:
    """The post that decides at that place; the product itself where nobody holds such an office."""
    found = posts.posts_within([row["at"]], roles=[row["post"]]).filter(place_id=row["at"]).first()
    return posts.acting_in(found.pk) if found else actors.system(place=row["at"])


def _enter(row: dict[str, Any], placement: Placement, *, by: Actor, now: datetime) -> None:
    """Each reading of the list, in its slot, up to `now`; a gap is a check that was missed."""
    first = timezone.localtime(placement.decided_at)
    slots = list(_slots(first, now=timezone.localtime(now)))
    for (on, slot), reading in zip(slots, row["checks"], strict=False):
        at = rules.opens(on, slot, like=first) + timedelta(hours=8)
        if at > now or at < placement.decided_at:
            at = min(now, max(placement.decided_at, at))
        if reading == "":
            services.mark_missed(by=by, now=at, on=on, slot=slot)
        else:
            is_last = reading is row["checks"][-1]
            symptoms = tuple(row.get("symptoms", ())) if is_last else ()
            entry = _entry(placement, on, slot, at=at, reading=reading, symptoms=symptoms)
            services.record_checks([entry], by=by, now=max(at, placement.decided_at))


def _slots(first: datetime, *, now: datetime) -> Iterator[tuple[date, Slot]]:
    on, slot = rules.slot_of(first)
    while rules.opens(on, slot, like=now) <= now:
        yield on, slot
        on, slot = (on, Slot.PM) if slot == Slot.AM else (on + timedelta(days=1), Slot.AM)


def _entry(
    placement: Placement,
    on: date,
    slot: Slot,
    *,
    at: datetime,
    reading: object,
    symptoms: tuple[str, ...],
) -> Entry:
    is_absent = reading == _ABSENT
    return Entry(
        placement=placement.pk,
        on=on,
        slot=slot,
        at=at,
        met=Met.ABSENT if is_absent else Met.SEEN,
        celsius=None if is_absent else Decimal(str(reading)),
        method=Method.ELECTRONIC,
        symptoms=symptoms,
    )


def _care(row: dict[str, Any], placement: Placement, *, by: Actor, now: datetime) -> None:
    """What was done for the person, and what they objected to."""
    when = min(now, placement.decided_at + timedelta(hours=2))
    wanted = {*row["done"], *([DutyKind.FAMILY] if row["family"] else [])}
    for duty in placement.duties.filter(kind__in=wanted, state=DutyState.OWED):
        services.finish_duty(duty_id=duty.pk, by=by, now=when)
    appeal = row.get("appeal")
    if appeal:
        placement.refresh_from_db()
        services.appeal(
            placement,
            text=appeal["zh"],
            by=by,
            now=datetime.fromisoformat(appeal["at"]),
        )
