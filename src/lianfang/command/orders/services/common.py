"""What the acts on an order share: the lock, the draft and the ledger entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.command.orders import policies
from lianfang.command.orders.errors import AlreadyIssued
from lianfang.command.orders.models import Order
from lianfang.command.orders.terms import OrderState
from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


def locked(order_id: int) -> Order:
    """The order, held until the transaction ends."""
    return held(Order.objects.select_related("issuer"), pk=order_id)


def draft_of(order_id: int, *, by: Actor) -> Order:
    """The draft, held, for somebody who may write it.

    Raises:
        NotFound: it is not there, or not theirs to see.
        AlreadyIssued: it is no longer a draft.
    """
    order = locked(order_id)
    policies.check_may_read(by, order)
    if order.state != OrderState.DRAFT:
        raise AlreadyIssued
    return order


def record(
    order: Order,
    act: str,
    *,
    by: Actor,
    now: datetime,
    data: dict[str, object] | None = None,
    parts: Iterable[str] | None = None,
) -> None:
    ledger.record(
        act=f"orders.order.{act}",
        by=by,
        at=now,
        place=order.issuer_id,
        subject=order.subject,
        data={
            "title": order.title,
            "title_en": order.title_en,
            "number": order.number,
            "year": order.year,
            **(data or {}),
        },
        parts=parts,
    )
