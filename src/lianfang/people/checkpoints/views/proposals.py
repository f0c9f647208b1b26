from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.checkpoints import codes, policies, presentation, queries, services
from lianfang.people.checkpoints.forms import ProposalForm
from lianfang.people.checkpoints.terms import CheckpointKind

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.http import HttpResponse

USUAL_TERM = timedelta(days=14)


@officer(policies.PROPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """Propose a checkpoint; what is wrong is said on the form and nothing typed is lost."""
    now, by = clock.now(), request.actor
    if request.method != "POST":
        return _page(request, ProposalForm(initial=_initial(now), under=by.place))
    form = ProposalForm(request.POST, under=by.place)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        done = services.propose(_proposal(form.cleaned_data), by=by, now=now)
    except DomainError as error:
        form.add_error(None, error.sentence())
        return _page(request, form, status=error.http_status)
    messages.success(
        request, _("Proposed. Nobody may be stopped there until it has been approved and opened.")
    )
    return redirect("checkpoints:checkpoint", code=done.code)


def _initial(now: datetime) -> dict[str, Any]:
    end = localtime(now + USUAL_TERM).replace(minute=0, second=0, microsecond=0)
    # The short name is settled before the form is sent, so that sending it twice proposes once.
    return {"code": f"cp-{codes.fresh().lower()}", "sunset": end, "minimum_staff": 3}


def _proposal(typed: dict[str, Any]) -> services.Proposal:
    proposal = services.Proposal(**typed | {"kind": CheckpointKind(typed["kind"])})
    return replace(proposal, name_en="")


def _page(request: OfficerRequest, form: ProposalForm, *, status: int = 200) -> HttpResponse:
    return render(request, "checkpoints/new.html", {"form": form}, status=status)


@officer
@require_safe
def desk(request: OfficerRequest) -> HttpResponse:
    """What waits for my place's decision, and what is due for review or about to end."""
    now = clock.now()
    mine = queries.due_for_review(request.actor, now=now)
    context = {
        "waiting": presentation.shown(queries.to_decide(by=request.actor), now=now),
        "due": presentation.shown(mine, now=now),
        "now": now,
    }
    return render(request, "checkpoints/desk.html", context)
