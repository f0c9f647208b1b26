from importlib import import_module

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "lianfang.field.facilities"
    label = "facilities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.field.facilities.acts").register()
        import_module("lianfang.field.facilities.keeping").register()
