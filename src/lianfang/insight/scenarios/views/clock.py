from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.posts.faces import OfficerRequest, is_ours, officer
from lianfang.insight.scenarios import policies, queries, services
from lianfang.insight.scenarios.forms import PlayForm, SetForm, StepForm

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.insight.scenarios.terms import Rate


@officer
@require_safe
def clock_page(request: OfficerRequest) -> HttpResponse:
    """The clock and what it does; a fragment request gets only the part for the header."""
    if request.htmx:
        return render(request, "scenarios/clock.html")
    reading = clock.read()
    context = {
        "reading": reading,
        "form": SetForm(initial={"at": timezone.localtime(reading.now)}),
        "may_set": policies.may_set_clock(request.actor),
        "scenarios": queries.loaded(),
    }
    return render(request, "scenarios/clock_page.html", context)


@officer(policies.SET_CLOCK)
@require_POST
def play(request: OfficerRequest) -> HttpResponse:
    rate = cast("Rate", PlayForm(request.POST).checked()["rate"])
    services.play(rate=rate, by=request.actor, now=clock.now())
    return _back(request)


@officer(policies.SET_CLOCK)
@require_POST
def pause(request: OfficerRequest) -> HttpResponse:
    services.pause(by=request.actor, now=clock.now())
    return _back(request)


@officer(policies.SET_CLOCK)
@require_POST
def step(request: OfficerRequest) -> HttpResponse:
    span = StepForm(request.POST).span()
    reading = services.step(span=span, by=request.actor, now=clock.now())
    _say(request, reading)
    return _back(request)


@officer(policies.SET_CLOCK)
@require_POST
def set_clock(request: OfficerRequest) -> HttpResponse:
    to = cast("datetime", SetForm(request.POST).checked()["at"])
    reading = services.set_clock(to=to, by=request.actor, now=clock.now())
    _say(request, reading)
    return _back(request)


def _say(request: OfficerRequest, reading: clock.Reading) -> None:
    words = _(
        "The clock shows {moment}. Figures are shown as they were known then; nothing was deleted."
    )
    moment = date_format(timezone.localtime(reading.now), "DATETIME_FORMAT")
    messages.success(request, words.format(moment=moment))


def _back(request: OfficerRequest) -> HttpResponse:
    """To the page the reader came from, which shows everything as known at the new time."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    url = request.POST.get("next", "")
    return redirect(url if is_ours(url) else reverse("scenarios:clock"))
