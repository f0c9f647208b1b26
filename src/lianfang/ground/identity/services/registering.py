"""Taking somebody into the records: once, sealed, in the class that the evidence supports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianfang.ground.identity import retention
from lianfang.ground.identity.errors import NotCollected
from lianfang.ground.identity.models import Lookup, Person, Reach, Retention
from lianfang.ground.identity.policies import REGISTER
from lianfang.ground.identity.services import rows
from lianfang.ground.identity.services.entries import (
    DOCUMENT,
    PHONE,
    Entry,
    Occasion,
    entry_of,
    filled_in,
    sealed,
)
from lianfang.ground.identity.services.incidents import key_in_use
from lianfang.ground.identity.terms import WEIGHT, RecordClass
from lianfang.ground.identity.traits import Registered, Traits
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from lianfang.ground.posts.actors import Actor

_BATCH = 500


@transaction.atomic
def register(
    traits: Traits, *, record_class: str, place: str, by: Actor, now: datetime
) -> Registered:
    """Take one person into the records; somebody already there is found again.

    Raises:
        NotCollected: nobody of this class is registered by name.
        BadDocument, BadPhone, BadTraits: what was written cannot be right.
        NoIncidentKey, WrongKey, IncidentClosed: nothing can be sealed.
    """
    return register_many([traits], record_class=record_class, place=place, by=by, now=now)[0]


@transaction.atomic
def register_many(
    people: Sequence[Traits], *, record_class: str, place: str, by: Actor, now: datetime
) -> list[Registered]:
    """Take many people into the records at once; refusals as for one, and then nobody is taken.

    Whoever has to sort out the bad ones first asks `queries.refusal_of` about each.
    """
    check_may(by, REGISTER, place)
    if record_class not in RecordClass.values:
        raise NotCollected(record_class=record_class)
    if not people:
        return []
    occasion = Occasion(
        key=key_in_use(now=now),
        policy=retention.policy(),
        record_class=RecordClass(record_class),
        place=place,
        now=now,
        day=timezone.localdate(now),
    )
    entries = [entry_of(traits, occasion) for traits in people]
    _recognise(entries)
    _store(entries, occasion)
    ledger.record(
        act="identity.persons.registered",
        by=by,
        at=now,
        place=place,
        data={"class": record_class, "new": sum(entry.is_new for entry in entries)},
        parts=[str(entry.person) for entry in entries],
    )
    return [Registered(entry.person, entry.is_new) for entry in entries]


def _recognise(entries: Sequence[Entry]) -> None:
    """Give those who are known, or who come twice in the batch, the id they already have."""
    known, documented = _known(entries)
    for entry in entries:
        person = known.get(entry.by_document)
        if person is None:
            person = known.get(entry.by_name)
            # Two documents are two people, whatever else agrees.
            if entry.document and person in documented:
                person = None
        if person is not None:
            entry.person, entry.is_new = person, False
        if entry.document:
            documented.add(entry.person)
        for digest in filter(None, (entry.by_document, entry.by_name)):
            known.setdefault(digest, entry.person)


def _known(entries: Sequence[Entry]) -> tuple[dict[str, UUID], set[UUID]]:
    """Who is in the vault already, by document or by name and phone; and who of them has a document."""
    digests = {digest for entry in entries for digest in (entry.by_document, entry.by_phone)}
    found = [
        row
        for part in _parts(sorted(digests - {""}))
        for row in Lookup.objects.filter(digest__in=part)
        .order_by("pk")
        .values_list("kind", "digest", "of_name", "person_id", "person__masked_document")
    ]
    known: dict[str, UUID] = {}
    for kind, digest, of_name, person, _document in found:
        known.setdefault(digest if kind == DOCUMENT else of_name, person)
    known.pop("", None)
    return known, {row[3] for row in found if row[4]}


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[at : at + _BATCH] for at in range(0, len(values), _BATCH))


def _store(entries: Sequence[Entry], occasion: Occasion) -> None:
    fresh = _claimed(entries)
    stored = [sealed(entry, occasion) for entry in fresh]
    rows.add([person for person, _key in stored])
    rows.add([key for _person, key in stored])
    rows.add([lookup for lookup in map(_phone_lookup, fresh) if lookup.digest])
    record_class, now = occasion.record_class, occasion.now
    rows.add(_clocks([entry.person for entry in fresh], record_class=record_class, now=now))
    known = [entry for entry in entries if not entry.is_new]
    if known:
        start_clock({entry.person for entry in known}, record_class=record_class, now=now)
        _meet_again(known, occasion)


def _claimed(entries: Sequence[Entry]) -> list[Entry]:
    """Enter the look-ups of new people. Who was entered by somebody else meanwhile is known now."""
    new = [entry for entry in entries if entry.is_new]
    _enter_lookups(map(_document_lookup, new))
    mine = {entry.by_document: entry.person for entry in new if entry.document}
    theirs: dict[UUID, UUID] = {}
    for part in _parts(list(mine)):
        winners = Lookup.objects.filter(kind=DOCUMENT, digest__in=part)
        for digest, person in winners.values_list("digest", "person_id"):
            if mine[digest] != person:
                theirs[mine[digest]] = person
    for entry in entries:
        if entry.person in theirs:
            entry.person, entry.is_new = theirs[entry.person], False
    return [entry for entry in new if entry.is_new]


def _document_lookup(entry: Entry) -> Lookup:
    return Lookup(person_id=entry.person, kind=DOCUMENT, digest=entry.by_document)


def _phone_lookup(entry: Entry) -> Lookup:
    return Lookup(person_id=entry.person, kind=PHONE, digest=entry.by_phone, of_name=entry.by_name)


def _enter_lookups(lookups: Iterable[Lookup]) -> None:
    Lookup.objects.bulk_create(
        [lookup for lookup in lookups if lookup.digest],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )


def start_clock(persons: Iterable[UUID], *, record_class: RecordClass, now: datetime) -> None:
    """Keep people for a reason from now on; who was being let go of is kept anew."""
    Retention.objects.bulk_create(
        _clocks(persons, record_class=record_class, now=now),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["person", "record_class"],
        update_fields=["due_at", "purpose_met_at"],
    )


def _clocks(
    persons: Iterable[UUID], *, record_class: RecordClass, now: datetime
) -> list[Retention]:
    clock = retention.policy().clocks[record_class]
    due_at = clock.due_at(since=now, purpose_met_at=None, ended_at=None)
    return [
        Retention(person_id=person, record_class=record_class, since=now, due_at=due_at)
        for person in persons
    ]


def _meet_again(entries: Sequence[Entry], occasion: Occasion) -> None:
    """Known people: the class widens, this place answers for them too, blanks are filled in."""
    persons = {entry.person for entry in entries}
    lighter = [each for each, weight in WEIGHT.items() if weight < WEIGHT[occasion.record_class]]
    found = Person.objects.filter(pk__in=persons)
    found.filter(record_class__in=lighter).update(record_class=occasion.record_class)
    answer(
        found.exclude(place_id=occasion.place).values_list("pk", flat=True),
        place=occasion.place,
        now=occasion.now,
    )
    people = (
        found.select_for_update(of=("self",)).select_related("incident", "wrapped_key").in_bulk()
    )
    for entry in entries:
        changed = filled_in(people[entry.person], entry, occasion)
        if changed:
            people[entry.person].save(update_fields=changed)
    _enter_lookups([make(entry) for make in (_document_lookup, _phone_lookup) for entry in entries])


def answer(persons: Iterable[UUID], *, place: str, now: datetime) -> None:
    """Let a place answer for people beside the one they were registered at."""
    Reach.objects.bulk_create(
        [Reach(person_id=person, place_id=place, since=now) for person in persons],
        ignore_conflicts=True,
    )
