from importlib import import_module

from django.apps import AppConfig

from lianfang.ground.ledger import sentences
from lianfang.ground.posts.acts import HOUSEKEEPING


class PostsConfig(AppConfig):
    name = "lianfang.ground.posts"
    label = "posts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        sentences.register(HOUSEKEEPING, is_housekeeping=True)
        sentences.register_posts(import_module("lianfang.ground.posts.queries").labels_of)
