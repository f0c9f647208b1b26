"""Reading the vault: masks for everybody who works there, logs and figures for those who watch it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from lianfang.ground.identity import masking, retention, rules
from lianfang.ground.identity.models import Access, Certificate, Incident, Person
from lianfang.ground.identity.policies import READ
from lianfang.ground.identity.services import erasing
from lianfang.ground.identity.services.incidents import key_of
from lianfang.ground.identity.services.revealing import approach, find, in_sight
from lianfang.ground.identity.terms import Field, Purpose, Sight
from lianfang.ground.identity.traits import Masked
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import queries as places
from lianfang.ground.places import scope

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from lianfang.ground.identity.traits import Traits
    from lianfang.ground.kernel.errors import DomainError
    from lianfang.ground.posts.actors import Actor

__all__ = [
    "certificates",
    "erasure_figures",
    "find",
    "in_clear",
    "in_sight",
    "masked",
    "one",
    "own_log",
    "person_for",
    "refusal_of",
    "testimony",
]
_MASKS = (
    "masked_name",
    "masked_document",
    "masked_phone",
    "address_place",
    "sex",
    "age",
    "language",
    "needs",
    "is_synthetic",
    "erased_at",
)


def refusal_of(traits: Traits, *, on: date) -> DomainError | None:
    """Why `register` would refuse these traits; None when it would take them."""
    phone = rules.read_phone(traits.phone, region=retention.policy().phone_region)
    return rules.refusal_of(traits, day=on, phone=phone)


def masked(persons: Collection[UUID]) -> dict[UUID, Masked]:
    """People as pages show them, in two questions; nothing is opened. Unknown ids are left out."""
    rows = Person.objects.filter(pk__in=set(persons)).values("pk", *_MASKS)
    found = {row["pk"]: row for row in rows}
    codes = {row["address_place"] for row in found.values()} - {""}
    labels = {place.code: place.label for place in places.of_codes(codes)} if codes else {}
    return {
        key: Masked(
            name=row["masked_name"],
            phone=row["masked_phone"],
            document=row["masked_document"],
            address=labels.get(row["address_place"], ""),
            sex=row["sex"],
            age=row["age"],
            language=row["language"],
            needs=tuple(row["needs"]),
            label=masking.label(
                masked_name=row["masked_name"],
                masked_document=row["masked_document"],
                masked_phone=row["masked_phone"],
            ),
            is_synthetic=row["is_synthetic"],
            is_erased=row["erased_at"] is not None,
        )
        for key, row in found.items()
    }


def one(person: UUID) -> Masked:
    """One person, masked.

    Raises:
        NotFound: there is no such person.
    """
    found = masked([person]).get(person)
    if found is None:
        raise NotFound(what=Person._meta.verbose_name)
    return found


def person_for(person: UUID, *, by: Actor, now: datetime) -> Person:
    """The row of somebody the actor's places answer for; an attempt from elsewhere is written down.

    Raises:
        NotAllowed: the post never sees persons. NotFound: somebody of other places, or nobody.
    """
    return approach(person, act=READ, by=by, now=now)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One value that its reader may look at for a while yet."""

    field: Field
    value: str
    until: datetime


def in_clear(person: Person, *, by: Actor, now: datetime) -> dict[str, Shown]:
    """What this account has revealed of the person and may still see, by field."""
    tokens = list(in_sight(by, person.pk, now=now))
    if not tokens or person.erased_at is not None:
        return {}
    seal = key_of(person.incident).unwrap(bytes(person.wrapped_key.wrapped), person=person.pk)
    return {
        token.field: Shown(
            field=Field(token.field),
            value=seal.open(token.field, bytes(getattr(person, f"sealed_{token.field}"))),
            until=token.until,
        )
        for token in tokens
        if token.until is not None
    }


@dataclass(frozen=True, kw_only=True)
class Look:
    """One time somebody came near a person's data, as the person may read it: the post, no name."""

    at: datetime
    sight: Sight
    field: Field | None
    purpose: Purpose | None
    reason: str
    post: str


def own_log(person: UUID) -> list[Look]:
    """Who looked at a person's data and what for, newest first: theirs to read."""
    rows = Access.objects.filter(person=person).order_by("-at", "-pk")
    return [
        Look(
            at=row.at,
            sight=Sight(row.sight),
            field=Field(row.field) if row.field else None,
            purpose=Purpose(row.purpose) if row.purpose else None,
            reason=row.reason,
            post=row.label,
        )
        for row in rows
    ]


def certificates() -> QuerySet[Certificate]:
    """Proofs of erasure, newest first."""
    return Certificate.objects.select_related("incident")


@dataclass(frozen=True, kw_only=True)
class ErasureFigures:
    """What the public may know of the vault: how much was let go of, and what is late."""

    kept: int
    erased: int
    due: int
    overdue: int


def erasure_figures(*, now: datetime, prefixes: Sequence[str] = ("",)) -> ErasureFigures:
    mine = scope.within(prefixes)
    late = now - retention.policy().overdue_after
    counted = Person.objects.filter(mine).aggregate(
        kept=Count("pk", filter=Q(erased_at=None)),
        erased=Count("pk", filter=Q(erased_at__isnull=False)),
    )
    return ErasureFigures(
        **counted,
        due=erasing.due(now=now).filter(mine).count(),
        overdue=erasing.due(now=late).filter(mine).count(),
    )


def testimony(incident: str) -> dict[str, Any]:
    """What an outside witness of the end of an incident signs.

    Raises:
        NotFound: no such incident was opened here.
    """
    found = Incident.objects.filter(code=incident).first()
    if found is None:
        raise NotFound(what=incident)
    return erasing.testimony(found)
