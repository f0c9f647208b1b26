"""The list of households: sent, looked at whole, then loaded with a bar that shows how far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianfang.ground.kernel import clock
from lianfang.ground.places import queries as places
from lianfang.ground.posts import queries as posts
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.canvass import frame, policies, queries, services
from lianfang.people.canvass.errors import FrameRefused
from lianfang.people.canvass.forms import FrameForm
from lianfang.people.canvass.terms import FileState, RoundState
from lianfang.people.canvass.views import common

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from lianfang.people.canvass.models import Round

MOST_SHOWN = 20
MOST_GRIDS = 100


@officer(policies.PLAN)
@require_http_methods(["GET", "POST"])
def import_(request: OfficerRequest, code: str) -> HttpResponse:
    """Send a list: `look` shows what is in it and keeps nothing, `take` loads it."""
    round_ = queries.round_of(code, by=request.actor)
    policies.check_may_plan(request.actor, round_.place_id)
    form = FrameForm(request.POST or None, request.FILES or None)
    more: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content, name = file.read(), str(file.name)
        if request.POST.get("act") == "look":
            more = _looked_at(content, name=name, round_=round_)
        else:
            try:
                kept = services.receive(
                    code, name=name, content=content, by=request.actor, now=clock.now()
                )
            except FrameRefused as refusal:
                more = {"problems": refusal.problems[:MOST_SHOWN], "name": name}
            else:
                return redirect("canvass:file", code=code, file_id=kept.pk)
    return _page(request, round_, form=form, **more)


def _looked_at(content: bytes, *, name: str, round_: Round) -> dict[str, Any]:
    found = frame.examine(content, round_=round_)
    labels = {place.code: place.label for place in places.of_codes(found.communities)}
    communities = [
        (labels.get(code, code), count) for code, count in sorted(found.communities.items())
    ]
    return {
        "name": name,
        "problems": found.problems[:MOST_SHOWN],
        "communities": communities[:MOST_SHOWN],
        "community_count": len(communities),
        "row_count": len(found.entries),
        "looked": not found.problems,
        "first": found.entries[:5],
    }


def _page(request: OfficerRequest, round_: Round, **more: Any) -> HttpResponse:
    last = _("List of households")
    context = {
        "round": round_,
        "files": round_.files.order_by("-received_at"),
        "tally": queries.tally_of(round_, round_.place_id),
        "is_open_to_lists": round_.state == RoundState.PLANNED,
        "crumbs": common.crumbs(round_, round_.place_id, last=last),
        **more,
    }
    return render(request, "canvass/frame.html", context)


@officer(policies.PLAN)
@require_http_methods(["GET", "POST"])
def file(request: OfficerRequest, code: str, file_id: int) -> HttpResponse:
    """How far a file is loaded; each POST loads the next rows, and the page goes on by itself."""
    found = queries.frame_file(file_id, by=request.actor)
    if request.method == "POST":
        found = services.load_step(found.pk, by=request.actor, now=clock.now())
        if found.state == FileState.LOADED and not request.headers.get("HX-Request"):
            messages.success(request, _("The list is loaded."))
            return redirect("canvass:frame", code=code)
    context = {"round": found.round, "file": found, "is_loaded": found.state == FileState.LOADED}
    template = "canvass/file.html"
    partial = f"{template}#progress" if request.headers.get("HX-Request") else template
    return render(request, partial, context)


@officer(policies.PLAN)
@require_http_methods(["GET", "POST"])
def grids(request: OfficerRequest, code: str) -> HttpResponse:
    """Who walks which grid of a place."""
    round_ = queries.round_of(code, by=request.actor)
    place = queries.place_for(round_, request.GET.get("place", ""), by=request.actor)
    rows = list(queries.grids(place)[:MOST_GRIDS])
    if request.method == "POST":
        workers = {row.code: _post(request.POST.get(row.code, "")) for row in rows}
        services.assign_grids(workers, place=place, by=request.actor, now=clock.now())
        messages.success(request, _("Saved. Each worker's list follows at once."))
        return redirect(request.get_full_path())
    near = {place, *(row.place_id for row in rows), *(row.place.parent_id or "" for row in rows)}
    walkers = posts.posts_within(places.prefixes_of(place), roles=policies.WALKERS)
    context = {
        "round": round_,
        "rows": rows,
        "walkers": [(post.pk, str(post)) for post in walkers.filter(place__in=near)],
        "crumbs": common.crumbs(round_, place, last=_("Grids")),
    }
    return render(request, "canvass/grids.html", context)


def _post(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
