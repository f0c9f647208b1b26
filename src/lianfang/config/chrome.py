"""What stands around every page: who acts, where to go, what time it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import TextChoices
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from lianfang.doors.sync.policies import SEE as SYNC
from lianfang.ground.handovers.policies import READ as HANDOVERS
from lianfang.ground.identity.policies import FIND, PROTECT
from lianfang.ground.kernel import clock
from lianfang.ground.posts import faces
from lianfang.ground.posts.policies import MANAGE
from lianfang.ground.posts.terms import Role
from lianfang.insight.analytics.policies import SEE as ESTIMATES
from lianfang.insight.scenarios.policies import SEE_STUDY
from lianfang.people.checkpoints.policies import PROPOSE, RUN
from lianfang.people.journeys.policies import READ as JOURNEYS
from lianfang.people.observation.policies import READ as OBSERVATION
from lianfang.people.screening.policies import READ as SCREENING

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise

    from lianfang.ground.posts.actors import Actor

EVERYBODY = frozenset(Role)
CHECKPOINTS = PROPOSE.roles | RUN.roles
PRODUCT_VERSION = version("lianfang")


class Way(TextChoices):
    """The ways through the house: what a row of the main navigation has in common."""

    COMMAND = "command", _("Command")  # 指挥
    PEOPLE = "people", _("People")  # 人员
    GROUND = "ground", _("Look up")  # 查阅
    HOUSE = "house", _("House")  # 本系统


@dataclass(frozen=True, kw_only=True)
class Corridor:
    """One entry of the main navigation: the page it leads to and the roles that work there."""

    page: str
    label: StrOrPromise
    way: Way = Way.PEOPLE
    roles: frozenset[Role] = EVERYBODY


CORRIDORS = [
    Corridor(page="board:own", label=_("Board"), way=Way.COMMAND),
    Corridor(page="board:desk", label=_("Desk"), way=Way.COMMAND),
    Corridor(page="orders:list", label=_("Orders"), way=Way.COMMAND),
    Corridor(page="tasks:list", label=_("Tasks"), way=Way.COMMAND),
    Corridor(page="sitreps:list", label=_("Reports"), way=Way.COMMAND),
    Corridor(page="analytics:own", label=_("Estimates"), way=Way.COMMAND, roles=ESTIMATES.roles),
    Corridor(page="what_if:list", label=_("What if"), way=Way.COMMAND, roles=SEE_STUDY.roles),
    Corridor(page="checkpoints:list", label=_("Checkpoints"), roles=CHECKPOINTS),
    Corridor(page="screening:list", label=_("Screening"), roles=SCREENING.roles),
    Corridor(page="handovers:unit", label=_("Hand-overs"), roles=HANDOVERS.roles),
    Corridor(page="observation:list", label=_("Under observation"), roles=OBSERVATION.roles),
    Corridor(page="journeys:desk", label=_("Fellow travellers"), roles=JOURNEYS.roles),
    Corridor(page="canvass:list", label=_("Household sweep")),
    Corridor(page="identity:look-up", label=_("Persons"), roles=FIND.roles),
    Corridor(page="facilities:list", label=_("Facilities"), way=Way.GROUND),
    Corridor(page="places:own", label=_("Places"), way=Way.GROUND),
    Corridor(page="rulepacks:list", label=_("Rules"), way=Way.GROUND),
    Corridor(page="checklists:list", label=_("Checklists"), way=Way.GROUND),
    Corridor(page="sync:devices", label=_("Devices"), way=Way.HOUSE, roles=SYNC.roles),
    Corridor(page="identity:desk", label=_("Data protection"), way=Way.HOUSE, roles=PROTECT.roles),
    Corridor(page="posts:accounts", label=_("Accounts"), way=Way.HOUSE, roles=MANAGE.roles),
    Corridor(page="posts:account", label=_("My account"), way=Way.HOUSE),
]
# Pages of a room with several corridors that belong to one of them.
INNER_PAGES = {"board:board": "board:own", "identity:person": "identity:look-up"}
_COUNTS = Counter(corridor.page.partition(":")[0] for corridor in CORRIDORS)
# Up to this many pages fit into one row, and whoever has so few needs no ways to choose from.
ONE_ROW = 7


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


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A link of the navigation, as the reader sees it."""

    url: str
    label: StrOrPromise
    way: Way
    current: bool


def _navigation(request: HttpRequest) -> dict[str, list[Entry]] | None:
    """The pages of the way the reader is on, and the other ways; few pages stand in one row."""
    actor = _actor(request)
    if actor is None or faces.lacks_second_factor(request, actor):
        return None
    entries = [
        Entry(
            url=url,
            label=corridor.label,
            way=corridor.way,
            current=_is_current(request, corridor),
        )
        for corridor in CORRIDORS
        if actor.role in corridor.roles and (url := _url(corridor))
    ]
    if len(entries) <= ONE_ROW:
        return {"ways": [], "pages": entries}
    here = next((entry.way for entry in entries if entry.current), None)
    return {"ways": _ways(entries, here=here), "pages": _pages(entries, here or entries[0].way)}


def _pages(entries: list[Entry], way: Way) -> list[Entry]:
    return [entry for entry in entries if entry.way == way]


def _ways(entries: list[Entry], *, here: Way | None) -> list[Entry]:
    """Each way leads to its first page."""
    first = {way: pages[0] for way in Way if (pages := _pages(entries, way))}
    return [
        Entry(url=page.url, label=way.label, way=way, current=way == here)
        for way, page in first.items()
    ]


def _url(corridor: Corridor) -> str:
    """A corridor whose room is not part of this copy leads nowhere and is not shown."""
    try:
        return reverse(corridor.page)
    except NoReverseMatch:
        return ""


def _is_current(request: HttpRequest, corridor: Corridor) -> bool:
    """Whether the page shown lies on this corridor: itself, or any page of a room that has only one."""
    match = request.resolver_match
    if match is None:
        return False
    if INNER_PAGES.get(match.view_name, match.view_name) == corridor.page:
        return True
    room = corridor.page.partition(":")[0]
    return match.app_name == room and _COUNTS[room] == 1
