from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences


class FiguresConfig(AppConfig):
    name = "lianfang.ground.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        sentences.register(
            {
                "figures.statements.recorded": _(
                    "{items} figures were recorded, {first_day} to {last_day}"
                ),
                "figures.indicators.defined": _("{items} kinds of figure were defined"),
            },
            is_housekeeping=True,
        )
