"""Coming near a person's data: one field, one purpose, one trace; or a look-up that leaves its own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

from django.db import transaction
from django.utils import timezone

from lianfang.ground.identity import keyring, retention, rules
from lianfang.ground.identity.errors import (
    NoPersonList,
    ReasonMissing,
    ReasonNamesSomebody,
    RevealedTooOften,
    UnknownChoice,
)
from lianfang.ground.identity.models import Access, Allowance, Lookup, Person
from lianfang.ground.identity.policies import FIND, REVEAL, check_may_touch, may_touch, reaches
from lianfang.ground.identity.services.common import person_to_change, subject_of
from lianfang.ground.identity.services.entries import PHONE, document_digest
from lianfang.ground.identity.services.incidents import key_of
from lianfang.ground.identity.terms import DocumentKind, Field, Purpose, Sight
from lianfang.ground.identity.traits import Revealed
from lianfang.ground.kernel.errors import NotAllowed, NotFound
from lianfang.ground.ledger import services as ledger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet, TextChoices

    from lianfang.ground.identity.sealing import IncidentKey
    from lianfang.ground.posts.actors import Act, Actor

HOUR = timedelta(hours=1)
SHORTEST_REASON = 4
LONGEST_REASON = 300


def reveal(
    person: UUID, *, field: str, purpose: str, reason: str, by: Actor, now: datetime
) -> Revealed:
    """Show one field of one person to one account, for ten minutes, and write down what for.

    Asking again within that time shows the same value under the same trace.

    Raises:
        NotAllowed: the post never reveals. NotFound: the person is of other places; the attempt
            is in the ledger and in the person's own log.
        ReasonMissing, ReasonNamesSomebody, UnknownChoice: say what for, in words fit to be kept.
        RevealedTooOften: the account has had its share of this hour.
        Erased, SealBroken: there is nothing to show.
    """
    _check_words(field=field, purpose=purpose, reason=reason)
    approach(person, act=REVEAL, by=by, now=now)
    return _reveal(person, field=field, purpose=purpose, reason=reason, by=by, now=now)


def _check_words(*, field: str, purpose: str, reason: str) -> None:
    for value, choices in ((field, Field), (purpose, Purpose)):
        _check_choice(value, choices)
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        raise ReasonMissing
    check_names_nobody(reason)


def _check_choice(value: str, choices: type[TextChoices]) -> None:
    if value not in choices.values:
        raise UnknownChoice(value=value, choices=", ".join(choices.values))


def check_names_nobody(text: str) -> None:
    """Refuse a text that outlives the person's erasure and would still say who it was."""
    found = rules.find_personal(text)
    if found:
        raise ReasonNamesSomebody(what=found[0].what)


def approach(person: UUID, *, act: Act, by: Actor, now: datetime) -> Person:
    """The person, if the actor's places answer for them.

    Raises:
        NotAllowed: the post never does this. NotFound: nobody, or somebody of other places; then
            the attempt stands in the ledger and in the person's own log.
    """
    found = Person.objects.select_related("place", "incident").filter(pk=person).first()
    if found is None:
        raise NotFound(what=Person._meta.verbose_name)
    if by.role in act.roles and not reaches(by, found):
        _note_out_of_scope(found, by=by, now=now)
    check_may_touch(by, act, found)
    return found


@transaction.atomic
def _note_out_of_scope(person: Person, *, by: Actor, now: datetime) -> None:
    """In a transaction of its own, so that the trace outlives the refusal."""
    _trace_out_of_scope(person, by=by, now=now)


@transaction.atomic
def _reveal(
    person: UUID, *, field: str, purpose: str, reason: str, by: Actor, now: datetime
) -> Revealed:
    policy = retention.policy()
    account = _account_of(by)
    Allowance.objects.get_or_create(account_id=account)
    Allowance.objects.select_for_update().get(account_id=account)
    found = person_to_change(person)
    check_may_touch(by, REVEAL, found)
    seal = key_of(found.incident).unwrap(bytes(found.wrapped_key.wrapped), person=found.pk)
    value = seal.open(field, bytes(getattr(found, f"sealed_{field}")))
    open_token = in_sight(by, found.pk, now=now).filter(field=field).first()
    if open_token is not None and open_token.until is not None:
        return Revealed(value, open_token.until)
    _check_share(by, now=now, limit=policy.reveals_per_hour)
    until = now + policy.reveal_lasts
    _trace(
        found,
        Access(
            sight=Sight.REVEALED, field=field, purpose=purpose, reason=reason.strip(), until=until
        ),
        by=by,
        now=now,
    )
    ledger.record(
        act="identity.field.revealed",
        by=by,
        at=now,
        place=found.place_id,
        subject=subject_of(found.pk),
        data={"field": field, "purpose": purpose},
    )
    return Revealed(value, until)


