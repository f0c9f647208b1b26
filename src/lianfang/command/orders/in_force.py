"""Which typed measures apply on a day, as the orders of all places say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q
from django.utils import timezone

from lianfang.command.orders import measures, naming
from lianfang.command.orders.models import Clause, Order
from lianfang.command.orders.terms import PUBLISHED_STATES
from lianfang.ground.places import scope

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

    from lianfang_measures import Measure


@dataclass(frozen=True, kw_only=True)
class MeasureInForce:
    """A measure that applies, and the clause of the order that asks for it.

    `is_start_stated` is False where a record gives no day: it then starts, for all that is known,
    on the day its source was published. `assumed` names the parameters that nobody stated.
    """

    measure: Measure
    order_id: int
    number: str
    title: str
    title_en: str
    issuer: str
    clause: int
    is_record: bool
    is_synthetic: bool
    is_start_stated: bool
    assumed: tuple[str, ...]


def measures_in_force(*, prefix: str, day: date) -> list[MeasureInForce]:
    """The measures that apply on a day somewhere below `prefix`, or all around it, by place and kind.

    Drafts do not count, nor what was lifted or superseded by the end of that day. Two orders may ask
    for the same: `lianfang_measures.without_repeats` takes the second one out.
    """
    found = [
        one
        for order in _orders(prefix, day)
        for clause in order.clauses.all()
        for one in _of_clause(order, clause)
        if one.measure.is_in_force(day) and _is_about(one.measure, prefix)
    ]
    return sorted(found, key=lambda one: (one.measure.place, one.measure.kind, one.order_id))


def _orders(prefix: str, day: date) -> QuerySet[Order]:
    begins = timezone.make_aware(datetime.combine(day, time(0)))
    ends = begins + timedelta(days=1)
    above = Q(issuer_id__in=[prefix[:n] for n in range(1, len(prefix) + 1)])
    return (
        Order.objects.filter(
            scope.within([prefix], field="issuer_id") | above,
            Q(in_force_until=None) | Q(in_force_until__gt=begins),
            Q(in_force_from=None) | Q(in_force_from__lt=ends),
            Q(ended_at=None) | Q(ended_at__gte=ends),
            state__in=PUBLISHED_STATES,
        )
        .select_related("issuer")
        .prefetch_related(Prefetch("clauses", Clause.objects.exclude(measures=[])))
        .order_by("pk")
    )


def _of_clause(order: Order, clause: Clause) -> Iterator[MeasureInForce]:
    frame = measures.frame_of(order, clause)
    for record in clause.measures:
        for measure in measures.read(record, frame=frame).measures:
            yield MeasureInForce(
                measure=measure,
                order_id=order.pk,
                number=naming.number_of(order),
                title=order.title,
                title_en=order.title_en,
                issuer=order.issuer_id,
                clause=clause.position,
                is_record=order.is_record,
                is_synthetic=order.is_synthetic,
                is_start_stated=frame.is_start_stated or "start" in record,
                assumed=measures.assumed_of(record),
            )


def _is_about(measure: Measure, prefix: str) -> bool:
    return measure.covers(prefix) or measure.place.startswith(prefix)
