from importlib import import_module

from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "lianfang.ground.handovers"
    label = "handovers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.ground.handovers.acts").register()
