"""The vault of an incident and the key that fits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.identity import keyring
from lianfang.ground.identity.errors import IncidentClosed, WrongKey
from lianfang.ground.identity.models import Incident
from lianfang.ground.identity.policies import INCIDENT
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.identity.sealing import IncidentKey
    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def open_incident(*, code: str, by: Actor, now: datetime) -> Incident:
    """Make the key of an incident and open its vault.

    Raises:
        BadIncidentCode: the code is not usable.
        IncidentOpen: another incident is open.
    """
    check_may(by, INCIDENT, by.place)
    keyring.make(code)
    incident = entered(keyring.of(code), now=now)
    ledger.record(act="identity.incident.opened", by=by, at=now, data={"incident": code})
    return incident


def key_in_use(*, now: datetime) -> IncidentKey:
    """The key of the open incident, once it is certain that it is the right one.

    Raises:
        NoIncidentKey, KeyUnreadable: there is none that can be used.
        WrongKey: the file was exchanged for another.
        IncidentClosed: the incident of this key has ended.
    """
    key = keyring.current()
    incident = entered(key, now=now)
    if incident.closed_at is not None:
        raise IncidentClosed(incident=incident.code)
    return key


def key_of(incident: Incident) -> IncidentKey:
    """The key that opens what is kept of an incident, open or closed."""
    key = keyring.of(incident.code)
    if key.fingerprint != incident.fingerprint:
        raise WrongKey(incident=incident.code)
    return key


def entered(key: IncidentKey, *, now: datetime) -> Incident:
    """The incident of this key; entered when the key is used for the first time."""
    incident, _is_new = Incident.objects.get_or_create(
        code=key.incident, defaults={"fingerprint": key.fingerprint, "opened_at": now}
    )
    if incident.fingerprint != key.fingerprint:
        raise WrongKey(incident=incident.code)
    return incident
