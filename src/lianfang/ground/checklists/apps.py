from importlib import import_module

from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "lianfang.ground.checklists"
    label = "checklists"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.ground.checklists.acts").register()
