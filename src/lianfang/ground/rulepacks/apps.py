from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

ACTS = {"rulepacks.pack.published": _("The rule pack {code}, in force from {day}, was published")}


class RulepacksConfig(AppConfig):
    name = "lianfang.ground.rulepacks"
    label = "rulepacks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        sentences.register(ACTS, holes=sentences.day_in_words)
