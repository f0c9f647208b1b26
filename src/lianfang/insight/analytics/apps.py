from importlib import import_module

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "lianfang.insight.analytics"
    label = "analytics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.insight.analytics.acts").register()