def _account_of(by: Actor) -> int:
    """A value is shown to somebody who can be asked about it."""
    if by.account_id is None:
        raise NotAllowed(act=REVEAL.code, place=by.place)
    return by.account_id


def in_sight(by: Actor, person: UUID, *, now: datetime) -> QuerySet[Access]:
    """What this account may look at of a person at this moment."""
    return Access.objects.filter(
        account_id=_account_of(by), person=person, sight=Sight.REVEALED, at__lte=now, until__gt=now
    )


def _check_share(by: Actor, *, now: datetime, limit: int) -> None:
    within = Access.objects.filter(
        account_id=_account_of(by), sight=Sight.REVEALED, at__gt=now - HOUR
    ).order_by("-at")
    times = list(within.values_list("at", flat=True)[:limit])
    if len(times) >= limit:
        free_at = timezone.localtime(times[-1] + HOUR)
        raise RevealedTooOften(limit=limit, at=free_at.strftime("%H:%M"))


def _trace(person: Person, access: Access, *, by: Actor, now: datetime) -> None:
    access.person = person
    access.account_id = by.account_id
    access.label, access.place, access.at = by.label, by.place, now
    access.save(force_insert=True)


def _trace_out_of_scope(person: Person, *, by: Actor, now: datetime) -> None:
    _trace(person, Access(sight=Sight.OUT_OF_SCOPE), by=by, now=now)
    ledger.record(
        act="identity.search.out-of-scope",
        by=by,
        at=now,
        place=by.place,
        subject=subject_of(person.pk),
    )


@transaction.atomic
def find(*, by: Actor, now: datetime, document: str = "", phone: str = "") -> UUID | None:
    """Who has this document, or this phone, if it is somebody the actor's places answer for.

    Somebody of other places is not found, and the attempt is written down. A phone that several
    people share finds nobody.

    Raises:
        NotAllowed: the post never looks people up.
        NoIncidentKey: there is no vault to look into.
    """
    if by.role is not None and by.role not in FIND.roles:
        raise NotAllowed(act=FIND.code, place=by.place)
    people = _with_digests(_digests(keyring.current(), document=document, phone=phone))
    if by.role is None:
        return people[0].pk if len(people) == 1 else None
    mine = [person for person in people if may_touch(by, FIND, person)]
    for person in people:
        if person not in mine:
            _trace_out_of_scope(person, by=by, now=now)
    if len(mine) != 1:
        return None
    _trace(mine[0], Access(sight=Sight.FOUND), by=by, now=now)
    ledger.record(
        act="identity.person.found",
        by=by,
        at=now,
        place=mine[0].place_id,
        subject=subject_of(mine[0].pk),
    )
    return mine[0].pk


def _digests(key: IncidentKey, *, document: str, phone: str) -> list[str]:
    """Every way the number could have been registered: its reader does not know the kind."""
    if document.strip():
        return sorted(
            {
                document_digest(key, kind=kind, document=rules.normal_document(kind, document))
                for kind in DocumentKind
                if kind != DocumentKind.NONE
            }
        )
    number = rules.read_phone(phone, region=retention.policy().phone_region)
    return [key.digest(PHONE, number.full)] if number and number.full else []


def _with_digests(digests: Sequence[str]) -> list[Person]:
    found = Lookup.objects.filter(digest__in=digests).values_list("person_id", flat=True)
    return list(Person.objects.filter(pk__in=found, erased_at=None).order_by("pk"))


@transaction.atomic
def _note_list_refused(*, by: Actor, now: datetime) -> None:
    ledger.record(act="identity.list.refused", by=by, at=now, place=by.place)


def refuse_list(*, by: Actor, now: datetime) -> NoReturn:
    """Where a list of persons would be exported: write down the wish, and refuse it."""
    _note_list_refused(by=by, now=now)
    raise NoPersonList
