"""How the acts on orders read in a timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

SENTENCES = {
    "orders.order.issued": _("{place} issued order {number}, “{title}”, to {count} places"),
    "orders.order.lifted": _("{place} lifted “{title}”: {reason}"),
}
HOUSEKEEPING = {
    "orders.order.drafted": _("A draft was begun at {place}"),
    "orders.order.discarded": _("The draft “{title}” was put away"),
    "orders.order.restored": _("The draft “{title}” was taken back"),
    "orders.records.loaded": _("{count} reported orders were loaded"),
}


def register() -> None:
    sentences.register(SENTENCES)
    sentences.register(HOUSEKEEPING, is_housekeeping=True)
