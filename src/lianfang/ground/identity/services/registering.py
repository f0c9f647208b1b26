"""Taking somebody into the records: once, sealed, in the class that the evidence supports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianfang.ground.identity import masking, retention, rules, sealing
from lianfang.ground.identity.errors import NotCollected
from lianfang.ground.identity.models import (
    Lookup,
    Person,
    Reach,
    Retention,
    WrappedKey,
    new_id,
)
from lianfang.ground.identity.policies import REGISTER, check_may_touch
from lianfang.ground.identity.services.common import person_to_change, subject_of
from lianfang.ground.identity.services.incidents import key_in_use, key_of
from lianfang.ground.identity.terms import WEIGHT, DocumentKind, RecordClass
from lianfang.ground.identity.traits import Registered, Traits
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from lianfang.ground.identity.retention import Policy
    from lianfang.ground.identity.sealing import IncidentKey
    from lianfang.ground.posts.actors import Actor

DOCUMENT, PHONE, NAME_AND_PHONE = "document", "phone", "name+phone"
_BATCH = 500


@dataclass(slots=True)
class _Entry:
    """One person of a batch on the way in: their traits in normal form, and who they turn out to be."""

    traits: Traits
    document: str
    phone: str
    lookups: Mapping[str, str]
    person: UUID = field(default_factory=new_id)
    is_new: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Occasion:
    """What is the same for everybody of a batch."""

    key: IncidentKey
    policy: Policy
    record_class: RecordClass
    place: str
    now: datetime


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
    occasion = _Occasion(
        key=key_in_use(now=now),
        policy=retention.policy(),
        record_class=RecordClass(record_class),
        place=place,
        now=now,
    )
    entries = [_entry(traits, occasion) for traits in people]
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


def _entry(traits: Traits, occasion: _Occasion) -> _Entry:
    day, region = timezone.localdate(occasion.now), occasion.policy.phone_region
    refusal = rules.refusal_of(traits, day=day, region=region)
    if refusal is not None:
        raise refusal
    document = rules.normal_document(traits.document_kind, traits.document_no)
    phone = rules.normal_phone(traits.phone, region=region) or ""
    lookups = lookups_of(
        occasion.key, kind=traits.document_kind, document=document, phone=phone, name=traits.name
    )
    return _Entry(rules.completed(traits, day=day), document, phone, lookups)


def lookups_of(
    key: IncidentKey, *, kind: str, document: str, phone: str, name: str
) -> dict[str, str]:
    """The digests somebody is found under, by kind of look-up."""
    found = {}
    if document:
        found[DOCUMENT] = document_digest(key, kind=kind, document=document)
    if phone:
        found[PHONE] = key.digest(PHONE, phone)
    if phone and name.strip():
        found[NAME_AND_PHONE] = key.digest(NAME_AND_PHONE, rules.normal_name(name), phone)
    return found


def document_digest(key: IncidentKey, *, kind: str, document: str) -> str:
    """Old and new numbers of the same card are one document."""
    same = DocumentKind.ID_CARD if kind == DocumentKind.ID_CARD_15 else kind
    return key.digest(DOCUMENT, same, document)


def _recognise(entries: Sequence[_Entry]) -> None:
    """Give those who are known, or who come twice in the batch, the id they already have."""
    known, documented = _known(entries)
    for entry in entries:
        person = known.get(entry.lookups.get(DOCUMENT, ""))
        if person is None:
            person = known.get(entry.lookups.get(NAME_AND_PHONE, ""))
            # Two documents are two people, whatever else agrees.
            if entry.document and person in documented:
                person = None
        if person is not None:
            entry.person, entry.is_new = person, False
        if entry.document:
            documented.add(entry.person)
        for kind, digest in entry.lookups.items():
            if kind != PHONE:
                known.setdefault(digest, entry.person)


def _known(entries: Sequence[_Entry]) -> tuple[dict[str, UUID], set[UUID]]:
    digests = [
        digest for entry in entries for kind, digest in entry.lookups.items() if kind != PHONE
    ]
    rows = [
        row
        for part in _parts(digests)
        for row in Lookup.objects.filter(digest__in=part)
        .order_by("pk")
        .values_list("digest", "person_id", "person__masked_document")
    ]
    known: dict[str, UUID] = {}
    for digest, person, _document in rows:
        known.setdefault(digest, person)
    return known, {person for _digest, person, document in rows if document}


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[at : at + _BATCH] for at in range(0, len(values), _BATCH))


def _store(entries: Sequence[_Entry], occasion: _Occasion) -> None:
    fresh = _claimed(entries)
    sealed = [_sealed(entry, occasion) for entry in fresh]
    Person.objects.bulk_create([person for person, _key in sealed], batch_size=_BATCH)
    WrappedKey.objects.bulk_create([key for _person, key in sealed], batch_size=_BATCH)
    known = [entry for entry in entries if not entry.is_new]
    _keep({entry.person for entry in entries}, occasion)
    if known:
        _meet_again(known, occasion)


def _claimed(entries: Sequence[_Entry]) -> list[_Entry]:
    """Enter the look-ups of new people. Who was entered by somebody else meanwhile is known now."""
    new = [entry for entry in entries if entry.is_new]
    _enter_lookups(new, kinds={DOCUMENT})
    mine = {entry.lookups[DOCUMENT]: entry.person for entry in new if entry.document}
    theirs: dict[UUID, UUID] = {}
    for part in _parts(list(mine)):
        winners = Lookup.objects.filter(kind=DOCUMENT, digest__in=part)
        for digest, person in winners.values_list("digest", "person_id"):
            if mine[digest] != person:
                theirs[mine[digest]] = person
    for entry in entries:
        if entry.person in theirs:
            entry.person, entry.is_new = theirs[entry.person], False
    fresh = [entry for entry in new if entry.is_new]
    _enter_lookups(fresh, kinds={PHONE, NAME_AND_PHONE})
    return fresh


def _enter_lookups(entries: Iterable[_Entry], *, kinds: Collection[str]) -> None:
    Lookup.objects.bulk_create(
        [
            Lookup(person_id=entry.person, kind=kind, digest=digest)
            for entry in entries
            for kind, digest in entry.lookups.items()
            if kind in kinds
        ],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )


def _sealed(entry: _Entry, occasion: _Occasion) -> tuple[Person, WrappedKey]:
    traits, data_key = entry.traits, sealing.new_data_key()
    seal = sealing.Seal(data_key, person=entry.person)
    person = Person(
        id=entry.person,
        incident_id=occasion.key.incident,
        place_id=occasion.place,
        record_class=occasion.record_class,
        registered_at=occasion.now,
        is_synthetic=traits.is_synthetic,
        masked_name=masking.name(traits.name),
        masked_document=masking.document(entry.document),
        masked_phone=masked_phone(entry.phone, region=occasion.policy.phone_region),
        document_kind=traits.document_kind,
        address_place=traits.address_place,
        sex=traits.sex,
        age=_age(traits, now=occasion.now),
        language=traits.language,
        needs=list(traits.needs),
        guardian_id=traits.guardian,
        sealed_name=seal.close("name", traits.name.strip()),
        sealed_document=seal.close("document", entry.document),
        sealed_phone=seal.close("phone", entry.phone),
        sealed_birth=seal.close("birth", traits.birth.isoformat() if traits.birth else ""),
        sealed_address=seal.close("address", traits.address.strip()),
    )
    wrapped = occasion.key.wrap(data_key, person=entry.person)
    return person, WrappedKey(person_id=entry.person, wrapped=wrapped)


def masked_phone(phone: str, *, region: str) -> str:
    return masking.phone(rules.national_phone(phone, region=region)) if phone else ""


def _age(traits: Traits, *, now: datetime) -> int | None:
    if traits.birth is None:
        return None
    return rules.age_on(traits.birth, day=timezone.localdate(now))


def _keep(persons: Collection[UUID], occasion: _Occasion) -> None:
    """Start the clock of the class for everybody; who is met again is not kept shorter for it."""
    clock = occasion.policy.clocks[occasion.record_class]
    due_at = clock.due_at(since=occasion.now, purpose_met_at=None, ended_at=None)
    Retention.objects.bulk_create(
        [
            Retention(
                person_id=person,
                record_class=occasion.record_class,
                since=occasion.now,
                due_at=due_at,
            )
            for person in persons
        ],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["person", "record_class"],
        update_fields=["due_at", "purpose_met_at"],
    )


def _meet_again(entries: Sequence[_Entry], occasion: _Occasion) -> None:
    """Known people: the class widens, this place answers for them too, blanks are filled in."""
    persons = {entry.person for entry in entries}
    lighter = [each for each, weight in WEIGHT.items() if weight < WEIGHT[occasion.record_class]]
    found = Person.objects.filter(pk__in=persons)
    found.filter(record_class__in=lighter).update(record_class=occasion.record_class)
    _answer(
        found.exclude(place_id=occasion.place).values_list("pk", flat=True),
        place=occasion.place,
        now=occasion.now,
    )
    people = (
        found.select_for_update(of=("self",)).select_related("incident", "wrapped_key").in_bulk()
    )
    for entry in entries:
        _fill_in(people[entry.person], entry, occasion)


def _fill_in(person: Person, entry: _Entry, occasion: _Occasion) -> None:
    """What was blank and is known now. What was known stays; a correction is an act of its own."""
    traits = entry.traits
    seal = key_of(person.incident).unwrap(bytes(person.wrapped_key.wrapped), person=person.pk)
    region = occasion.policy.phone_region
    values: dict[str, tuple[str, dict[str, object]]] = {
        "name": (traits.name.strip(), {"masked_name": masking.name(traits.name)}),
        "document": (
            entry.document,
            {
                "masked_document": masking.document(entry.document),
                "document_kind": traits.document_kind,
            },
        ),
        "phone": (entry.phone, {"masked_phone": masked_phone(entry.phone, region=region)}),
        "birth": (
            traits.birth.isoformat() if traits.birth else "",
            {"age": _age(traits, now=occasion.now)},
        ),
        "address": (traits.address.strip(), {"address_place": traits.address_place}),
    }
    changes: dict[str, object] = {}
    for name, (value, beside) in values.items():
        if value and not getattr(person, f"sealed_{name}"):
            changes |= {f"sealed_{name}": seal.close(name, value)} | beside
    changes |= {
        name: getattr(traits, name)
        for name in ("sex", "language")
        if getattr(traits, name) and not getattr(person, name)
    }
    needs = sorted({*person.needs, *traits.needs})
    if needs != person.needs:
        changes["needs"] = needs
    if traits.guardian and person.guardian_id is None:
        changes["guardian_id"] = traits.guardian
    _enter_lookups([entry], kinds=set(entry.lookups))
    if changes:
        for name, change in changes.items():
            setattr(person, name, change)
        person.save(update_fields=list(changes))


def _answer(persons: Iterable[UUID], *, place: str, now: datetime) -> None:
    Reach.objects.bulk_create(
        [Reach(person_id=person, place_id=place, since=now) for person in persons],
        ignore_conflicts=True,
    )


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
    _answer(fresh, place=place, now=now)
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
    occasion = _Occasion(
        key=key_of(found.incident),
        policy=retention.policy(),
        record_class=RecordClass(record_class),
        place=found.place_id,
        now=now,
    )
    _keep([found.pk], occasion)
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
