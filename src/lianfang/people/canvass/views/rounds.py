"""Rounds: the list, the plan, the coverage of one and every gap in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.ground.checklists import queries as checklists
from lianfang.ground.kernel import clock, typed
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.places import queries as places
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.canvass import policies, queries, services
from lianfang.people.canvass.forms import PlanForm
from lianfang.people.canvass.terms import GAPS, RoundState, Standing
from lianfang.people.canvass.views import common, showing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lianfang.people.canvass.models import Round

TONES = {RoundState.PLANNED: "open", RoundState.OPEN: "active", RoundState.CLOSED: "done"}


@officer
@require_safe
def rounds(request: OfficerRequest) -> HttpResponse:
    """Every round that is about the reader's place, with its number and its exceptions."""
    by = request.actor
    found = [
        _described(round_, code=queries.place_for(round_, "", by=by))
        for round_ in queries.rounds(by)
    ]
    context = {
        "rounds": found,
        "may_plan": by.role in policies.PLAN.roles,
        "may_walk": policies.may_walk(by),
        "waiting": queries.follow_ups(by).count(),
    }
    return render(request, "canvass/rounds.html", context)


def _described(round_: Round, *, code: str) -> dict[str, Any]:
    state = RoundState(round_.state)
    tally = queries.tally_of(round_, code)
    return {"round": round_, "state": state, "tone": TONES[state], "tally": tally, "code": code}


@officer(policies.PLAN)
@require_http_methods(["GET", "POST"])
def plan(request: OfficerRequest) -> HttpResponse:
    """Plan a round; what cannot be is said at the form, with everything typed kept."""
    if request.method == "GET":
        initial = {"place": request.actor.place}
        return render(request, "canvass/plan.html", {"form": PlanForm(initial=initial)})
    form = PlanForm(request.POST)
    if form.is_valid():
        given = dict(form.cleaned_data)
        share = given.pop("blind_percent") / 100
        draft = services.Draft(blind_share=share, **given)
        try:
            done = services.plan(draft, by=request.actor, now=clock.now())
        except DomainError as refusal:
            if refusal.http_status in {403, 404}:
                raise
            form.add_error(None, refusal.sentence())
        else:
            messages.success(request, _("Planned. Now import the list of households."))
            return redirect("canvass:frame", code=done.code)
    return render(request, "canvass/plan.html", {"form": form})


@officer
@require_safe
def round_(request: OfficerRequest, code: str) -> HttpResponse:
    """How far the round has got: the number with its exceptions, the map, the units below."""
    by = request.actor
    found = queries.round_of(code, by=by)
    place = queries.place_for(found, request.GET.get("place", ""), by=by)
    overview = queries.overview(found, place)
    geo_url = places.boundary_url(place)
    state = RoundState(found.state)
    context = {
        "round": found,
        "state": state,
        "tone": TONES[state],
        "overview": overview,
        "tally": overview.tally,
        "lines": [showing.line(line) for line in overview.lines],
        "columns": showing.columns(),
        "map_props": showing.map_props(found, overview, geo_url=geo_url),
        "attribution": str(getattr(places.tree(), "attribution", "")) if geo_url else "",
        "agreements": _agreements(found, place),
        "synthetic": queries.has_synthetic(found),
        "crumbs": common.crumbs(found, place),
        "may_plan": policies.may_plan(by, found.place_id),
        "may_walk": policies.may_walk(by) and state == RoundState.OPEN,
    }
    template = "canvass/round.html"
    partial = f"{template}#coverage" if request.headers.get("HX-Request") else template
    return render(request, partial, context)


def _agreements(found: Round, place: str) -> list[dict[str, Any]]:
    compared = queries.agreements(found, place)
    if not compared:
        return []
    template = checklists.of_version(found.template, found.template_version)
    labels = {item.key: item.label for item in template.items}
    return [
        {"question": labels.get(question, question), "found": one, **showing.agreement(one)}
        for question, one in compared.items()
    ]


@officer
@require_safe
def gaps(request: OfficerRequest, code: str) -> HttpResponse:
    """Every household of a place that was missed, one by one."""
    by = request.actor
    found = queries.round_of(code, by=by)
    wanted = _wanted(request, found)
    page = common.KnownCount(
        queries.gaps(found, wanted), common.PAGE, count=queries.gap_count(found, wanted)
    ).get_page(request.GET.get("page"))
    tally = queries.tally_of(found, wanted.place)
    context = {
        "round": found,
        "wanted": wanted,
        "page_obj": page,
        "rows": [(row, Standing(row.standing)) for row in page],
        "choices": [(gap.value, gap.label, tally.of(gap)) for gap in GAPS],
        "tally": tally,
        "sees_addresses": policies.sees_addresses(by),
        "crumbs": common.crumbs(found, wanted.place[:12], last=_("Gaps")),
        "keep": [("place", wanted.place), ("standing", request.GET.get("standing", ""))],
    }
    return render(request, "canvass/gaps.html", context)


def _wanted(request: OfficerRequest, found: Round) -> queries.Wanted:
    number = typed.key(request.GET.get("standing", ""))
    words = request.GET.get("q", "").replace("\x00", "")[:80].strip()
    may_search = policies.sees_addresses(request.actor)
    return queries.Wanted(
        place=queries.place_for(found, request.GET.get("place", ""), by=request.actor),
        standing=Standing(number) if number in GAPS else None,
        words=words if may_search else "",
    )


@officer(policies.PLAN)
@require_POST
def open_(request: OfficerRequest, code: str) -> HttpResponse:
    services.open_round(code, by=request.actor, now=clock.now())
    messages.success(request, _("The round has begun. Its list of households is closed."))
    return redirect("canvass:round", code=code)


@officer(policies.PLAN)
@require_POST
def close(request: OfficerRequest, code: str) -> HttpResponse:
    done = services.close_round(code, by=request.actor, now=clock.now())
    missed = queries.tally_of(done, done.place_id).exceptions
    said = ngettext(
        "The round is closed: {count} household was missed.",
        "The round is closed: {count} households were missed.",
        missed,
    )
    messages.success(request, said.format(count=missed))
    return redirect("canvass:round", code=code)
