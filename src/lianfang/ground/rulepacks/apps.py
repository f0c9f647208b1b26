from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

ACTS = {"rulepacks.pack.published": _("The rule pack {code}, in force from {day}, was published")}


class RulepacksConfig(AppConfig):
    name = "lianfang.ground.rulepacks"
    label = "rulepacks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        sentences.register(ACTS, holes=_holes)


def _holes(data: Mapping[str, Any]) -> dict[str, str]:
    day = data.get("day")
    return {"day": formats.date_format(date.fromisoformat(day), str(_("j F Y")))} if day else {}
