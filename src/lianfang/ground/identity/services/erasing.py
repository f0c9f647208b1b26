"""Erasure by destroying keys, its certificates, and the end of a whole vault."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Count, Exists, Max, OuterRef, Q

from lianfang.ground.identity import keyring, retention
from lianfang.ground.identity.models import (
    Certificate,
    Hold,
    Incident,
    Lookup,
    Person,
    Reach,
    Retention,
    WrappedKey,
)
from lianfang.ground.identity.policies import INCIDENT, PROTECT
from lianfang.ground.identity.terms import ClockStart, DocumentKind
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.ledger import queries as ledger_queries
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from lianfang.ground.identity.retention import Clock
    from lianfang.ground.posts.actors import Actor

AT_ONCE = 2000
_NOTHING: dict[str, Any] = {
    "masked_name": "",
    "masked_document": "",
    "masked_phone": "",
    "document_kind": DocumentKind.NONE,
    "address_place": "",
    "sex": "",
    "age": None,
    "language": "",
    "needs": [],
    "guardian": None,
    "sealed_name": b"",
    "sealed_document": b"",
    "sealed_phone": b"",
    "sealed_birth": b"",
    "sealed_address": b"",
}


def due(*, now: datetime) -> QuerySet[Person]:
    """Whose time has run out in every class, and whom no hold keeps."""
    running = Retention.objects.filter(person=OuterRef("pk"), is_spent=False)
    return Person.objects.filter(
        Exists(running.filter(due_at__lte=now)),
        ~Exists(running.filter(Q(due_at=None) | Q(due_at__gt=now))),
        ~Exists(Hold.objects.filter(person=OuterRef("pk"), lifted_at=None)),
        erased_at=None,
    ).order_by("pk")


def erase_due(*, by: Actor, now: datetime, witness: str = "") -> list[Certificate]:
    """Erase everybody whose time has run out. Doing it again erases nobody and certifies nothing.

    Each part is one transaction with its own certificate, so that a long list cut short has erased
    what it certified.
    """
    check_may(by, PROTECT, by.place)
    certificates: list[Certificate] = []
    for incident in Incident.objects.filter(key_destroyed_at=None).order_by("code"):
        while certificate := _erase_part(incident, by=by, now=now, witness=witness):
            certificates.append(certificate)
        _let_go_of_key(incident, by=by, now=now)
    return certificates


@transaction.atomic
def _erase_part(
    incident: Incident, *, by: Actor, now: datetime, witness: str
) -> Certificate | None:
    people = due(now=now).filter(incident=incident).select_for_update()[:AT_ONCE]
    classes = {person.pk: person.record_class for person in people.only("pk", "record_class")}
    if not classes:
        return None
    ids = sorted(classes)
    wipe(ids, now=now)
    certificate = Certificate.objects.create(
        incident=incident,
        at=now,
        counts=dict(sorted(Counter(classes.values()).items())),
        total=len(ids),
        digest=digest_of(ids),
        by_label=by.label,
        witness=witness,
    )
    ledger.record(
        act="identity.persons.erased",
        by=by,
        at=now,
        subject=f"certificate:{certificate.pk}",
        data={"count": len(ids), "counts": certificate.counts, "digest": certificate.digest},
        parts=map(str, ids),
    )
    return certificate


def digest_of(persons: Sequence[UUID]) -> str:
    """What a certificate says of whom it is about: provable with the ids, readable by nobody."""
    return hashlib.sha256("\n".join(map(str, sorted(persons))).encode()).hexdigest()


def wipe(persons: Sequence[UUID], *, now: datetime) -> None:
    """Destroy the keys, the look-ups and the masks. What was sealed opens for nobody any more."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    for at in range(0, len(persons), 500):
        part = persons[at : at + 500]
        WrappedKey.objects.filter(pk__in=part).delete()
        Lookup.objects.filter(person__in=part).delete()
        Reach.objects.filter(person__in=part).delete()
        Retention.objects.filter(person__in=part).update(is_spent=True)
        Person.objects.filter(pk__in=part).update(erased_at=now, **_NOTHING)


def _let_go_of_key(incident: Incident, *, by: Actor, now: datetime) -> None:
    """Once nobody of a closed incident is left, its key goes too; backups open for nobody then."""
    left = Person.objects.filter(incident=incident, erased_at=None)
    if incident.closed_at is None or left.exists():
        return
    keyring.destroy(incident.code)
    with transaction.atomic():
        incident.key_destroyed_at = now
        incident.save(update_fields=["key_destroyed_at"])
        ledger.record(act="identity.key.destroyed", by=by, at=now, data={"incident": incident.code})


def close_incident(*, code: str, witness: str, by: Actor, now: datetime) -> list[Certificate]:
    """End a vault: nobody is registered any more, each class is erased or goes on to its last day.

    Run again, it goes on where it was cut off.

    Raises:
        NotFound: no such incident was opened here.
    """
    check_may(by, INCIDENT, by.place)
    _close(code, by=by, now=now)
    return erase_due(by=by, now=now, witness=witness)


@transaction.atomic
def _close(code: str, *, by: Actor, now: datetime) -> None:
    incident = Incident.objects.select_for_update().filter(code=code).first()
    if incident is None:
        raise NotFound(what=code)
    if incident.closed_at is None:
        incident.closed_at = now
        incident.save(update_fields=["closed_at"])
        for clock in retention.policy().clocks.values():
            _run_out(incident, clock, now=now)
        ledger.record(act="identity.incident.closed", by=by, at=now, data={"incident": code})
    # The row refuses registrations from here on; the file only follows.
    transaction.on_commit(lambda: keyring.set_aside(code))


def _run_out(incident: Incident, clock: Clock, *, now: datetime) -> None:
    running = Retention.objects.filter(
        person__incident=incident, record_class=clock.record_class, is_spent=False
    )
    if not clock.is_kept_past_end:
        running.filter(Q(due_at=None) | Q(due_at__gt=now)).update(due_at=now)
    elif clock.starts == ClockStart.INCIDENT_END:
        running.update(due_at=now + clock.lasts)


def testimony(incident: Incident) -> dict[str, Any]:
    """What an outside witness signs: how many were erased, who is kept and why, and where the record stands."""
    kept = Retention.objects.filter(person__incident=incident, is_spent=False)
    classes = kept.order_by().values_list("record_class").annotate(persons=Count("person"))
    return {
        "incident": incident.code,
        "opened_at": _iso(incident.opened_at),
        "closed_at": _iso(incident.closed_at),
        "key_destroyed_at": _iso(incident.key_destroyed_at),
        "certificates": [
            {
                "number": certificate.pk,
                "at": certificate.at.isoformat(),
                "counts": certificate.counts,
                "digest": certificate.digest,
                "witness": certificate.witness,
            }
            for certificate in incident.certificates.order_by("pk")
        ],
        "still_kept": dict(classes.order_by("record_class")),
        "last_due_at": _iso(kept.aggregate(last=Max("due_at"))["last"]),
        "ledger_entry": ledger_queries.last_seq(),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
