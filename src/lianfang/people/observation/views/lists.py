"""The officer's list of observations and the card of one, with what can be done about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianfang.ground.handovers import queries as handovers
from lianfang.ground.kernel import clock
from lianfang.ground.posts.actors import may
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.observation import packing, paper, policies, queries, services
from lianfang.people.observation.curve import curve
from lianfang.people.observation.queries import Filters
from lianfang.people.observation.terms import (
    DutyState,
    EndReason,
    PlacementState,
    Setting,
)
from lianfang.people.observation.views import shown

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.observation.models import Placement

PAGE = 50
_RELEASE_REASONS = (EndReason.ERROR, EndReason.INDEX_EXCLUDED)


def _filters(form: QueryDict) -> Filters:
    setting, state = form.get("setting", ""), form.get("state", "")
    place = form.get("place", "")
    return Filters(
        setting=setting if setting in Setting.values else "",
        state=state if state in PlacementState.values else "",
        place=place[:15] if place.isascii() and place.isdecimal() else "",
        is_flagged=form.get("only") == "visit",
        is_family_owed=form.get("only") == "family",
    )


@officer(policies.READ)
@require_safe
def observations(request: OfficerRequest) -> HttpResponse:
    """Who is under observation in my jurisdiction, by unit, with filters in the address."""
    now, filters = clock.now(), _filters(request.GET)
    found = queries.listing(filters, by=request.actor, now=now)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    people = queries.masks([one.person for one in page])
    context = {
        "page_obj": page,
        "items": [shown.item(one, people.get(one.person), now=now) for one in page],
        "filters": filters,
        "only": request.GET.get("only", ""),
        "settings": Setting.choices,
        "states": PlacementState.choices,
        "counts": _counts(request.actor, now=now),
        "alarms": _alarms(request.actor, now=now),
        "may_check": may(request.actor, policies.CHECK, request.actor.place),
        "watermark": shown.watermark(request.actor, now=now),
    }
    part = "observation/list.html#rows" if request.headers.get("HX-Request") else None
    return render(request, part or "observation/list.html", context)


def _counts(by: Actor, *, now: datetime) -> list[dict[str, Any]]:
    found = queries.counts(by.prefixes, now=now)
    return [{"label": setting.label, "count": found[setting.value]} for setting in Setting]


def _alarms(by: Actor, *, now: datetime) -> dict[str, int]:
    return {
        "families": queries.families_to_tell(by=by, now=now).count(),
        "urgent": queries.duties_owed(by=by, now=now, urgent_only=True).count(),
        "appeals": queries.appeals(by=by).count(),
    }


@officer(policies.READ)
@require_safe
def placement(request: OfficerRequest, placement_id: int) -> HttpResponse:
    """One observation: how the person is, what is owed to them, what was decided and may be."""
    now = clock.now()
    found = queries.placement(placement_id=placement_id, by=request.actor)
    masked = queries.masks([found.person]).get(found.person)
    context = shown.item(found, masked, now=now) | {
        "masked": masked,
        "decider": shown.decider(found),
        "curve": _curve(found),
        "checks": found.checks.order_by("-on", "-slot"),
        "readings": found.readings.order_by("-at", "-pk")[:60],
        "duties": found.duties.order_by("state", "due_at", "pk"),
        "handover": handovers.latest_for([found.subject]).get(found.subject),
        "notices": found.notices.order_by("-issued_at"),
        "appeals": found.appeals.order_by("-opened_at"),
        "exposures": found.exposures.order_by("-last_exposure"),
        "now": now,
        "acts": _acts(request.actor, found, now=now),
        "watermark": shown.watermark(request.actor, now=now),
    }
    return render(request, "observation/placement.html", context)


def _curve(found: Placement) -> Any:
    rows = found.checks.values_list("on", "slot", "celsius")
    done = [(on, slot, celsius) for on, slot, celsius in rows if celsius is not None]
    first = shown.local(found.begun_at or found.decided_at).date()
    last = max(first + timedelta(days=6), shown.local(found.ends_at).date())
    fever = packing.constants(shown.local(found.decided_at).date()).fever_c
    return curve(done, first=first, last=last, fever=fever)


def _acts(by: Actor, found: Placement, *, now: datetime) -> dict[str, Any]:
    """What the reader may do here; the services decide again."""
    is_on = found.is_open and now < found.ends_at
    decides = may(by, policies.DECIDE, found.place_id) or may(
        by, policies.DECIDE, found.decided_place_id
    )
    ill = found.state in {PlacementState.SYMPTOMATIC, PlacementState.TRANSFERRED}
    return {
        "check": is_on and may(by, policies.CHECK, found.place_id),
        "care": found.is_open and may(by, policies.CHECK, found.place_id),
        "release": is_on and decides,
        "reasons": [(reason.value, reason.label) for reason in _RELEASE_REASONS],
        "diagnose": is_on and ill and may(by, policies.DIAGNOSE, by.place),
    }


def _back(placement_id: int) -> HttpResponse:
    return redirect("observation:placement", placement_id)


@officer(policies.CHECK)
@require_POST
def finish_duty(request: OfficerRequest, duty_id: int) -> HttpResponse:
    """Say that something owed was done, or is not needed."""
    done = services.finish_duty(
        duty_id=duty_id,
        by=request.actor,
        now=clock.now(),
        note=request.POST.get("note", ""),
        is_needed=request.POST.get("state") != DutyState.NOT_NEEDED,
    )
    messages.success(request, _("Saved."))
    return _back(done.placement_id)


@officer(policies.DECIDE)
@require_POST
def release(request: OfficerRequest, placement_id: int) -> HttpResponse:
    """Let somebody go before the end."""
    wanted = request.POST.get("reason", "")
    reason = EndReason(wanted) if wanted in {one.value for one in _RELEASE_REASONS} else None
    services.release(
        placement_id=placement_id,
        reason=reason or EndReason.ERROR,
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("Released. The notice of release is ready to print."))
    return _back(placement_id)


@officer(policies.DIAGNOSE)
@require_POST
def diagnose(request: OfficerRequest, placement_id: int) -> HttpResponse:
    """The hospital's word: nothing found, or confirmed."""
    act = services.confirm_case if "confirmed" in request.POST else services.exclude
    act(
        placement_id=placement_id,
        evidence_ref=request.POST.get("evidence", "")[:120],
        by=request.actor,
        now=clock.now(),
    )
    messages.success(request, _("Saved."))
    return _back(placement_id)


@officer(policies.READ)
@require_safe
def notice_pdf(request: OfficerRequest, placement_id: int, notice_id: int) -> HttpResponse:
    """The paper that is given to the person."""
    found = queries.placement(placement_id=placement_id, by=request.actor)
    notice = queries.notice(found, notice_id)
    address = request.build_absolute_uri("/notice/")
    pdf = paper.notice_pdf(notice, address=address, now=clock.now())
    return HttpResponse(pdf, content_type="application/pdf")
