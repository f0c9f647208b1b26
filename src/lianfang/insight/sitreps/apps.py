from django.apps import AppConfig


class SitrepsConfig(AppConfig):
    name = "lianfang.insight.sitreps"
    label = "sitreps"
    default_auto_field = "django.db.models.BigAutoField"
