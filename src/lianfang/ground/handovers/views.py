"""The one screen of a unit: offered to us, on the way, arrived, owed by us, returned to us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lianfang.ground.handovers import policies, queries
from lianfang.ground.handovers.steps import STEPS, steps_open_to
from lianfang.ground.handovers.terms import FAILED_STATES, OPEN_STATES, Box, HandoverState
from lianfang.ground.kernel import clock
from lianfang.ground.posts.faces import OfficerRequest, officer

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.handovers.models import Handover
    from lianfang.ground.posts.actors import Actor

PAGE = 30
BOXES = {
    Box.OFFERED: gettext_lazy("Offered to us"),
    Box.COMING: gettext_lazy("On the way to us"),
    Box.ARRIVED: gettext_lazy("Arrived"),
    Box.OWED: gettext_lazy("Owed by us"),
    Box.RETURNED: gettext_lazy("Ours again"),
}
_TONES = {
    HandoverState.OFFERED: "open",
    HandoverState.ACCEPTED: "active",
    HandoverState.DEPARTED: "active",
    HandoverState.ARRIVED: "done",
    HandoverState.CONFIRMED: "done",
    HandoverState.WITHDRAWN: "quiet",
    HandoverState.REFUSED: "urgent",
    HandoverState.TIMED_OUT: "urgent",
}


@officer(policies.READ)
@require_safe
def unit(request: OfficerRequest) -> HttpResponse:
    """What my unit was offered and what it owes; the box with work in it is shown first."""
    now, counts = clock.now(), queries.counts(by=request.actor)
    box = _box(request.GET.get("box", ""), counts)
    page = Paginator(queries.in_box(box, by=request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "box": box,
        "boxes": [
            {"key": key, "label": label, "count": counts[key], "current": key == box}
            for key, label in BOXES.items()
        ],
        "page_obj": page,
        "items": [describe(found, by=request.actor, now=now) for found in page],
        "keep": [("box", box)],
    }
    return render(request, _template(request, "handovers/unit.html", "rows"), context)


def _box(wanted: str, counts: dict[Box, int]) -> Box:
    if wanted in set(Box):
        return Box(wanted)
    first = (Box.OFFERED, Box.RETURNED, Box.COMING, Box.ARRIVED, Box.OWED)
    return next((box for box in first if counts[box]), Box.OFFERED)


@officer(policies.READ)
@require_safe
def handover(request: OfficerRequest, handover_id: int) -> HttpResponse:
    """One hand-over: who answers now, every receipt, and the next step for whoever looks."""
    found = queries.handover(handover_id=handover_id, by=request.actor)
    context = describe(found, by=request.actor, now=clock.now()) | {
        "steps": [(step, _TONES[HandoverState(step.state)]) for step in queries.steps(found)],
        "spans": queries.history(found.subject),
    }
    return render(request, _template(request, "handovers/handover.html", "body"), context)


def describe(found: Handover, *, by: Actor, now: datetime) -> dict[str, Any]:
    """What the list and the page show of a hand-over beside its columns."""
    state = HandoverState(found.state)
    deadline = found.accept_by if state == HandoverState.OFFERED else found.arrive_by
    is_late = state in OPEN_STATES and deadline < now
    return {
        "handover": found,
        "label": state.label,
        "tone": "urgent" if is_late else _TONES[state],
        "deadline": deadline if state in OPEN_STATES else None,
        "is_failed": state in FAILED_STATES,
        "acts": steps_open_to(by, found),
    }


@officer(policies.READ)
@require_POST
def act(request: OfficerRequest, handover_id: int, step: str) -> HttpResponse:
    """Take one step; the receipt goes to both units at once."""
    if step not in STEPS:
        raise Http404
    found = STEPS[step].take(
        handover_id, by=request.actor, now=clock.now(), said=request.POST.get("said", "")
    )
    messages.success(request, STEPS[step].done)
    box = request.POST.get("box", "")
    if box in set(Box):
        return redirect(f"{reverse('handovers:unit')}?box={box}")
    return redirect("handovers:handover", handover_id=found.pk)


def _template(request: OfficerRequest, name: str, partial: str) -> str:
    return f"{name}#{partial}" if request.headers.get("HX-Request") else name
