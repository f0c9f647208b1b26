"""Studies: the list, a new one, and the desk on which its options are put together and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.places import queries as places
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.insight.scenarios import policies, queries, services
from lianfang.insight.scenarios.desk import assuming, pack, results, showing
from lianfang.insight.scenarios.study_forms import BeginForm, SettingsForm, assumptions_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lianfang.insight.scenarios.models import Study

PAGE = 30


@officer(policies.SEE_STUDY)
@require_safe
def studies(request: OfficerRequest) -> HttpResponse:
    """What was asked so far in the reader's jurisdiction."""
    page = Paginator(queries.studies(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "items": [showing.line_of(study) for study in page],
        "may_ask": policies.may_ask(request.actor, request.actor.place),
        "has_science": pack.find_science() is not None,
    }
    return render(request, "scenarios/desk/list.html", context)


@officer(policies.ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """Ask about a place: a title and the first day looked at."""
    code = request.POST.get("place") or request.GET.get("place") or request.actor.place
    place = places.get(code)
    policies.check_may_ask(request.actor, place.code)
    today = timezone.localdate(clock.now())
    title = _("What if … {place}").format(place=place.label)
    form = BeginForm(request.POST or None, initial={"title": title, "first": today, "place": code})
    if request.method == "POST" and form.is_valid():
        study = services.begin(
            title=form.cleaned_data["title"],
            place=place.code,
            first=form.cleaned_data["first"],
            by=request.actor,
            now=clock.now(),
        )
        return redirect("what_if:study", study_id=study.pk)
    context = {"form": form, "place": place, "has_science": pack.find_science() is not None}
    return render(request, "scenarios/desk/new.html", context)


@officer(policies.SEE_STUDY)
@require_safe
def study(request: OfficerRequest, study_id: int) -> HttpResponse:
    """The desk of a study: its options, how far it is computed, and what came out."""
    found = queries.study(study_id=study_id, by=request.actor)
    return render(request, "scenarios/desk/study.html", context_of(request, found))


def context_of(request: OfficerRequest, found: Study) -> dict[str, Any]:
    """Everything the desk shows."""
    may_change = policies.may_ask(request.actor, found.place_id) and not found.is_locked
    run = queries.last_run(found)
    finished = queries.last_results(found)
    context = {
        "study": found,
        "may_ask": policies.may_ask(request.actor, found.place_id),
        "may_change": may_change,
        "run": run,
        "problem": showing.problem_words(run),
        "settings_form": SettingsForm.of(found),
        "assumptions": assuming.table(found.assumptions),
    }
    context |= showing.desk_of(found, may_change=may_change)
    if finished is not None:
        context |= {"results": results.page_of(finished), "finished": finished}
    return context


@officer(policies.ASK)
@require_POST
def save_settings(request: OfficerRequest, study_id: int) -> HttpResponse:
    """Keep the days, the runs, the seed, the goal."""
    found = queries.study(study_id=study_id, by=request.actor)
    form = SettingsForm(request.POST)
    if not form.is_valid():
        context = context_of(request, found) | {"settings_form": form}
        return render(request, "scenarios/desk/study.html", context, status=422)
    services.save_settings(study_id=study_id, fields=form.fields_of(found), by=request.actor)
    messages.success(request, _("Kept. What was computed before stays until you compute again."))
    return redirect("what_if:study", study_id=study_id)


@officer(policies.ASK)
@require_POST
def save_assumptions(request: OfficerRequest, study_id: int) -> HttpResponse:
    """Keep the assumptions that differ from the pack's own."""
    values = assumptions_of(request.POST)
    services.save_assumptions(study_id=study_id, values=values, by=request.actor)
    messages.success(request, _("Kept. What was computed before stays until you compute again."))
    return redirect("what_if:study", study_id=study_id)
