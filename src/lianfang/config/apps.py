from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    """Holds the pages, checks and commands that belong to the house as a whole."""

    name = "lianfang.config"
    label = "config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.config.checks")
