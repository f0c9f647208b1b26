"""Answers without findings are kept as long as something can still come of them, and no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.ledger import services as ledger
from lianfang.people.canvass.models import Visit

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

# Two longest incubation times after a visit no finding can come of its answers any more.
KEPT = timedelta(days=28)
STEP = 5_000


@transaction.atomic
def erase_answers(*, by: Actor, now: datetime) -> int:
    """Erase the answers of old visits that found nothing; results and counts stay. How many."""
    due = Visit.objects.filter(erased_at=None, at__lt=now - KEPT, found=[]).order_by("at")
    keys = list(due.values_list("pk", flat=True)[:STEP])
    Visit.objects.filter(pk__in=keys).update(answers={}, erased_at=now)
    if keys:
        ledger.record(act="canvass.answers.erased", by=by, at=now, parts=(str(key) for key in keys))
    return len(keys)
