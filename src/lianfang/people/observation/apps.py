from django.apps import AppConfig


class ObservationConfig(AppConfig):
    name = "lianfang.people.observation"
    label = "observation"
    default_auto_field = "django.db.models.BigAutoField"
