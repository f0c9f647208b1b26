from importlib import import_module

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "lianfang.doors.sync"
    label = "sync"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.doors.sync.acts").register()
