from importlib import import_module

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "lianfang.ground.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.ground.identity.acts").register()
        import_module("lianfang.ground.identity.checks")
