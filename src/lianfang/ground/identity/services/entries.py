"""One person on the way into the vault: normal forms, look-ups, seals and masks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lianfang.ground.identity import masking, rules, sealing
from lianfang.ground.identity.models import Person, WrappedKey, new_id
from lianfang.ground.identity.services.incidents import key_of
from lianfang.ground.identity.terms import DocumentKind

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from lianfang.ground.identity.retention import Policy
    from lianfang.ground.identity.rules import Phone
    from lianfang.ground.identity.sealing import IncidentKey
    from lianfang.ground.identity.terms import RecordClass
    from lianfang.ground.identity.traits import Traits

DOCUMENT, PHONE, NAME = "document", "phone", "name"


@dataclass(slots=True)
class Entry:
    """One person of a batch on the way in: traits in normal form, and who they turn out to be."""

    traits: Traits
    document: str
    phone: Phone
    by_document: str
    by_phone: str
    by_name: str
    person: UUID = field(default_factory=new_id)
    is_new: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What is the same for everybody of a batch."""

    key: IncidentKey
    policy: Policy
    record_class: RecordClass
    place: str
    now: datetime
    day: date


def entry_of(traits: Traits, occasion: Occasion) -> Entry:
    """The person in normal form, with the digests they are found under.

    Raises:
        BadDocument, BadPhone, BadTraits: what was written cannot be right.
    """
    day, key = occasion.day, occasion.key
    phone = rules.read_phone(traits.phone, region=occasion.policy.phone_region)
    refusal = rules.refusal_of(traits, day=day, phone=phone)
    if refusal is not None:
        raise refusal
    phone = phone or rules.NO_PHONE
    document = rules.normal_document(traits.document_kind, traits.document_no)
    name = rules.normal_name(traits.name)
    return Entry(
        traits=rules.completed(traits, document=document, day=day),
        document=document,
        phone=phone,
        by_document=document_digest(key, kind=traits.document_kind, document=document),
        by_phone=key.digest(PHONE, phone.full) if phone.full else "",
        by_name=key.digest(NAME, name, phone.full) if phone.full and name else "",
    )


def document_digest(key: IncidentKey, *, kind: str, document: str) -> str:
    """Old and new numbers of the same card are one document; no document has no digest."""
    if not document:
        return ""
    same = DocumentKind.ID_CARD if kind == DocumentKind.ID_CARD_15 else kind
    return key.digest(DOCUMENT, same, document)


def sealed(entry: Entry, occasion: Occasion) -> tuple[Person, WrappedKey]:
    """A new person and their wrapped key, ready to be stored."""
    traits, data_key = entry.traits, sealing.new_data_key()
    seal = sealing.Seal(data_key, person=entry.person)
    person = Person(
        id=entry.person,
        incident_id=occasion.key.incident,
        place_id=occasion.place,
        record_class=occasion.record_class,
        registered_at=occasion.now,
        is_synthetic=traits.is_synthetic,
        document_kind=traits.document_kind,
        address_place=traits.address_place,
        sex=traits.sex,
        language=traits.language,
        needs=list(traits.needs),
        guardian_id=traits.guardian,
    )
    for name, (value, beside) in _worth_keeping(entry, occasion).items():
        setattr(person, f"sealed_{name}", seal.close(name, value))
        for column, mask in beside.items():
            setattr(person, column, mask)
    wrapped = occasion.key.wrap(data_key, person=entry.person)
    return person, WrappedKey(person_id=entry.person, wrapped=wrapped)


def _age(traits: Traits, *, day: date) -> int | None:
    return None if traits.birth is None else rules.age_on(traits.birth, day=day)


def filled_in(person: Person, entry: Entry, occasion: Occasion) -> list[str]:
    """Fill in what was blank and is known now, and say which columns changed.

    What was known stays as it is; a correction is an act of its own.
    """
    seal = key_of(person.incident).unwrap(bytes(person.wrapped_key.wrapped), person=person.pk)
    changes: dict[str, object] = {}
    for name, (value, beside) in _worth_keeping(entry, occasion).items():
        if value and not getattr(person, f"sealed_{name}"):
            changes |= {f"sealed_{name}": seal.close(name, value)} | beside
    changes |= _plain_changes(person, entry.traits)
    for column, change in changes.items():
        setattr(person, column, change)
    return list(changes)


def _worth_keeping(entry: Entry, occasion: Occasion) -> dict[str, tuple[str, dict[str, object]]]:
    """Each sealed field with its value and the open columns that stand beside it."""
    traits = entry.traits
    return {
        "name": (traits.name.strip(), {"masked_name": masking.name(traits.name)}),
        "document": (
            entry.document,
            {
                "masked_document": masking.document(entry.document),
                "document_kind": traits.document_kind,
            },
        ),
        "phone": (entry.phone.full, {"masked_phone": masking.phone(entry.phone.national)}),
        "birth": (_text_of(traits.birth), {"age": _age(traits, day=occasion.day)}),
        "address": (traits.address.strip(), {"address_place": traits.address_place}),
    }


def _plain_changes(person: Person, traits: Traits) -> dict[str, object]:
    changes: dict[str, object] = {
        name: getattr(traits, name)
        for name in ("sex", "language")
        if getattr(traits, name) and not getattr(person, name)
    }
    needs = sorted({*person.needs, *traits.needs})
    if needs != person.needs:
        changes["needs"] = needs
    if traits.guardian and person.guardian_id is None:
        changes["guardian_id"] = traits.guardian
    return changes


def _text_of(birth: date | None) -> str:
    return birth.isoformat() if birth else ""
