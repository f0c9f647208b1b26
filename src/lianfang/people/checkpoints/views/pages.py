from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import segno
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.places import queries as places
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.checkpoints import policies, presentation, queries
from lianfang.people.checkpoints.forms import LaneForm, ShiftForm, TermForm
from lianfang.people.checkpoints.terms import STANDING_STATES, CheckpointState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.checkpoints.models import Checkpoint

PAGE = 50
HALF_DAY = timedelta(hours=12)
STATES = [
    ("", pgettext_lazy("checkpoint", "Standing")),
    ("working", _("Open now")),
    ("proposed", _("To be decided")),
    ("ended", pgettext_lazy("checkpoint", "Ended")),
]


@officer
@require_safe
def checkpoints(request: OfficerRequest) -> HttpResponse:
    """The checkpoints of my place: how many work, how long the queues are, where they stand."""
    now, here = clock.now(), _here(request)
    wanted, query = request.GET.get("state", ""), request.GET.get("q", "").replace("\x00", "")[:80]
    prefixes = places.prefixes_of(here)
    found = _wanted(queries.within(prefixes), wanted, now=now)
    if query.strip():
        found = found.filter(Q(name__icontains=query.strip()) | Q(name_en__icontains=query.strip()))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    blocks = list(queries.open_blocks(prefixes)[:PAGE])
    place = places.get(here)
    context = {
        "here": place,
        "page_obj": page,
        "items": presentation.shown(list(page), now=now),
        "heroes": presentation.heroes(queries.overview(prefixes, now=now)),
        "states": [(key, label, key == wanted) for key, label in STATES],
        "query": query,
        "wanted": wanted,
        "keep": [("state", wanted)] if wanted else [],
        "map_props": presentation.map_props(queries.within(prefixes), blocks, place=place, now=now),
        "attribution": getattr(places.tree(), "attribution", ""),
        "blocks": len(blocks),
        "to_decide": len(queries.to_decide(by=request.actor)),
        "may_propose": request.actor.role in policies.PROPOSE.roles,
    }
    template = "checkpoints/list.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


def _here(request: OfficerRequest) -> str:
    """The place asked for, if it lies within reach; else the reader's own."""
    asked = request.GET.get("place", "")
    is_mine = asked and request.actor.covers(asked) and places.find(asked) is not None
    return asked if is_mine else request.actor.place


def _wanted(found: QuerySet[Checkpoint], wanted: str, *, now: datetime) -> QuerySet[Checkpoint]:
    if wanted == "working":
        return found.filter(queries.working(now=now))
    if wanted == "proposed":
        return found.filter(state=CheckpointState.PROPOSED)
    if wanted == "ended":
        return found.exclude(state__in=STANDING_STATES, sunset__gt=now).exclude(
            state=CheckpointState.PROPOSED
        )
    return found.filter(state__in=STANDING_STATES, sunset__gt=now)


@officer
@require_safe
def checkpoint(request: OfficerRequest, code: str) -> HttpResponse:
    """One checkpoint: what it counted, who stands there, on what it rests, and the next step."""
    now = clock.now()
    found = queries.get(code, by=request.actor)
    shown = presentation.shown([found], now=now)[0]
    context = {
        "item": shown,
        "checkpoint": found,
        "figures": presentation.figures_of(shown.figures),
        "lanes": _lanes(found, now=now),
        "shifts": queries.shifts_of(found.pk, now=now),
        "steps": found.steps.order_by("at", "pk"),
        "hours": queries.by_hour(found.pk, since=now - HALF_DAY, until=now),
        "now": now,
        **_rights(request.actor, found, shown.state),
        **_forms(found, now=now),
    }
    template = "checkpoints/checkpoint.html"
    return render(request, f"{template}#body" if request.htmx else template, context)


def _lanes(found: Checkpoint, *, now: datetime) -> list[dict[str, Any]]:
    since = now - queries.DAY
    return [
        {
            "lane": lane,
            "queue": presentation.queue_of(lane, now=now),
            "figures": (
                counted := queries.figures([found.pk], since=since, until=now, lane=lane.number)
            )[found.pk],
            "delay": queries.delay_words(counted[found.pk].delay),
        }
        for lane in found.lanes.all()
    ]


def _rights(by: Actor, found: Checkpoint, state: CheckpointState) -> dict[str, bool]:
    """Which next steps are open: the state allows them and the post may take them."""
    decides, runs = policies.may_approve(by, found), policies.may_run(by, found)
    ends, stands = policies.may_close(by, found), state in STANDING_STATES
    return {
        "may_decide": decides and state == CheckpointState.PROPOSED,
        "may_extend": decides and stands,
        "may_staff": runs and stands,
        "may_open": runs
        and stands
        and state in {CheckpointState.APPROVED, CheckpointState.RELIEVED},
        "may_relieve": runs and state in {CheckpointState.OPEN, CheckpointState.REVIEW},
        "may_review": ends
        and state in {CheckpointState.OPEN, CheckpointState.REVIEW, CheckpointState.RELIEVED},
        "may_end": ends and stands,
        "needs_checklist": state == CheckpointState.APPROVED and found.opened_at is None,
        "stands": stands,
    }


def _forms(found: Checkpoint, *, now: datetime) -> dict[str, Any]:
    begins = localtime(now).replace(second=0, microsecond=0)
    lane_count = found.lanes.count()
    shift = {"begins_at": begins, "ends_at": begins + HALF_DAY, "count": found.minimum_staff}
    return {
        "shift_form": ShiftForm(initial=shift, auto_id="shift-%s"),
        "lane_form": LaneForm(
            initial={"number": lane_count + 1, "positions": 1, "is_open": True}, auto_id="lane-%s"
        ),
        "term_form": TermForm(
            initial={"sunset": localtime(found.sunset), "review_on": found.review_on},
            auto_id="term-%s",
        ),
    }


@officer
@require_safe
def poster(request: OfficerRequest, code: str) -> HttpResponse:
    """A sheet to hang up before the barrier: scan, declare, be through sooner."""
    found = queries.get(code, by=request.actor)
    address = request.build_absolute_uri(reverse("checkpoints:declare", args=[found.code]))
    picture = segno.make(address, error="m").svg_data_uri(scale=8, border=2, light="#fff")
    context = {"checkpoint": found, "address": address, "picture": picture}
    return render(request, "checkpoints/poster.html", context)
