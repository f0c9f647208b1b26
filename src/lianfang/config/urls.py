"""Every address of the house: each room brings its own list."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from lianfang.config import live, sources, views
from lianfang.config.api import api


def room_urls() -> list[URLPattern | URLResolver]:
    """The `urls` of each room that has pages."""
    return [
        path("", include(import_module(f"{room}.urls")))
        for room in settings.ROOMS
        if find_spec(f"{room}.urls")
    ]


handler404, handler500 = views.missing, views.fault
urlpatterns = [
    path("health", views.health, name="health"),
    path("language", require_POST(set_language), name="set_language"),
    path("live", live.live, name="live"),
    path("sources/", sources.sources, name="sources"),
    path("api/", api.urls),
    *room_urls(),
]
