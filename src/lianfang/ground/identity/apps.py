from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "lianfang.ground.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
