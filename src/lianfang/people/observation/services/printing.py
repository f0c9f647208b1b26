"""The printed list: masked, numbered by the act that made it, marked with who took it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may
from lianfang.people.observation import policies, queries

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.observation.queries import Due


@transaction.atomic
def print_list(*, by: Actor, now: datetime) -> tuple[int, list[Due]]:
    """The people of the actor's jurisdiction for one day, and the number the sheet carries.

    Raises:
        NotAllowed: the post does not look after people here.
    """
    check_may(by, policies.CHECK, by.place)
    found = queries.due(by.prefixes, now=now)
    entry = ledger.record(
        act="observation.list.printed",
        by=by,
        at=now,
        place=by.place,
        data={"count": len(found)},
        parts=[f"placement:{one.id}" for one in found],
    )
    return entry.seq, found
