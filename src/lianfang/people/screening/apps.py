from importlib import import_module

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "lianfang.people.screening"
    label = "screening"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.people.screening.acts").register()
        import_module("lianfang.people.screening.listening").subscribe()
