from importlib import import_module

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "lianfang.ground.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.ground.tasks.acts").register()
