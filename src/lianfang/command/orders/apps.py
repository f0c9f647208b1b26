from importlib import import_module

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "lianfang.command.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("lianfang.command.orders.acts").register()
        import_module("lianfang.command.orders.subject").register()
