"""The list of orders: what it can be filtered and sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, F, IntegerField, OrderBy, Q, QuerySet, Value, When

from lianfang.command.orders import queries
from lianfang.command.orders.terms import OrderState, Standing
from lianfang.ground.places import scope

if TYPE_CHECKING:
    from datetime import date, datetime

    from lianfang.command.orders.models import Order
    from lianfang.ground.posts.actors import Actor

_SORTS = {
    "date": ("issued_on", "issued_at"),
    "title": ("title",),
    "issuer": ("issuer_id", "year", "number"),
    "kind": ("kind",),
}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the address bar asks for; empty means all."""

    text: str = ""
    kind: str = ""
    standing: str = ""
    place: str = ""
    first: date | None = None
    last: date | None = None
    sort: str = ""

    @property
    def is_filtering(self) -> bool:
        return any([self.text, self.kind, self.standing, self.place, self.first, self.last])


def orders(filters: Filters, *, by: Actor, now: datetime) -> QuerySet[Order]:
    found = queries.visible(by)
    for condition in _conditions(filters, now=now):
        found = found.filter(condition)
    return found.order_by(*_order(filters.sort))


def _conditions(filters: Filters, *, now: datetime) -> list[Q]:
    wanted = [
        (filters.kind, Q(kind=filters.kind)),
        (filters.place, scope.within([filters.place], field="issuer_id")),
        (filters.first, Q(issued_on__gte=filters.first)),
        (filters.last, Q(issued_on__lte=filters.last)),
    ]
    conditions = [condition for value, condition in wanted if value]
    if filters.text:
        # A text may fit several clauses of one order; the order is listed once.
        conditions.append(Q(pk__in=_with_text(filters.text)))
    if filters.standing:
        conditions.append(standing_is(Standing(filters.standing), now=now))
    return conditions


def _with_text(text: str) -> QuerySet[Order, int]:
    fits = Q(title__icontains=text) | Q(title_en__icontains=text)
    fits |= Q(clauses__text__icontains=text) | Q(clauses__text_en__icontains=text)
    return queries.all_orders().filter(fits).values_list("pk", flat=True)


def standing_is(standing: Standing, *, now: datetime) -> Q:
    """`rules.standing` as a condition of the store."""
    if standing.value in {
        OrderState.DRAFT,
        OrderState.DISCARDED,
        OrderState.LIFTED,
        OrderState.SUPERSEDED,
    }:
        return Q(state=standing.value)
    reported = Q(is_record=True, in_force_until=None)
    if standing == Standing.AS_REPORTED:
        return Q(state=OrderState.ISSUED) & reported
    issued = Q(state=OrderState.ISSUED) & ~reported
    expired = Q(in_force_until__lte=now)
    not_yet = Q(in_force_from__gt=now) & ~expired
    late = Q(review_on__lt=now.date())
    return (
        issued
        & {
            Standing.EXPIRED: expired,
            Standing.NOT_YET: not_yet,
            Standing.REVIEW_DUE: late & ~expired & ~Q(in_force_from__gt=now),
            Standing.IN_FORCE: (Q(review_on=None) | Q(review_on__gte=now.date()))
            & (Q(in_force_until=None) | Q(in_force_until__gt=now))
            & (Q(in_force_from=None) | Q(in_force_from__lte=now)),
        }[standing]
    )


def _order(sort: str) -> list[str | OrderBy]:
    falling, column = sort.startswith("-"), sort.removeprefix("-")
    keys: list[str | OrderBy] = []
    if column not in _SORTS:
        falling, column = True, "date"
        keys = [_drafts_first()]
    names = (F(name) for name in _SORTS[column])
    keys += [name.desc(nulls_last=True) if falling else name.asc(nulls_last=True) for name in names]
    return [*keys, "-pk"]


def _drafts_first() -> OrderBy:
    """A draft has no date yet; whoever may see one is the one who has to finish it."""
    is_draft = When(state=OrderState.DRAFT, then=Value(0))
    return Case(is_draft, default=Value(1), output_field=IntegerField()).asc()
