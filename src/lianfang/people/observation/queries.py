"""Reading observation: who must be seen now, who is held where, what is owed, what is appealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Q, Sum
from django.utils import timezone

from lianfang.ground.identity import queries as identity
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import scope
from lianfang.people.observation import policies, rules
from lianfang.people.observation.models import (
    Appeal,
    Duty,
    Notice,
    Override,
    Placement,
    Suspicion,
    Tally,
)
from lianfang.people.observation.terms import (
    OPEN_APPEALS,
    OPEN_STATES,
    DutyKind,
    DutyState,
    PlacementState,
    Setting,
    Slot,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from lianfang.ground.identity.traits import Masked
    from lianfang.ground.posts.actors import Actor


class Due(NamedTuple):
    """One line of the walking list; the rest of the row is read for the page that is shown."""

    id: int
    place: str
    walk: int
    is_flagged: bool


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the list of observations is narrowed to."""

    setting: str = ""
    state: str = ""
    place: str = ""
    is_flagged: bool = False
    is_family_owed: bool = False


def to_check(prefixes: Iterable[str], *, now: datetime) -> QuerySet[Placement]:
    """Everybody who must be checked in the present slot, in walking order."""
    return Placement.objects.filter(
        scope.within(prefixes), state=PlacementState.UNDER_WAY, ends_at__gt=now
    ).order_by("place_id", "walk", "pk")


def waiting(found: QuerySet[Placement], *, now: datetime) -> QuerySet[Placement]:
    """Those of them who have not been checked yet."""
    on, slot = rules.slot_of(timezone.localtime(now))
    field = "done_am" if slot == Slot.AM else "done_pm"
    return found.filter(Q(**{field: None}) | Q(**{f"{field}__lt": on}))


def due(prefixes: Iterable[str], *, now: datetime) -> list[Due]:
    """The whole list of checks that are due now, in walking order; one question to the store."""
    found = waiting(to_check(prefixes, now=now), now=now)
    return [Due(*row) for row in found.values_list("pk", "place_id", "walk", "is_flagged")]


def in_force(prefixes: Iterable[str], *, now: datetime) -> QuerySet[Placement]:
    """Observations that count now. Past its legal end none does, whether or not a job ran."""
    return Placement.objects.filter(
        scope.within(prefixes), state__in=OPEN_STATES, ends_at__gt=now
    ).select_related("place")


def listing(filters: Filters, *, by: Actor, now: datetime) -> QuerySet[Placement]:
    """The observations of the actor's jurisdiction: those in force, or those of one state."""
    if filters.state:
        found = Placement.objects.filter(scope.within(by.prefixes), state=filters.state)
    else:
        found = in_force(by.prefixes, now=now)
    if filters.setting:
        found = found.filter(setting=filters.setting)
    if filters.place:
        found = found.filter(scope.within([filters.place]))
    if filters.is_flagged:
        found = found.filter(is_flagged=True)
    if filters.is_family_owed:
        found = found.filter(family_told_at=None)
    return found.select_related("place").order_by("place_id", "walk", "pk")


def placement(*, placement_id: int, by: Actor) -> Placement:
    """One observation, or `NotFound` for whoever may not see it."""
    found = (
        Placement.objects.select_related("place", "decided_place").filter(pk=placement_id).first()
    )
    if found is None:
        raise NotFound(what=Placement._meta.verbose_name)
    policies.check_may_read(by, found)
    return found


def open_of(person: UUID) -> Placement | None:
    """The observation of a person that has not ended, for rooms that know the person by key."""
    return Placement.objects.filter(person=person, state__in=OPEN_STATES).first()


def masks(persons: Collection[UUID]) -> dict[UUID, Masked]:
    return identity.masked(persons)


def duties_owed(*, by: Actor, now: datetime, urgent_only: bool = False) -> QuerySet[Duty]:
    """What is owed to people of the actor's jurisdiction, what is due first on top."""
    within = scope.within(by.prefixes, field="placement__place_id")
    found = Duty.objects.filter(
        within, state=DutyState.OWED, placement__state__in=OPEN_STATES
    ).filter(placement__ends_at__gt=now)
    if urgent_only:
        found = found.filter(Q(is_urgent=True) | Q(due_at__lte=now))
    return found.select_related("placement__place").order_by("due_at", "pk")


def families_to_tell(*, by: Actor, now: datetime) -> QuerySet[Duty]:
    """The alarm: families that were not told on the day of the decision."""
    return duties_owed(by=by, now=now).filter(kind=DutyKind.FAMILY, due_at__lt=now)


def appeals(*, by: Actor, open_only: bool = True) -> QuerySet[Appeal]:
    """Appeals that the actor's place has a word in: of people it holds or decided about."""
    held = scope.within(by.prefixes, field="placement__place_id")
    decided = scope.within(by.prefixes, field="placement__decided_place_id")
    found = Appeal.objects.filter(held | decided)
    if open_only:
        found = found.filter(state__in=OPEN_APPEALS)
    return found.select_related(
        "placement__place", "placement__decided_place", "opened_place"
    ).order_by("answer_by", "pk")


def appeal(*, appeal_id: int, by: Actor) -> Appeal:
    found = (
        Appeal.objects.select_related("placement__place", "placement__decided_place")
        .filter(pk=appeal_id)
        .first()
    )
    if found is None:
        raise NotFound(what=Appeal._meta.verbose_name)
    policies.check_may_read(by, found.placement)
    return found


def suspicions(*, by: Actor) -> QuerySet[Suspicion]:
    """Batches that nobody has looked at yet, for those who oversee the place."""
    return (
        Suspicion.objects.filter(scope.within(by.prefixes), looked_at=None)
        .select_related("place")
        .order_by("found_at", "pk")
    )


def overrides(*, by: Actor, now: datetime) -> QuerySet[Override]:
    """Special decisions that wait for a second unit and have not run out."""
    return (
        Override.objects.filter(
            scope.within(by.prefixes, field="asked_place_id") | scope.within(by.prefixes),
            placement=None,
            asked_at__gt=now - rules.LONGEST_OVERRIDE,
        )
        .select_related("place")
        .order_by("asked_at", "pk")
    )


def counts(prefixes: Iterable[str], *, now: datetime) -> dict[str, int]:
    """People under observation now, by setting."""
    rows = in_force(prefixes, now=now).values_list("setting").annotate(n=Count("pk")).order_by()
    found = dict(rows)
    return {setting.value: found.get(setting.value, 0) for setting in Setting}


def under_observation(prefixes: Iterable[str], *, first: date, last: date) -> dict[date, int]:
    """People under observation at the end of each day, from the tallies kept at write time."""
    rows = list(
        Tally.objects.filter(scope.within(prefixes), day__lte=last)
        .values_list("day")
        .annotate(begun=Sum("begun"), ended=Sum("ended"))
        .order_by("day")
    )
    standing, series, position = 0, {}, 0
    for day in _days(first, last):
        while position < len(rows) and rows[position][0] <= day:
            standing += rows[position][1] - rows[position][2]
            position += 1
        series[day] = standing
    return series


def _days(first: date, last: date) -> list[date]:
    return [first.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]


def notice(found: Placement, notice_id: int) -> Notice:
    """One notice of an observation."""
    one = found.notices.select_related("placement").filter(pk=notice_id).first()
    if one is None:
        raise NotFound(what=Notice._meta.verbose_name)
    return one
