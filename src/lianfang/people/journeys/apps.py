from importlib import import_module

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "lianfang.people.journeys"
    label = "journeys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.people.journeys.acts").register()
