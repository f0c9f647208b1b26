from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

ACTS = {
    "sitreps.report.confirmed": _("{place} confirmed its figures of {day}"),
    "sitreps.report.corrected": _("{place} corrected its figures of {day}: {reason}"),
    "sitreps.units.reminded": _("{place} asked {count} units again for their figures of {day}"),
    "sitreps.day.published": _("{place} published the figures of {day}"),
    "sitreps.bulletin.imported": _("{items} figures were imported from “{name}”"),
}


class SitrepsConfig(AppConfig):
    name = "lianfang.insight.sitreps"
    label = "sitreps"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        sentences.register(ACTS, holes=sentences.day_in_words)
