"""How the acts of the vault read in the ledger. None of them names a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from lianfang.ground.identity.terms import Field, Purpose, RecordClass
from lianfang.ground.ledger import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES = {
    "identity.incident.opened": _("The vault of incident {incident} was opened"),
    "identity.incident.closed": _("The vault of incident {incident} was closed"),
    "identity.key.destroyed": _("The key of incident {incident} was destroyed"),
    "identity.persons.erased": _("The identity of {count} persons was erased, with a certificate"),
}
HOUSEKEEPING = {
    "identity.persons.registered": _("{items} persons were registered as: {class}"),
    "identity.persons.entrusted": _("{place} answers for {items} more persons"),
    "identity.person.widened": _("A person is kept for a further reason: {class}"),
    "identity.purpose.met": _("{items} persons are no longer needed as: {class}"),
    "identity.field.revealed": _("One field of a person was shown: {field}; purpose: {purpose}"),
    "identity.person.found": _("A person was looked up and found"),
    "identity.search.out-of-scope": _(
        "A person of other places was looked up from {place}; nothing was shown"
    ),
    "identity.list.refused": _("A list of persons was asked for at {place} and refused"),
    "identity.hold.laid": _("A person is kept beyond the time, with an assessment"),
    "identity.hold.lifted": _("A person is no longer kept beyond the time"),
}


def register() -> None:
    sentences.register(SENTENCES)
    sentences.register(HOUSEKEEPING, is_housekeeping=True, holes=_in_words)


def _in_words(data: Mapping[str, Any]) -> dict[str, object]:
    lists = {"class": RecordClass, "field": Field, "purpose": Purpose}
    return {
        key: choices(data[key]).label
        for key, choices in lists.items()
        if data.get(key) in choices.values
    }
