"""What is done to a checkpoint; each deed leads back to its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianfang.ground.kernel import clock
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.checkpoints import policies, queries, services
from lianfang.people.checkpoints.forms import LaneForm, ShiftForm, TermForm
from lianfang.people.checkpoints.services import Crewing
from lianfang.people.checkpoints.terms import Arrangement
from lianfang.people.checkpoints.views.common import back, cleaned, typed

if TYPE_CHECKING:
    from django.http import HttpResponse


@officer(policies.APPROVE)
@require_POST
def approve(request: OfficerRequest, code: str) -> HttpResponse:
    found = queries.get(code, by=request.actor)
    services.approve(
        checkpoint_id=found.pk, by=request.actor, now=clock.now(), note=typed(request, "note")
    )
    return back(request, code, _("Approved. It can be staffed and opened now."))


@officer(policies.APPROVE)
@require_POST
def refuse(request: OfficerRequest, code: str) -> HttpResponse:
    found = queries.get(code, by=request.actor)
    reason = typed(request, "reason")
    services.refuse(checkpoint_id=found.pk, reason=reason, by=request.actor, now=clock.now())
    return back(request, code, _("Not approved. Whoever proposed it sees the reason."))


@officer(policies.RUN)
@require_POST
def staff(request: OfficerRequest, code: str) -> HttpResponse:
    found = queries.get(code, by=request.actor)
    crewing = Crewing(**cleaned(ShiftForm(request.POST)), post=request.actor.post_id)
    services.staff(checkpoint_id=found.pk, crewing=crewing, by=request.actor, now=clock.now())
    return back(request, code, _("The shift is on the roster."))


@officer(policies.RUN)
@require_POST
def open_(request: OfficerRequest, code: str) -> HttpResponse:
    found = queries.get(code, by=request.actor)
    services.open_(checkpoint_id=found.pk, by=request.actor, now=clock.now())
    return back(request, code, _("The checkpoint is open. Its pads get it with their next signal."))


@officer(policies.RUN)
@require_POST
def lane(request: OfficerRequest, code: str) -> HttpResponse:
    found = queries.get(code, by=request.actor)
    wanted = cleaned(LaneForm(request.POST))
    wanted["arrangement"] = Arrangement(wanted["arrangement"])
    services.set_lane(checkpoint_id=found.pk, by=request.actor, now=clock.now(), **wanted)
    return back(request, code, _("The lane is laid out."))


@officer(policies.RUN)
@require_POST
def relieve(request: OfficerRequest, code: str) -> HttpResponse:
    found = queries.get(code, by=request.actor)
    following = None
    if typed(request, "lead"):
        following = Crewing(**cleaned(ShiftForm(request.POST)), post=request.actor.post_id)
    done = services.relieve(
        checkpoint_id=found.pk,
        note=typed(request, "note"),
        following=following,
        by=request.actor,
        now=clock.now(),
    )
    if done.is_working(now=clock.now()):
        return back(request, code, _("Handed over. The checkpoint works on."))
    return back(
        request, code, _("Handed over. Nobody is stopped here until the next shift opens it.")
    )


@officer(policies.APPROVE)
@require_POST
def extend(request: OfficerRequest, code: str) -> HttpResponse:
    found = queries.get(code, by=request.actor)
    term = cleaned(TermForm(request.POST))
    services.extend(checkpoint_id=found.pk, by=request.actor, now=clock.now(), **term)
    return back(request, code, _("Extended by a new decision."))


@officer(policies.CLOSE)
@require_POST
def review(request: OfficerRequest, code: str) -> HttpResponse:
    found = queries.get(code, by=request.actor)
    services.review(
        checkpoint_id=found.pk,
        finding=typed(request, "finding"),
        is_done=request.POST.get("done") == "yes",
        by=request.actor,
        now=clock.now(),
    )
    return back(request, code, _("The review is on record."))


@officer(policies.CLOSE)
@require_POST
def close(request: OfficerRequest, code: str) -> HttpResponse:
    found = queries.get(code, by=request.actor)
    reason = typed(request, "reason")
    services.close(checkpoint_id=found.pk, reason=reason, by=request.actor, now=clock.now())
    return back(request, code, _("Closed. The road stays as open as it was."))
