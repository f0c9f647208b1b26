from importlib import import_module

from django.apps import AppConfig


class CanvassConfig(AppConfig):
    name = "lianfang.people.canvass"
    label = "canvass"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.people.canvass.acts").register()
