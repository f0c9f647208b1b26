"""The person's own page: opened with the code on the paper, without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts import actors
from lianfang.people.observation import letters, paper, rules, services
from lianfang.people.observation.services import Entry
from lianfang.people.observation.terms import (
    OPEN_APPEALS,
    CheckState,
    PlacementState,
    Symptom,
)
from lianfang.people.observation.views import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.observation.models import Notice

_LABEL = "person under observation"


@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Where the code on the paper is typed in."""
    code = request.GET.get("code", "").strip()
    if not code:
        return render(request, "observation/find.html", {"length": services.CODE_LENGTH})
    try:
        services.open_with(code, now=clock.now())
    except DomainError as error:
        context = {
            "length": services.CODE_LENGTH,
            "problem": error.sentence(),
            "code": code[:20],
        }
        return render(request, "observation/find.html", context, status=404)
    return redirect("observation:notice", code.replace(" ", "")[:20])


@never_cache
@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """The notice, how it stands, and what the person can do from here."""
    now = clock.now()
    found = services.open_with(code, now=now)
    return render(request, "observation/notice.html", _context(found, code, now=now))


def _context(found: Notice, code: str, *, now: datetime) -> dict[str, Any]:
    placement = found.placement
    on, slot = rules.slot_of(shown.local(now))
    check = placement.checks.filter(on=on, slot=slot).first()
    is_on = placement.is_open and now < placement.ends_at
    appeals = placement.appeals.order_by("-opened_at")
    return {
        "letter": letters.letter(found),
        "code": code,
        "placement": placement,
        "is_on": is_on,
        "is_suspended": placement.state == PlacementState.SUSPENDED,
        "newer": placement.notices.filter(issued_at__gt=found.issued_at).exists(),
        "slot": letters.slot_label(now),
        "is_done": check is not None and check.state == CheckState.DONE,
        "check": check,
        "checks": placement.checks.exclude(celsius=None).order_by("-on", "-slot")[:6],
        "symptoms": Symptom.choices,
        "appeals": appeals,
        "may_appeal": not any(one.state in OPEN_APPEALS for one in appeals),
        "helps": placement.duties.filter(kind="help").order_by("-made_at")[:5],
    }


def _acting(found: Notice) -> Actor:
    return actors.system(place=found.placement.place_id, label=_LABEL)


def _act(
    request: HttpRequest, code: str, act: Callable[[Notice, Actor, datetime], str]
) -> HttpResponse:
    """Do what the person asks, and come back to the page with the answer in words."""
    now = clock.now()
    found = services.open_with(code, now=now)
    try:
        messages.success(request, act(found, _acting(found), now))
    except DomainError as error:
        messages.error(request, error.sentence())
    return redirect("observation:notice", code)


@require_POST
def report(request: HttpRequest, code: str) -> HttpResponse:
    """The person's own temperature."""

    def act(found: Notice, by: Actor, now: datetime) -> str:
        on, slot = rules.slot_of(shown.local(now))
        entry = Entry(
            placement=found.placement_id,
            on=on,
            slot=slot,
            at=now,
            celsius=services.celsius_of(request.POST.get("celsius")),
            symptoms=tuple(
                one for one in request.POST.getlist("symptoms") if one in Symptom.values
            ),
        )
        services.report_myself(found.placement, entry, by=by, now=now)
        found.placement.refresh_from_db()
        if found.placement.state == PlacementState.SYMPTOMATIC:
            return _("Thank you. A doctor has been told; somebody comes for you within the hour.")
        return _("Thank you. Your temperature was saved.")

    return _act(request, code, act)


@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The person asks for help."""

    def act(found: Notice, by: Actor, now: datetime) -> str:
        text = request.POST.get("text", "")
        services.ask_for_help(found.placement, text=text, by=by, now=now)
        return _("Thank you. Those who look after you have been told.")

    return _act(request, code, act)


@require_POST
def appeal(request: HttpRequest, code: str) -> HttpResponse:
    """The person objects."""

    def act(found: Notice, by: Actor, now: datetime) -> str:
        text = request.POST.get("text", "")
        services.appeal(found.placement, text=text, by=by, now=now)
        return _("Your objection has arrived. Somebody else than the one who decided looks at it.")

    return _act(request, code, act)


@never_cache
@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The notice as a paper to keep."""
    now = clock.now()
    found = services.open_with(code, now=now)
    address = request.build_absolute_uri("/notice/")
    made = paper.notice_pdf(found, address=address, now=now)
    return HttpResponse(made, content_type="application/pdf")
