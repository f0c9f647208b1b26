"""How the acts on orders read in a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from lianfang.command.orders.naming import number_words
from lianfang.ground.ledger import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES = {
    "orders.order.issued": _("{place} issued {number}, “{title}”, to {count} places"),
    "orders.order.lifted": _("{place} lifted “{title}”: {reason}"),
}
HOUSEKEEPING = {
    "orders.order.drafted": _("A draft was begun at {place}"),
    "orders.order.discarded": _("The draft “{title}” was put away"),
    "orders.order.measure-set": _("A measure was set in clause {position} of the draft “{title}”"),
    "orders.order.measure-removed": _(
        "A measure was taken out of clause {position} of the draft “{title}”"
    ),
    "orders.order.annexed": _("The result “{annex}” was attached to the draft “{title}”"),
    "orders.order.annex-removed": _("The result “{annex}” was taken off the draft “{title}”"),
    "orders.order.restored": _("The draft “{title}” was taken back"),
    "orders.records.loaded": _("{count} reported orders were loaded"),
}


def register() -> None:
    sentences.register(SENTENCES, holes=_holes)
    sentences.register(HOUSEKEEPING, is_housekeeping=True)


def _holes(data: Mapping[str, Any]) -> dict[str, str]:
    return {"number": number_words(data.get("year"), data.get("number"))}
