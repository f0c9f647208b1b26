"""How an order is named on screen and on paper: by its issuer, its number and its title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.command.orders.terms import OrderKind, OrderState
from lianfang.ground.places.naming import localized

if TYPE_CHECKING:
    from lianfang.command.orders.models import Order
    from lianfang.ground.places.models import Place


def organ_name(place: Place) -> str:
    """The headquarters that issues (指挥部)."""
    return _("{place} outbreak control headquarters").format(place=place.label)


def number_of(order: Order) -> str:
    """The number as documents write it (文号); empty without one."""
    return number_words(order.year, order.number)


def number_words(year: int | None, number: int | None) -> str:
    if number is None:
        return ""
    return pgettext("document number", "({year}) No. {number}").format(year=year, number=number)


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


def date_of(order: Order) -> str:
    """The day of issue; for a record, what its source says, or that it says nothing."""
    if order.issued_on is None:
        if not order.is_record:
            return ""
        return localized_of(order.source, "issued_on_reason") or _("The report does not say.")
    words = date_format(order.issued_on, _("j F Y"))
    if order.issued_until is not None:
        until = date_format(order.issued_until, _("j F Y"))
        words = _("{first} to {last}").format(first=words, last=until)
    part = {"morning": _("morning"), "afternoon": _("afternoon"), "evening": _("evening")}.get(
        str(order.source.get("part_of_day") or ""), ""
    )
    return f"{words} {part}".strip()


def source_of(order: Order) -> str:
    """Where a record was taken from; empty for what was written here."""
    source = order.source
    if not source:
        return ""
    if order.is_synthetic:
        return _("Made up for the demonstration")
    words = [source.get("publisher"), source.get("id"), source.get("published_on")]
    return " · ".join(dict.fromkeys(str(word) for word in words if word))


def localized_of(data: dict[str, Any], key: str) -> str:
    """A text of a loaded record that is kept as `{zh, en}`."""
    words = data.get(key) or {}
    return (
        localized(words.get("zh", ""), words.get("en", ""))
        if isinstance(words, dict)
        else str(words)
    )
