"""Taking in a passenger list: the documents are hashed on entry, the file itself is not kept."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may
from lianfang.people.journeys import manifests
from lianfang.people.journeys.models import Manifest
from lianfang.people.journeys.policies import MATCH
from lianfang.people.journeys.services.recording import open_service, write_legs

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.journeys.terms import Departure


@transaction.atomic
def import_manifest(
    departure: Departure, *, name: str, content: bytes, by: Actor, now: datetime
) -> Manifest:
    """Take in the list of a departure, all of it or nothing. The same file again changes nothing.

    Raises:
        UnknownService: no such departure, and no stops given.
        ManifestRefused: a row cannot be taken; each is named.
    """
    check_may(by, MATCH, by.place)
    service = open_service(departure)
    digest = hashlib.sha256(content).hexdigest()
    known = Manifest.objects.filter(service=service, sha256=digest).first()
    if known is not None:
        return known
    added = write_legs(service, manifests.read(content, stops=service.stop_names))
    manifest = Manifest.objects.create(
        service=service,
        place_id=by.place,
        name=name[:120],
        sha256=digest,
        legs=added,
        received_at=now,
        received_by_id=by.account_id,
    )
    ledger.record(
        act="journeys.manifest.imported",
        by=by,
        at=now,
        place=by.place,
        subject=f"manifest:{manifest.pk}",
        data={"service": str(service), "legs": added},
    )
    return manifest
