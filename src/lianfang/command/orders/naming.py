"""How an order is named on screen and on paper: by its issuer, its number and its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.command.orders.terms import OrderKind, OrderState

if TYPE_CHECKING:
    from lianfang.command.orders.models import Order
    from lianfang.ground.places.models import Place


def organ_name(place: Place) -> str:
    """The headquarters that issues (指挥部)."""
    return _("{place} outbreak control headquarters").format(place=place.label)


def number_of(order: Order) -> str:
    """The number as documents write it (文号); empty without one."""
    if order.number is None:
        return ""
    return pgettext("document number", "({year}) No. {number}").format(
        year=order.year, number=order.number
    )


def full_name(order: Order) -> str:
    """Issuer, kind, number and title in one line."""
    kind = str(OrderKind(order.kind).label)
    if order.number is None:
        head = _("{place}: {kind}").format(place=order.issuer.label, kind=kind)
    else:
        head = _("{place}: {kind} {number}").format(
            place=order.issuer.label, kind=kind, number=number_of(order)
        )
    title = order.label or _("untitled")
    return f"{head} · {title}" if order.state != OrderState.DRAFT else title
