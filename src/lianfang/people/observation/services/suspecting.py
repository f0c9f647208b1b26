"""The detector: many placements by one hand that share something which is no exposure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.identity import queries as identity
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may
from lianfang.people.observation import policies, rules
from lianfang.people.observation.models import Placement, Suspicion
from lianfang.people.observation.services import common
from lianfang.people.observation.terms import OPEN_STATES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.identity.traits import Masked
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.observation.rules import Alike

WINDOW = timedelta(hours=24)
_HEAD = 4


@transaction.atomic
def look_for_batches(*, by: Actor, now: datetime) -> list[Suspicion]:
    """Look at what each post placed within a day; what is found waits for a person to look at it."""
    recent = Placement.objects.filter(
        decided_at__gt=now - WINDOW, decided_at__lte=now, state__in=OPEN_STATES
    ).order_by("pk")
    by_post: dict[str, list[Placement]] = defaultdict(list)
    for placement in recent:
        by_post[placement.decided_as].append(placement)
    found = []
    for batch in by_post.values():
        if len(batch) >= rules.FEWEST_ALIKE:
            found.extend(_look_at(batch, by=by, now=now))
    return found


def _look_at(batch: Sequence[Placement], *, by: Actor, now: datetime) -> list[Suspicion]:
    people = identity.masked([placement.person for placement in batch])
    marked = [
        rules.Marked(
            key=placement.pk,
            evidence_ref=placement.evidence_ref,
            traits=_traits(people.get(placement.person)),
        )
        for placement in batch
    ]
    new = (_keep(batch[0], alike, by=by, now=now) for alike in rules.alike(marked))
    return [suspicion for suspicion in new if suspicion is not None]


def _traits(masked: Masked | None) -> dict[str, str]:
    """What is known of a person that no virus asks about."""
    if masked is None:
        return {}
    return {
        "address": masked.address,
        "document": masked.document[:_HEAD],
        "language": masked.language,
    }


def _keep(first: Placement, alike: Alike, *, by: Actor, now: datetime) -> Suspicion | None:
    text = f"{first.decided_as}|{alike.trait}|{alike.value}|{common.today(now)}"
    made, is_new = Suspicion.objects.get_or_create(
        digest=hashlib.sha256(text.encode()).hexdigest(),
        defaults={
            "found_at": now,
            "place_id": first.decided_place_id,
            "decided_as": first.decided_as,
            "trait": alike.trait,
            "value": alike.value[:80],
            "count": len(alike.keys),
            "placements": list(alike.keys),
        },
    )
    if not is_new:
        return None
    ledger.record(
        act="observation.batch.suspected",
        by=by,
        at=now,
        place=first.decided_place_id,
        subject=f"suspicion:{made.pk}",
        data={"count": made.count, "trait": made.trait},
    )
    return made


@transaction.atomic
def settle_suspicion(*, suspicion_id: int, remark: str, by: Actor, now: datetime) -> Suspicion:
    """Say what was found behind it. Whoever made the placements does not settle it.

    Raises:
        NotAllowed: the post does not oversee this place, or is the very one concerned.
    """
    found = Suspicion.objects.select_for_update().filter(pk=suspicion_id).first()
    if found is None:
        raise NotFound(what=Suspicion._meta.verbose_name)
    check_may(by, policies.OVERSEE, found.place_id)
    policies.check_is_not(by, found.decided_as)
    if found.looked_at is None:
        found.looked_at, found.looked_as = now, by.label
        found.remark = common.words(remark)[:500]
        found.save(update_fields=["looked_at", "looked_as", "remark"])
        ledger.record(
            act="observation.batch.examined",
            by=by,
            at=now,
            place=found.place_id,
            subject=f"suspicion:{found.pk}",
            data={"remark": found.remark},
        )
    return found
