"""How a task that is a share of an order names it and reads out what is asked of its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from lianfang.command.orders import rules
from lianfang.command.orders.models import Order
from lianfang.command.orders.naming import full_name
from lianfang.ground.tasks import subjects

if TYPE_CHECKING:
    from lianfang.ground.tasks.models import Task


def register() -> None:
    subjects.register("order", describe)


def describe(task: Task) -> subjects.Card | None:
    key = task.subject.partition(":")[2]
    order = (
        Order.objects.select_related("issuer").filter(pk=key).first() if key.isdecimal() else None
    )
    if order is None:
        return None
    level = task.place.level_id
    clauses = order.clauses.all()
    own = [
        clause.label for clause in clauses if rules.applies_to(clause, task.place_id, level=level)
    ]
    return subjects.Card(
        name=full_name(order),
        url=reverse("orders:order", args=[order.pk]),
        lines=tuple(own or [clause.label for clause in clauses]),
        is_synthetic=order.is_synthetic,
    )
