"""Deciding about one person: on evidence, or, for a day at most, together with a second unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianfang.field.facilities import queries as facilities
from lianfang.field.facilities.terms import LODGING_KINDS, MEDICAL_KINDS
from lianfang.ground.handovers.terms import Unit
from lianfang.ground.identity import queries as identity
from lianfang.ground.kernel import clock, typed
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.places import queries as places
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.observation import policies, services
from lianfang.people.observation.errors import EvidenceMissing
from lianfang.people.observation.terms import Evidence, EvidenceKind, OverrideReason, Setting
from lianfang.people.observation.views import shown

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpResponse

HOUSES = 8


@officer(policies.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: OfficerRequest, person: UUID) -> HttpResponse:
    """Put somebody from the vault under observation. What was typed comes back with a refusal."""
    now, problem = clock.now(), ""
    identity.person_for(person, by=request.actor, now=now)
    if request.method == "POST":
        try:
            return _decide(request, person, now=now)
        except DomainError as error:
            problem = error.sentence()
    context = _context(request, person, now=now) | {"problem": problem}
    return render(request, "observation/decide.html", context, status=422 if problem else 200)


def _context(request: OfficerRequest, person: UUID, *, now: datetime) -> dict[str, Any]:
    here = places.find(request.POST.get("place", "")) or places.get(request.actor.place)
    kinds = LODGING_KINDS | MEDICAL_KINDS
    return {
        "person": person,
        "masked": identity.one(person),
        "typed": request.POST,
        "here": here,
        "kinds": [one for one in EvidenceKind.choices if one[0] != EvidenceKind.OVERRIDE],
        "settings": Setting.choices,
        "houses": facilities.near(here.code, kinds=kinds, limit=HOUSES),
        "reasons": OverrideReason.choices,
        "watermark": shown.watermark(request.actor, now=now),
    }


def _decide(request: OfficerRequest, person: UUID, *, now: datetime) -> HttpResponse:
    form, by = request.POST, request.actor
    setting, unit = _setting(request), _unit(request)
    if "override" in form:
        wanted = form.get("reason", "")
        if wanted not in OverrideReason.values:
            raise EvidenceMissing(what="", why="")
        services.ask_override(
            person=person, setting=setting, unit=unit, reason=OverrideReason(wanted), by=by, now=now
        )
        messages.success(request, _("Asked. Nobody is held until a second unit agrees."))
        return redirect("observation:appeals")
    made = services.place(
        person=person,
        evidence=_evidence(request),
        setting=setting,
        unit=unit,
        last_exposure=_moment(form.get("exposed", "")),
        by=by,
        now=now,
        is_synthetic=identity.one(person).is_synthetic,
    )
    messages.success(request, _("Ordered. Give the person the notice and tell the family today."))
    if policies.may_read(by, made):
        return redirect("observation:placement", made.pk)
    return redirect("observation:decide-on", person)


def _setting(request: OfficerRequest) -> Setting:
    wanted = request.POST.get("setting", "")
    return Setting(wanted) if wanted in Setting.values else Setting.HOME


def _unit(request: OfficerRequest) -> Unit:
    """The house chosen, or the place itself for somebody who stays at home."""
    house = typed.key(request.POST.get("house", ""))
    if house is not None and _setting(request) != Setting.HOME:
        return services.unit_of(house)
    return Unit(place=places.get(request.POST.get("place", "")).code)


def _evidence(request: OfficerRequest) -> Evidence:
    form = request.POST
    kind = form.get("kind", "")
    if kind not in EvidenceKind.values:
        raise EvidenceMissing(what="", why="")
    return Evidence(
        kind=EvidenceKind(kind), ref=form.get("ref", "")[:120], at=_moment(form.get("seen", ""))
    )


def _moment(text: str) -> datetime:
    found = typed.moment(text, zone=timezone.get_current_timezone())
    if found is None:
        raise EvidenceMissing(what="", why="")
    return found


@officer(policies.PLACE)
@require_POST
def confirm(request: OfficerRequest, override_id: int) -> HttpResponse:
    """Agree, as a second unit, to hold somebody for a day."""
    services.confirm_override(override_id=override_id, by=request.actor, now=clock.now())
    messages.success(request, _("Confirmed. It ends by itself within a day."))
    return redirect("observation:appeals")
