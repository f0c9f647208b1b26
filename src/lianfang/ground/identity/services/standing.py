"""What becomes of somebody in the records: another place answers for them, another reason keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.identity import rules
from lianfang.ground.identity.errors import NotCollected
from lianfang.ground.identity.models import Person
from lianfang.ground.identity.policies import REGISTER, check_may_touch
from lianfang.ground.identity.services.common import person_to_change, subject_of
from lianfang.ground.identity.services.registering import answer, start_clock
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.ledger import services as ledger

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def entrust(persons: Collection[UUID], *, place: str, by: Actor, now: datetime) -> None:
    """Let a place answer for people, as their receiving unit: it may see and reveal from now on."""
    wanted = Person.objects.filter(pk__in=set(persons), erased_at=None).exclude(place_id=place)
    people = list(wanted.prefetch_related("reaches"))
    for person in people:
        check_may_touch(by, REGISTER, person)
    fresh = [
        person.pk
        for person in people
        if place not in {reach.place_id for reach in person.reaches.all()}
    ]
    if not fresh:
        return
    answer(fresh, place=place, now=now)
    ledger.record(
        act="identity.persons.entrusted", by=by, at=now, place=place, parts=map(str, fresh)
    )


@transaction.atomic
def widen(person: UUID, *, record_class: str, by: Actor, now: datetime, evidence: str = "") -> None:
    """Keep a person for a further reason, on evidence. The weightiest reason only ever grows.

    Raises:
        NotCollected: no such class.
        Erased: the person is no longer in the records.
    """
    if record_class not in RecordClass.values:
        raise NotCollected(record_class=record_class)
    found = person_to_change(person)
    check_may_touch(by, REGISTER, found)
    wider = rules.widest([found.record_class, record_class])
    running = found.retentions.filter(record_class=record_class, purpose_met_at=None)
    if wider == found.record_class and running.exists():
        return
    start_clock([found.pk], record_class=RecordClass(record_class), now=now)
    if wider != found.record_class:
        found.record_class = wider
        found.save(update_fields=["record_class"])
    ledger.record(
        act="identity.person.widened",
        by=by,
        at=now,
        place=found.place_id,
        subject=subject_of(found.pk),
        data={"class": record_class, "evidence": evidence[:200]},
    )
