from django.apps import AppConfig


class PadConfig(AppConfig):
    name = "lianfang.doors.pad"
    label = "pad"
    default_auto_field = "django.db.models.BigAutoField"
