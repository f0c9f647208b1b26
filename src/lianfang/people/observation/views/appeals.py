"""The appeals desk: what was objected to, whose clock runs, and the decision by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.posts.actors import may
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.observation import policies, queries, services
from lianfang.people.observation.terms import OPEN_APPEALS, AppealState, EvidenceKind
from lianfang.people.observation.views import shown

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from lianfang.ground.identity.traits import Masked
    from lianfang.people.observation.models import Appeal

PAGE = 30
_TONES = {
    AppealState.OPEN: "soon",
    AppealState.SUSPENDED: "urgent",
    AppealState.UPHELD: "done",
    AppealState.CONFIRMED: "quiet",
}


@officer(policies.READ)
@require_safe
def desk(request: OfficerRequest) -> HttpResponse:
    """Open appeals, the nearest deadline first; and batches that somebody should look at."""
    now, by = clock.now(), request.actor
    is_all = request.GET.get("which") == "all"
    found = queries.appeals(by=by, open_only=not is_all)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    people = queries.masks([one.placement.person for one in page])
    oversees = may(by, policies.OVERSEE, by.place)
    context = {
        "page_obj": page,
        "items": [
            _item(one, people.get(one.placement.person), request=request, now=now) for one in page
        ],
        "is_all": is_all,
        "suspicions": queries.suspicions(by=by) if oversees else [],
        "overrides": _overrides(request, now=now),
        "may_confirm": may(by, policies.CONFIRM, by.place),
        "may_correct": may(by, policies.CORRECT, by.place),
        "watermark": shown.watermark(by, now=now),
    }
    return render(request, "observation/appeals.html", context)


def _item(
    appeal: Appeal, masked: Masked | None, *, request: OfficerRequest, now: datetime
) -> dict[str, Any]:
    state = AppealState(appeal.state)
    is_open = state in OPEN_APPEALS
    placement = appeal.placement
    return shown.item(placement, masked, now=now) | {
        "appeal": appeal,
        "appeal_state": state.label,
        "appeal_tone": "urgent" if is_open and now >= appeal.answer_by else _TONES[state],
        "decider": shown.decider(placement),
        "evidence": EvidenceKind(placement.evidence_kind).label,
        "may_judge": is_open and policies.may_judge(request.actor, appeal),
        "is_decider": is_open and policies.is_decider(request.actor, placement),
    }


def _overrides(request: OfficerRequest, *, now: datetime) -> list[dict[str, Any]]:
    """Special decisions that this post could confirm: those that others asked for."""
    by = request.actor
    if not may(by, policies.PLACE, by.place):
        return []
    found = [one for one in queries.overrides(by=by, now=now) if one.asked_as != by.label]
    people = queries.masks([one.person for one in found])
    return [
        {"override": one, "label": people[one.person].label if one.person in people else ""}
        for one in found
    ]


@officer(policies.JUDGE)
@require_POST
def decide(request: OfficerRequest, appeal_id: int) -> HttpResponse:
    """Let the person go, or confirm with evidence."""
    decided = services.decide(
        appeal_id=appeal_id,
        is_upheld="upheld" in request.POST,
        reason=request.POST.get("reason", ""),
        evidence_ref=request.POST.get("evidence", ""),
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, AppealState(decided.state).label)
    return redirect("observation:appeals")


@officer(policies.CORRECT)
@require_POST
def correct(request: OfficerRequest) -> HttpResponse:
    """Another jurisdiction asks for a correction, by the code on the paper the person shows."""
    now = clock.now()
    notice = services.open_with(request.POST.get("code", ""), now=now)
    services.ask_correction(
        placement_id=notice.placement_id,
        text=request.POST.get("text", ""),
        by=request.actor,
        now=now,
    )
    messages.success(request, _("The correction was asked for. It must be answered within a day."))
    return redirect("observation:appeals")


@officer(policies.OVERSEE)
@require_POST
def settle(request: OfficerRequest, suspicion_id: int) -> HttpResponse:
    """Say what was found behind a batch."""
    services.settle_suspicion(
        suspicion_id=suspicion_id,
        remark=request.POST.get("remark", ""),
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("Saved."))
    return redirect("observation:appeals")
