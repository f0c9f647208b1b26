"""What stands around every page: who acts, where to go, what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from lianfang.ground.handovers.policies import READ as HANDOVERS
from lianfang.ground.kernel import clock
from lianfang.ground.posts import faces
from lianfang.ground.posts.policies import MANAGE
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from lianfang.ground.posts.actors import Actor

EVERYBODY = frozenset(Role)
PRODUCT_VERSION = version("lianfang")


@dataclass(frozen=True, kw_only=True)
class Corridor:
    """One entry of the main navigation: the page it leads to and the roles that work there."""

    page: str
    label: StrOrPromise
    roles: frozenset[Role] = EVERYBODY


CORRIDORS = [
    Corridor(page="board:own", label=_("Board")),
    Corridor(page="board:desk", label=_("Desk")),
    Corridor(page="orders:list", label=_("Orders")),
    Corridor(page="tasks:list", label=_("Tasks")),
    Corridor(page="handovers:unit", label=_("Hand-overs"), roles=HANDOVERS.roles),
    Corridor(page="sitreps:list", label=_("Reports")),
    Corridor(page="rulepacks:list", label=_("Rules")),
    Corridor(page="places:own", label=_("Places")),
    Corridor(page="posts:accounts", label=_("Accounts"), roles=MANAGE.roles),
    Corridor(page="posts:account", label=_("My account")),
]


def context(request: HttpRequest) -> dict[str, Any]:
    """Everything the bases of the templates ask for; each part is worked out once, when it is shown."""
    return {
        "demo": settings.IS_DEMONSTRATION,
        "sources_url": reverse("sources"),
        "version": PRODUCT_VERSION,
        "clock": SimpleLazyObject(_clock),
        "nav": SimpleLazyObject(lambda: _navigation(request)),
        "place_name": SimpleLazyObject(lambda: _label(request)),
        "acting": SimpleLazyObject(lambda: _actor(request)),
    }


def _actor(request: HttpRequest) -> Actor | None:
    # A request that was refused early, such as one too large, has not met the sign-in yet.
    return faces.acting(request) if hasattr(request, "user") else None


def _label(request: HttpRequest) -> str:
    actor = _actor(request)
    return actor.label if actor else ""


def _clock() -> dict[str, Any]:
    reading = clock.read()
    return {
        "now": reading.now,
        "now_iso": reading.now.isoformat(),
        "rate": reading.rate,
        "running": reading.is_running,
        "is_set": reading.is_set,
    }


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    actor = _actor(request)
    if actor is None or faces.lacks_second_factor(request, actor):
        return []
    return [
        {"url": url, "label": corridor.label, "current": _is_current(request, corridor)}
        for corridor in CORRIDORS
        if actor.role in corridor.roles and (url := _url(corridor))
    ]


def _url(corridor: Corridor) -> str:
    """A corridor whose room is not part of this copy leads nowhere and is not shown."""
    try:
        return reverse(corridor.page)
    except NoReverseMatch:
        return ""


def _is_current(request: HttpRequest, corridor: Corridor) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    room, _dot, page = corridor.page.partition(":")
    if room == "board":
        return match.view_name == corridor.page or (
            page == "own" and match.view_name == "board:board"
        )
    if room == "posts":
        return match.url_name == page
    return match.app_name == room
