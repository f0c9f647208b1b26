"""What the data-protection officer watches: who looks at how much, and what is kept too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from lianfang.ground.identity import retention
from lianfang.ground.identity.models import Access, Hold, Retention
from lianfang.ground.identity.terms import Sight
from lianfang.ground.places import scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from lianfang.ground.identity.retention import Clock


def looks_of_day(*, prefixes: Sequence[str], now: datetime) -> QuerySet[Access]:
    """Every reveal and look-up of the day so far, newest first."""
    local = timezone.localtime(now)
    begun = datetime.combine(local.date(), time.min, tzinfo=local.tzinfo)
    looks = Access.objects.filter(
        scope.within(prefixes, field="person__place_id"), at__gte=begun, at__lte=now
    )
    return looks.select_related("person", "account").order_by("-at", "-pk")


@dataclass(frozen=True, kw_only=True)
class Busy:
    """One post that came near many people today."""

    label: str
    place: str
    looks: int
    out_of_scope: int
    is_unusual: bool


def busiest(*, prefixes: Sequence[str], now: datetime, limit: int = 20) -> list[Busy]:
    """Who looked most today. Out-of-scope attempts of any number are unusual."""
    unusual = retention.policy().unusual_per_day
    rows = (
        looks_of_day(prefixes=prefixes, now=now)
        .order_by()
        .values_list("account_id", "label", "place")
        .annotate(looks=Count("pk"), outside=Count("pk", filter=Q(sight=Sight.OUT_OF_SCOPE)))
        .order_by("-outside", "-looks", "label")[:limit]
    )
    return [
        Busy(
            label=label,
            place=place,
            looks=looks,
            out_of_scope=outside,
            is_unusual=outside > 0 or looks >= unusual,
        )
        for _account, label, place, looks, outside in rows
    ]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How many people are kept for one reason, and how many of them too long."""

    clock: Clock
    kept: int
    due_within_day: int
    overdue: int


def kept_by_class(*, prefixes: Sequence[str], now: datetime) -> list[Kept]:
    """Each class with its clock and its numbers, in the order of the pack."""
    policy = retention.policy()
    counted = {
        row["record_class"]: row
        for row in Retention.objects.filter(
            scope.within(prefixes, field="person__place_id"), is_spent=False
        )
        .order_by()
        .values("record_class")
        .annotate(
            kept=Count("pk"),
            soon=Count("pk", filter=Q(due_at__lte=now + timedelta(days=1))),
            late=Count("pk", filter=Q(due_at__lte=now - policy.overdue_after)),
        )
    }
    nobody = {"kept": 0, "soon": 0, "late": 0}
    return [
        Kept(
            clock=clock,
            kept=counted.get(each, nobody)["kept"],
            due_within_day=counted.get(each, nobody)["soon"],
            overdue=counted.get(each, nobody)["late"],
        )
        for each, clock in policy.clocks.items()
    ]


def holds(*, prefixes: Sequence[str]) -> QuerySet[Hold]:
    """Who is kept beyond the time at present, soonest review first."""
    mine = scope.within(prefixes, field="person__place_id")
    return Hold.objects.filter(mine, lifted_at=None).select_related("person").order_by("review_on")
