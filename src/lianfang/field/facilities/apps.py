from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "lianfang.field.facilities"
    label = "facilities"
    default_auto_field = "django.db.models.BigAutoField"
