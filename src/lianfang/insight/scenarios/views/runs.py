"""Computing a study: ask, watch, cancel, and attach what came out to an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.command.orders import policies as order_policies
from lianfang.command.orders import queries as orders
from lianfang.command.orders.terms import OrderState
from lianfang.ground.kernel import clock, typed
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.insight.scenarios import policies, queries, services
from lianfang.insight.scenarios.desk import results, showing

if TYPE_CHECKING:
    from django.http import HttpResponse

RECENT_DRAFTS = 20


@officer(policies.ASK)
@require_POST
def ask(request: OfficerRequest, study_id: int) -> HttpResponse:
    """Compute all options of the study."""
    services.ask(study_id=study_id, by=request.actor, now=clock.now())
    return redirect(f"{reverse('what_if:study', args=[study_id])}#run")


@officer(policies.ASK)
@require_POST
def cancel(request: OfficerRequest, run_id: int) -> HttpResponse:
    run = services.cancel(run_id=run_id, by=request.actor, now=clock.now())
    messages.success(request, _("Cancelled. Nothing half-computed is shown."))
    return redirect("what_if:study", study_id=run.study_id)


@officer(policies.SEE_STUDY)
@require_safe
def progress(request: OfficerRequest, run_id: int) -> HttpResponse:
    """How far it has got; when it has ended, the page is asked to show the whole."""
    run = queries.run(run_id=run_id, by=request.actor)
    context = {
        "run": run,
        "study": run.study,
        "problem": showing.problem_words(run),
        "may_ask": policies.may_ask(request.actor, run.study.place_id),
    }
    if not request.htmx:
        return redirect("what_if:study", study_id=run.study_id)
    answer = render(request, "scenarios/desk/_run.html", context)
    if not run.is_open:
        answer.headers["HX-Refresh"] = "true"
    return answer


@officer(order_policies.DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: OfficerRequest, run_id: int) -> HttpResponse:
    """Choose a draft of one's own, or begin one with the measures of an option."""
    run = queries.run(run_id=run_id, by=request.actor)
    if request.method == "POST":
        order_id = _attached(request, run_id)
        messages.success(request, _("Attached. Whoever signs the order reads it first."))
        return redirect("orders:edit", order_id=order_id)
    drafts = orders.visible(request.actor).filter(
        state=OrderState.DRAFT, issuer_id=request.actor.place
    )
    place = run.study.place.label
    found = run.results.get("options", [])
    context = {
        "run": run,
        "study": run.study,
        "drafts": drafts.order_by("-pk")[:RECENT_DRAFTS],
        "options": [
            {
                "position": option["position"],
                "label": showing.label_of(option, place=place),
                "lead": results.lead(showing.label_of(option, place=place), option),
            }
            for option in found
            if any(not line["origin"] for line in option["lines"])
        ],
    }
    return render(request, "scenarios/desk/attach.html", context)


def _attached(request: OfficerRequest, run_id: int) -> int:
    by, now = request.actor, clock.now()
    position = typed.key(request.POST.get("option", ""))
    if position is not None:
        return services.draft_from_option(run_id=run_id, position=position, by=by, now=now)
    order_id = typed.key(request.POST.get("order", "")) or 0
    return services.attach_to_draft(run_id=run_id, order_id=order_id, by=by, now=now)
