"""What the acts on an order share: the lock and the ledger entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.command.orders.models import Order
from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor


def locked(order_id: int) -> Order:
    """The order, held until the transaction ends."""
    return held(Order.objects.select_related("issuer"), pk=order_id)


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
