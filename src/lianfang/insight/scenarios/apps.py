from importlib import import_module

from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "lianfang.insight.scenarios"
    label = "scenarios"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.insight.scenarios.acts").register()
