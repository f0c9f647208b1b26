"""How the acts of checklists read in a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from lianfang.ground.checklists import queries
from lianfang.ground.checklists.errors import NoSuchChecklist
from lianfang.ground.ledger import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES = {
    "checklists.checklist.filled": _("{place} filled in “{title}”: {count} findings"),
}
LOADED = "checklists.templates.loaded"


def _holes(data: Mapping[str, Any]) -> dict[str, object]:
    try:
        title = queries.current(data.get("checklist", "")).label
    except NoSuchChecklist:
        title = data.get("checklist", "")
    return {"title": title, "count": len(data.get("findings", []))}


def register() -> None:
    sentences.register(SENTENCES, holes=_holes)
    sentences.register({LOADED: _("{items} checklists were loaded")}, is_housekeeping=True)
