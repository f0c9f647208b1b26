"""How far the signing of open orders has got, for the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianfang.command.orders import naming
from lianfang.command.orders import queries as orders
from lianfang.command.orders.terms import OrderState
from lianfang.ground.tasks import queries as tasks

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.places.models import Place
    from lianfang.ground.posts.actors import Actor

SHOWN = 4


def open_orders(*, by: Actor, place: Place, now: datetime) -> list[dict[str, Any]]:
    """The newest orders of the place that are still being signed or carried out."""
    issued = orders.visible(by).filter(
        state=OrderState.ISSUED, is_record=False, issuer_id=place.code, issued_at__lte=now
    )
    found = []
    for order in issued.order_by("-issued_at")[:SHOWN]:
        seen = tasks.overview(subject=order.subject, root=place, now=now, prefixes=by.prefixes)
        found.append({
            "title": naming.full_name(order),
            "signed": seen.signed,
            "total": seen.total,
            "label": _("signed"),
            "synthetic": order.is_synthetic,
        })  # fmt: skip
    return found
