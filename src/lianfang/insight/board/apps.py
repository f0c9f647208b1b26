from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "lianfang.insight.board"
    label = "board"
    default_auto_field = "django.db.models.BigAutoField"
