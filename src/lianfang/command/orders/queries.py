from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.command.orders import policies, rules
from lianfang.command.orders.in_force import MeasureInForce, measures_in_force
from lianfang.command.orders.models import Clause, Order
from lianfang.command.orders.terms import PUBLISHED_STATES, OrderState
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import queries as places
from lianfang.ground.places import scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime

    from lianfang.ground.places.models import Level, Place
    from lianfang.ground.posts.actors import Actor

__all__ = [
    "Addressed",
    "MeasureInForce",
    "Preview",
    "addressed_words",
    "addressees_of",
    "all_orders",
    "facts_of",
    "issued_between",
    "labels",
    "levels_below",
    "measures_at",
    "measures_in_force",
    "of_subjects",
    "order",
    "past_review",
    "preview",
    "reached",
    "separator",
    "visible",
]


def order(*, order_id: int, by: Actor) -> Order:
    """The order, or `NotFound` for whoever may not see it."""
    found = Order.objects.select_related("issuer", "supersedes").filter(pk=order_id).first()
    if found is None:
        raise NotFound(what=Order._meta.verbose_name)
    policies.check_may_read(by, found)
    return found


def measures_at(code: str, *, by: Actor, day: date) -> list[MeasureInForce]:
    """The measures in force at a place, for somebody whose jurisdiction it lies in; else `NotFound`."""
    place = places.get(code)
    if not by.covers(place.code):
        raise NotFound(what=place._meta.verbose_name)
    return measures_in_force(prefix=place.code, day=day)


def all_orders() -> QuerySet[Order]:
    return Order.objects.all()


def visible(by: Actor) -> QuerySet[Order]:
    """Issued orders from above and below the actor's place, and the drafts of the place itself."""
    if by.role is None:
        return Order.objects.exclude(state=OrderState.DISCARDED).select_related("issuer")
    above = Q(issuer_id__in=[by.place[:n] for n in range(1, len(by.place) + 1)])
    readable = Q(state__in=PUBLISHED_STATES) & (
        scope.within(by.prefixes, field="issuer_id") | above
    )
    if policies.may_draft_at(by, by.place):
        readable |= Q(state=OrderState.DRAFT, issuer_id=by.place)
    return Order.objects.filter(readable).select_related("issuer")


def of_subjects(subjects: Collection[str]) -> dict[str, Order]:
    """The orders that some tasks are shares of, by the tasks' subject."""
    keys = [
        key for room, _colon, key in (one.partition(":") for one in subjects) if room == "order"
    ]
    found = Order.objects.select_related("issuer").filter(pk__in=filter(str.isdecimal, keys))
    return {order.subject: order for order in found}


def issued_between(*, prefixes: Sequence[str], first: date, last: date) -> QuerySet[Order]:
    """Orders of places in a scope by their date, for a timeline. Undated records are not among them."""
    return (
        Order.objects.filter(
            scope.within(prefixes, field="issuer_id"),
            state__in=PUBLISHED_STATES,
            issued_on__range=(first, last),
        )
        .select_related("issuer")
        .order_by("issued_on", "issued_at", "pk")
    )


def past_review(*, prefixes: Sequence[str], now: datetime) -> QuerySet[Order]:
    """Live orders whose review date is over: there should be none."""
    return Order.objects.filter(
        scope.within(prefixes, field="issuer_id"),
        Q(in_force_until=None) | Q(in_force_until__gt=now),
        state=OrderState.ISSUED,
        review_on__lt=now.date(),
    ).select_related("issuer")


def facts_of(order: Order, clauses: Sequence[Clause]) -> rules.Draft:
    """The order's facts as the rules want them."""
    return rules.Draft(
        title=order.title,
        clauses=clauses,
        sign_by=order.sign_by,
        due_at=order.due_at,
        legal_basis=order.legal_basis,
        competent_organ=order.competent_organ,
        in_force_from=order.in_force_from,
        in_force_until=order.in_force_until,
        review_on=order.review_on,
        remedy=order.remedy,
    )


def reached(order: Order, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """The places an order goes to."""
    return rules.addressees(clauses, tree=_tree(order, clauses))


def _tree(order: Order, clauses: Sequence[Clause]) -> rules.Tree:
    prefixes = places.prefixes_of(order.issuer_id)
    levels = {clause.to_level_id for clause in clauses if clause.to_level_id is not None}
    by_level = {
        no: tuple(places.of_level(no, under=prefixes).values_list("code", flat=True))
        for no in levels
    }
    named = {code for clause in clauses for code in clause.to_places}
    zones = places.of_codes(named).filter(is_zone=True, attached_to__isnull=False)
    return rules.Tree(
        by_level=by_level, hosts={zone.code: str(zone.attached_to_id) for zone in zones}
    )


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """How many places of one level an order reaches."""

    level: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What issuing a draft would do, and what it still lacks."""

    total: int
    levels: tuple[Addressed, ...]
    missing: tuple[str, ...]
    is_restricting: bool

    @property
    def can_be_issued(self) -> bool:
        return self.total > 0 and not self.missing


def preview(order: Order) -> Preview:
    clauses = list(order.clauses.all())
    facts = facts_of(order, clauses)
    codes = reached(order, clauses)
    return Preview(
        total=len(codes),
        levels=tuple(_addressed(codes)),
        missing=tuple(str(part.label) for part in rules.missing_for_issue(facts)),
        is_restricting=facts.is_restricting,
    )


EXAMPLES = 5


def _addressed(codes: Sequence[str]) -> list[Addressed]:
    levels: dict[int, list[Place]] = {}
    for place in places.of_codes(codes):
        levels.setdefault(place.level_id, []).append(place)
    names = {level.no: str(level) for level in places.levels()}
    return [
        Addressed(
            level=names[no],
            count=len(levels[no]),
            examples=tuple(place.label for place in levels[no][:EXAMPLES]),
        )
        for no in sorted(levels)
    ]


def addressed_words(clause: Clause, *, names: dict[str, str] | None = None) -> str:
    """Whom a clause is addressed to, in words: “every county”, or the names of the places."""
    return separator().join(addressees_of(clause, names=names))


def separator() -> str:
    """What stands between the parts of a list."""
    return pgettext("between the parts of a list", ", ")


def addressees_of(clause: Clause, *, names: dict[str, str] | None = None) -> list[str]:
    words = []
    if clause.to_level is not None:
        words.append(_("every {level}").format(level=clause.to_level))
    if clause.to_places:
        known = names if names is not None else labels(clause.to_places)
        words += [known.get(code, code) for code in clause.to_places]
    return words


def labels(codes: Iterable[str]) -> dict[str, str]:
    """Names of places in the reader's language."""
    return {place.code: place.label for place in places.of_codes(codes)}


def levels_below(issuer: Place) -> list[Level]:
    """The storeys an issuer can address, nearest first."""
    prefixes = places.prefixes_of(issuer.code)
    below = [level for level in places.levels() if level.no > issuer.level_id]
    return [level for level in below if places.of_level(level.no, under=prefixes).exists()]
