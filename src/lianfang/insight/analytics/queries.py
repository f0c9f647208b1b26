"""Reading estimates and alarms, as they were known at a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Max, Q, Value, When

from lianfang.ground.places import scope
from lianfang.insight.analytics.models import Alarm, Calculation, Estimate, LineList
from lianfang.insight.analytics.terms import UNDER_WAY, AlarmState, EstimateKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

Key = tuple[str, EstimateKind]


def newest(places: Iterable[str], *, known_at: datetime) -> dict[Key, Estimate]:
    """The newest estimate of each place and kind that was computed from what was known by a moment."""
    found = _newest(set(places), known_at=known_at)
    return {(one.place_id, EstimateKind(one.kind)): one for one in found}


def digests(places: Iterable[str], *, known_at: datetime) -> dict[Key, str]:
    """What stands for the input of each place's newest estimates."""
    found = _newest(set(places), known_at=known_at).only("place_id", "kind", "digest")
    return {(one.place_id, EstimateKind(one.kind)): one.digest for one in found}


def _newest(places: Collection[str], *, known_at: datetime) -> QuerySet[Estimate]:
    """Ordered so that of several rows of one place and kind the newest comes last."""
    rows = Estimate.objects.filter(place__in=places, known_at__lte=known_at)
    moments = rows.order_by().values("place_id", "kind").annotate(newest=Max("known_at"))
    last = {one["newest"] for one in moments}
    return rows.filter(known_at__in=last).order_by("known_at", "pk")


def history(place: str, kind: EstimateKind, *, known_at: datetime) -> QuerySet[Estimate]:
    """Every estimate of a kind ever made for a place, newest first."""
    rows = Estimate.objects.filter(place=place, kind=kind, known_at__lte=known_at)
    return rows.order_by("-known_at", "-pk")


def alarms(
    prefixes: Sequence[str], *, now: datetime, state: str = "", method: str = ""
) -> QuerySet[Alarm]:
    """Alarms below some prefixes that had been found by now: unanswered first, then the newest."""
    rows = Alarm.objects.filter(scope.within(prefixes), found_at__lte=now)
    if state:
        rows = rows.filter(state=state)
    if method:
        rows = rows.filter(method=method)
    ranks = [When(state=one, then=Value(rank)) for rank, one in enumerate(AlarmState)]
    rank = Case(*ranks, output_field=IntegerField())
    return rows.select_related("place").order_by(rank, "-day", "p", "place_id", "pk")


def open_alarms(prefixes: Sequence[str], *, now: datetime) -> QuerySet[Alarm]:
    """Alarms that nobody has looked into."""
    return alarms(prefixes, now=now, state=AlarmState.OPEN)


def under_way(place: str) -> Calculation | None:
    return Calculation.objects.filter(place=place, state__in=UNDER_WAY).first()


def line_lists(prefixes: Sequence[str], *, now: datetime) -> QuerySet[LineList]:
    """Lists handed in at or below some prefixes, newest first."""
    mine = Q(received_at__lte=now) & scope.within(prefixes)
    return LineList.objects.filter(mine).select_related("place").order_by("-received_at", "-pk")
