from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianfang.command.orders import policies, queries, rules
from lianfang.command.orders.errors import (
    Incomplete,
    NobodyAddressed,
    TermOutOfOrder,
    TimesInThePast,
)
from lianfang.command.orders.models import Order, Series
from lianfang.command.orders.services import common, measuring
from lianfang.command.orders.services.ending import supersede
from lianfang.command.orders.terms import PUBLISHED_STATES, OrderState
from lianfang.ground.tasks import services as tasks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def issue(*, order_id: int, by: Actor, now: datetime) -> Order:
    """Number an order and send it (印发): one task and one notice for every place it reaches.

    Issuing again changes nothing and gives the order as it was issued.

    Raises:
        NotAllowed, OnlyTheCommander: the post does not issue this order.
        Incomplete: something is missing; the error names each part.
        BadMeasure: a clause's measure cannot stand, or two ask for the same.
        TermOutOfOrder, TimesInThePast, NobodyAddressed: what is there does not fit together.
    """
    order = common.locked(order_id)
    policies.check_may_read(by, order)
    if OrderState(order.state) in PUBLISHED_STATES:
        return order
    clauses = list(order.clauses.all())
    facts = queries.facts_of(order, clauses)
    policies.check_may_issue(by, order, is_restricting=facts.is_restricting)
    check_complete(facts, now=now)
    order.in_force_from = order.in_force_from or now
    measuring.check(order, clauses)
    reached = queries.reached(order, clauses)
    if not reached:
        raise NobodyAddressed
    _publish(order, by=by, now=now)
    _send(order, reached, by=by, now=now)
    return order


def check_complete(draft: rules.Draft, *, now: datetime) -> None:
    """Raise unless the draft has every part it needs, and its times make sense."""
    missing = rules.missing_for_issue(draft)
    if missing:
        names = ", ".join(str(part.label) for part in missing)
        raise Incomplete(missing=names, parts=[part.value for part in missing])
    if draft.sign_by is not None and draft.sign_by <= now:
        raise TimesInThePast
    if not rules.term_is_in_order(draft):
        raise TermOutOfOrder


def _publish(order: Order, *, by: Actor, now: datetime) -> None:
    order.move_to(OrderState.ISSUED)
    order.year = timezone.localtime(now).year
    order.number = next_number(order.issuer_id, order.year)
    order.issued_at, order.issued_by_id, order.issued_as = now, by.account_id, by.label
    order.issued_on = timezone.localdate(now)
    order.save()
    if order.supersedes_id is not None:
        supersede(order, by=by, now=now)


def next_number(issuer: str, year: int) -> int:
    """The next number of the series. The row stays locked until commit, so there is no gap and no twin."""
    Series.objects.get_or_create(issuer_id=issuer, year=year)
    series = Series.objects.select_for_update().get(issuer_id=issuer, year=year)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series.last_number


def _send(order: Order, reached: Sequence[str], *, by: Actor, now: datetime) -> None:
    if order.sign_by is None or order.due_at is None:
        raise Incomplete(missing="", parts=[])
    share = tasks.Share(
        subject=order.subject,
        title=order.title,
        title_en=order.title_en,
        issuer=order.issuer_id,
        places=reached,
        sign_by=order.sign_by,
        due_at=order.due_at,
        is_synthetic=order.is_synthetic,
    )
    made = tasks.assign(share, by=by, now=now, is_recorded=False)
    common.record(
        order,
        "issued",
        by=by,
        now=now,
        data={"kind": order.kind, "count": len(made)},
        parts=tasks.part_lines(made),
    )
