"""The printed list: masked, numbered by the act that made it, marked with who took it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may
from lianfang.people.observation import policies

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.observation.models import Placement


@transaction.atomic
def print_list(found: Sequence[Placement], *, by: Actor, now: datetime) -> int:
    """Keep that these people went onto paper; the number that the sheet carries.

    Raises:
        NotAllowed: the post does not look after people here.
    """
    check_may(by, policies.CHECK, by.place)
    entry = ledger.record(
        act="observation.list.printed",
        by=by,
        at=now,
        place=by.place,
        data={"count": len(found)},
        parts=[f"placement:{one.pk}" for one in found],
    )
    return entry.seq
