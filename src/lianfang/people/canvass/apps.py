from django.apps import AppConfig


class CanvassConfig(AppConfig):
    name = "lianfang.people.canvass"
    label = "canvass"
    default_auto_field = "django.db.models.BigAutoField"
