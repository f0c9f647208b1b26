"""The desk of a checkpoint: what became of those who did not simply pass, and the slips they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianfang.field.facilities import queries as facilities
from lianfang.field.facilities.terms import FacilityKind
from lianfang.ground.identity.terms import Need
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.typed import key
from lianfang.ground.posts.actors import may
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.ground.rulepacks import queries as rulepacks
from lianfang.people.checkpoints import queries as checkpoints
from lianfang.people.checkpoints.terms import Disposition as Outcome
from lianfang.people.journeys.policies import MATCH
from lianfang.people.screening import policies, queries, services
from lianfang.people.screening.terms import TABLE, DispositionState

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from lianfang.ground.handovers.models import Handover
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.screening.models import Disposition
    from lianfang.people.screening.queries import Shown

PAGE = 30
CHOICES = 8
_TONES = {
    DispositionState.DESK: "urgent",
    DispositionState.OFFERED: "open",
    DispositionState.RECEIVED: "done",
    DispositionState.ADVISED: "quiet",
    DispositionState.ENDED: "quiet",
}
_KINDS = {
    Outcome.HOSPITAL_OBSERVATION: (FacilityKind.HOSPITAL, FacilityKind.FEVER_CLINIC),
    Outcome.QUARANTINE_STATION: (FacilityKind.OBSERVATION_STATION,),
    Outcome.DESIGNATED_HOTEL: (FacilityKind.DESIGNATED_HOTEL,),
}


@officer(policies.READ)
@require_safe
def checkpoints_list(request: OfficerRequest) -> HttpResponse:
    """The checkpoints of my places, those with work at the desk first."""
    waiting = queries.waiting_at_desks(by=request.actor)
    found = sorted(
        checkpoints.within(request.actor.prefixes), key=lambda one: -waiting.get(one.pk, 0)
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    items = [{"checkpoint": one, "waiting": waiting.get(one.pk, 0)} for one in page]
    return render(request, "screening/list.html", {"page_obj": page, "items": items})


@officer(policies.READ)
@require_safe
def checkpoint(request: OfficerRequest, code: str) -> HttpResponse:
    """Today's dispositions of one checkpoint, how their hand-overs stand, and its vehicles."""
    now, found = clock.now(), checkpoints.get(code, by=request.actor)
    rows = queries.dispositions(checkpoint_id=found.pk, now=now)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    first, last = queries.day_of(now)
    context = {
        "checkpoint": found,
        "figures": checkpoints.figures([found.pk], since=first, until=last)[found.pk],
        "page_obj": page,
        "items": [_row(*pair) for pair in queries.with_handovers(list(page))],
        "vehicles": queries.vehicles(checkpoint_id=found.pk, now=now)[:PAGE],
        "watermark": watermark(request.actor, now=now),
    }
    return render(request, "screening/checkpoint.html", context)


def watermark(by: Actor, *, now: datetime) -> str:
    """Who looks and when: it stands on every page that shows people."""
    return f"{by.label} · {date_format(timezone.localtime(now), _('j F Y, H:i'))}"


def _row(found: Disposition, handover: Handover | None) -> dict[str, Any]:
    state = DispositionState(found.state)
    return {
        "found": found,
        "outcome": Outcome(found.outcome).label,
        "tone": _TONES[state],
        "state": state.label,
        "handover": handover,
    }


@officer(policies.READ)
@require_safe
def disposition(request: OfficerRequest, disposition_id: int) -> HttpResponse:
    """One person's way on: why, where to, what is still to be chosen."""
    found = queries.disposition(disposition_id=disposition_id, by=request.actor)
    ((_found, handover),) = queries.with_handovers([found])
    at_desk = found.state == DispositionState.DESK
    may_decide = may(request.actor, policies.DECIDE, found.place_id)
    context = _row(found, handover) | {
        "needs": [Need(need).label for need in found.needs if need in Need.values],
        "reasons": _reasons(found),
        "choices": _choices(found) if at_desk and may_decide else [],
        "asks_place": found.outcome == Outcome.HOME_OBSERVATION,
        "may_redirect": at_desk and may_decide,
        "may_match": found.person is not None and may(request.actor, MATCH, request.actor.place),
        "watermark": watermark(request.actor, now=clock.now()),
    }
    return render(request, "screening/disposition.html", context)


def _reasons(found: Disposition) -> list[str]:
    """In the words of the pack that decided."""
    table = rulepacks.pack(found.pack).table(TABLE)
    return [str(row.reason) for row in table.text.rows if row.code in found.reasons]


def _choices(found: Disposition) -> list[facilities.FacilityChoice]:
    kinds = _KINDS.get(Outcome(found.outcome), ())
    return facilities.near(found.place_id, kinds=kinds, limit=CHOICES) if kinds else []


@officer(policies.DECIDE)
@require_POST
def redirect_(request: OfficerRequest, disposition_id: int) -> HttpResponse:
    services.redirect(
        disposition_id=disposition_id,
        facility=key(request.POST.get("facility", "")),
        place=request.POST.get("place", "").strip()[:12],
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("Offered. The receiver has been told; you see the answer here."))
    return redirect("screening:disposition", disposition_id=disposition_id)


@officer(policies.DECIDE)
@require_POST
def end(request: OfficerRequest, disposition_id: int) -> HttpResponse:
    services.end(
        disposition_id=disposition_id,
        reason=request.POST.get("reason", ""),
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("Ended. Nobody has to see to this person any longer."))
    return redirect("screening:disposition", disposition_id=disposition_id)


@officer(MATCH)
@require_POST
def match(request: OfficerRequest, disposition_id: int) -> HttpResponse:
    """The person became a case: who came with them is looked for at once."""
    runs = services.find_fellow_travellers(
        disposition_id=disposition_id,
        case_ref=request.POST.get("case_ref", "")[:60],
        by=request.actor,
        now=clock.now(),
    )
    return redirect("journeys:run", run_id=runs[0].pk)


@officer(policies.READ)
@require_safe
def slip(request: OfficerRequest, disposition_id: int) -> HttpResponse:
    """The paper a person carries to the receiver: A4, black and white, without a name."""
    found = queries.disposition(disposition_id=disposition_id, by=request.actor)
    context = {"found": found, "reasons": _reasons(found)}
    return _paper(request, queries.of_disposition(found), context)


@officer(policies.READ)
@require_safe
def certificate(request: OfficerRequest, party_id: int) -> HttpResponse:
    """The quarantine certificate of a vehicle: the right to go on."""
    found = queries.vehicle(party_id=party_id, by=request.actor)
    return _paper(request, queries.of_vehicle(found), {"vehicle": found})


def _paper(request: HttpRequest, shown: Shown, context: dict[str, Any]) -> HttpResponse:
    address = request.build_absolute_uri(reverse("screening:verify", args=[shown.code]))
    picture = segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="#fff")
    more = {"shown": shown, "address": address, "picture": picture}
    return render(request, "screening/slip.html", context | more)


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Anybody may check a slip; it says where, when and what, never who."""
    return render(request, "screening/verify.html", {"shown": queries.shown(code)})
