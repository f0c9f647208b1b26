from django.apps import AppConfig


class RulepacksConfig(AppConfig):
    name = "lianfang.ground.rulepacks"
    label = "rulepacks"
    default_auto_field = "django.db.models.BigAutoField"
