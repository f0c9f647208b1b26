from importlib import import_module

from django.apps import AppConfig


class ObservationConfig(AppConfig):
    name = "lianfang.people.observation"
    label = "observation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.people.observation.acts").register()
        import_module("lianfang.people.observation.listening").subscribe()
