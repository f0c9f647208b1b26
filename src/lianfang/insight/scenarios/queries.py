from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lianfang.ground.places import scope
from lianfang.insight.scenarios.models import ReportedFact, Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet


def loaded() -> QuerySet[Scenario]:
    return Scenario.objects.order_by("loaded_at", "code")


def facts_between(
    prefixes: Iterable[str], first: date, last: date, *, published_by: date | None = None
) -> QuerySet[ReportedFact]:
    """Facts of a scope that fall on the days from first to last, newest first.

    Args:
        prefixes: The scope; no prefix gives no fact.
        first: The first day.
        last: The last day, included.
        published_by: Leave out what was reported only after this day.
    """
    facts = ReportedFact.objects.filter(
        scope.within(prefixes),
        Q(until=None, day__gte=first) | Q(until__gte=first),
        day__lte=last,
    )
    if published_by is not None:
        facts = facts.filter(Q(published_on=None) | Q(published_on__lte=published_by))
    return facts.select_related("place").order_by("-day", "key")
