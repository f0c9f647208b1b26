from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.command.orders import policies
from lianfang.command.orders.services import common
from lianfang.command.orders.terms import OrderState
from lianfang.ground.kernel.errors import Invalid
from lianfang.ground.tasks import services as tasks

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.command.orders.models import Order
    from lianfang.ground.posts.actors import Actor


@transaction.atomic
def lift(*, order_id: int, reason: str, by: Actor, now: datetime) -> Order:
    """End an order before its time (解除); what is still open below is withdrawn with the same reason.

    Raises:
        NotTheIssuer: another place decided it.
        Invalid: no reason was given.
        IllegalMove: it is a draft, or was superseded.
    """
    order = common.locked(order_id)
    policies.check_may_end(by, order)
    if order.state == OrderState.LIFTED:
        return order
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise Invalid(what=_("The reason"), why=_("it is empty; say why the order is lifted."))
    _end(order, OrderState.LIFTED, reason=reason, now=now)
    count = tasks.withdraw(subject=order.subject, reason=reason, by=by, now=now, is_recorded=False)
    common.record(order, "lifted", by=by, now=now, data={"reason": reason, "withdrawn": count})
    return order


def supersede(order: Order, *, by: Actor, now: datetime) -> None:
    """End the order that a new one replaces, within the transaction that issues the new one."""
    if order.supersedes_id is None:
        return
    old = common.locked(order.supersedes_id)
    policies.check_may_end(by, old)
    reason = _("Superseded by “{title}”").format(title=order.title)
    _end(old, OrderState.SUPERSEDED, reason=reason, now=now)
    tasks.withdraw(subject=old.subject, reason=reason, by=by, now=now, is_recorded=False)


def _end(order: Order, state: OrderState, *, reason: str, now: datetime) -> None:
    order.move_to(state)
    order.ended_at, order.ended_reason = now, reason
    order.save(update_fields=["state", "ended_at", "ended_reason"])
