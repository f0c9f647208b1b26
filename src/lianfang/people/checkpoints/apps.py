from importlib import import_module

from django.apps import AppConfig


class CheckpointsConfig(AppConfig):
    name = "lianfang.people.checkpoints"
    label = "checkpoints"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.people.checkpoints.acts").register()
