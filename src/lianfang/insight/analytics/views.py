"""Faces of the estimates: overview, alarms, line lists, methods."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.ground.kernel import clock, typed
from lianfang.ground.kernel.errors import DomainError, NotFound
from lianfang.ground.places import queries as places
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.insight.analytics import (
    downloads,
    errors,
    linelists,
    naming,
    pages,
    policies,
    queries,
    services,
)
from lianfang.insight.analytics.models import Alarm, Calculation

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lianfang.ground.places.models import Place
    from lianfang.insight.analytics.models import LineList

PER_PAGE = 50


@require_safe
@officer(policies.SEE)
def own(request: OfficerRequest) -> HttpResponse:
    """The estimates of the reader's own place."""
    return redirect("analytics:overview", code=request.actor.place)


@require_safe
@officer(policies.SEE)
def overview(request: OfficerRequest, code: str) -> HttpResponse:
    """R, growth and alarms of a place and of the units below it."""
    place, now = _seen(request, code), clock.now()
    context = pages.overview(by=request.actor, place=place, known_at=_moment(request, now), now=now)
    return render(request, "analytics/overview.html", context)


@require_safe
@officer(policies.SEE)
def figures_file(request: OfficerRequest, code: str) -> HttpResponse:
    """The estimates as a file, each with its interval, input and method."""
    place = _seen(request, code)
    known_at = _moment(request, clock.now())
    made = downloads.as_csv(by=request.actor, place=place, known_at=known_at)
    name = downloads.file_name(place, known_at=known_at)
    return _file(made, name)


@require_POST
@officer(policies.COMPUTE)
def compute(request: OfficerRequest, code: str) -> HttpResponse:
    """Have a place computed in the background."""
    calculation = services.ask(place=code, by=request.actor, now=clock.now())
    return redirect("analytics:overview", code=calculation.place_id)


@require_safe
@officer(policies.COMPUTE)
def calculation(request: OfficerRequest, calculation_id: int) -> HttpResponse:
    """How far a calculation has got; asked again by itself until it has ended."""
    found = _calculation(request, calculation_id)
    answer = render(request, "analytics/_calculation.html", pages.calculation(found))
    if not found.is_under_way and request.htmx:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@officer(policies.COMPUTE)
def cancel(request: OfficerRequest, calculation_id: int) -> HttpResponse:
    """Stop a calculation at its next step."""
    found = _calculation(request, calculation_id)
    services.cancel(calculation_id=found.pk, by=request.actor, now=clock.now())
    messages.success(request, _("The calculation was cancelled. What it had made by then is kept."))
    return redirect("analytics:overview", code=found.place_id)


@require_safe
@officer(policies.SEE)
def alarms(request: OfficerRequest, code: str) -> HttpResponse:
    """Alarms of a place and below it, unanswered first."""
    place, now = _seen(request, code), clock.now()
    state, method = request.GET.get("state", ""), request.GET.get("method", "")
    rows = queries.alarms(_reach(request, place), now=now, state=state[:12], method=method[:12])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = pages.alarm_list(by=request.actor, place=place, now=now, state=state, method=method)
    context |= {"page_obj": page, "lines": naming.lines(page.object_list)}
    return render(request, "analytics/alarms.html", context)


def _reach(request: OfficerRequest, place: Place) -> tuple[str, ...]:
    """The part of the place that the reader answers for."""
    own = places.prefixes_of(place.code)
    if request.actor.covers(place.code):
        return own
    return tuple(code for code in request.actor.prefixes if code.startswith(place.code))


@require_safe
@officer(policies.SEE)
def alarm(request: OfficerRequest, alarm_id: int) -> HttpResponse:
    """One alarm, and what can be done about it."""
    found = _alarm(request, alarm_id)
    return render(request, "analytics/alarm.html", pages.alarm(by=request.actor, found=found))


_ANSWERS: dict[str, Callable[..., Alarm]] = {
    "look": services.look_into,
    "leave": services.leave,
    "reopen": services.reopen,
}


@require_POST
@officer(policies.ANSWER)
def answer(request: OfficerRequest, alarm_id: int) -> HttpResponse:
    """Look into an alarm, close it with what was found, or undo either."""
    act, now = request.POST.get("act", ""), clock.now()
    if act in _ANSWERS:
        _ANSWERS[act](alarm_id=alarm_id, by=request.actor, now=now)
        return redirect("analytics:alarm", alarm_id=alarm_id)
    try:
        reason = request.POST.get("reason", "")
        services.close(alarm_id=alarm_id, reason=reason, by=request.actor, now=now)
    except errors.ReasonNeeded as error:
        context = pages.alarm(by=request.actor, found=_alarm(request, alarm_id))
        context["sentence"] = error.sentence()
        return render(request, "analytics/alarm.html", context, status=error.http_status)
    messages.success(request, _("The alarm is closed. It can be taken up again below."))
    return redirect("analytics:alarm", alarm_id=alarm_id)


@require_http_methods(["GET", "HEAD", "POST"])
@officer(policies.HAND_IN)
def line_lists(request: OfficerRequest) -> HttpResponse:
    """Hand in a line list as counts; below, those handed in before."""
    sentence, status = "", 200
    if request.method == "POST":
        try:
            _say_received(request, _receive(request))
            return redirect("analytics:line-lists")
        except DomainError as error:
            sentence, status = error.sentence(), error.http_status
    actor = request.actor
    context = {
        "sentence": sentence,
        "source": request.POST.get("source", ""),
        "lists": queries.line_lists(actor.prefixes, now=clock.now())[:PER_PAGE],
        "crumbs": pages.crumbs(actor, places.get(actor.place), _("Line lists")),
        "limit": linelists.LARGEST_BYTES // linelists.MEGABYTE,
    }
    return render(request, "analytics/line_lists.html", context, status=status)


def _receive(request: OfficerRequest) -> LineList:
    file = request.FILES.get("file")
    if file is None:
        raise errors.NothingSent
    return services.receive(
        name=file.name or "",
        content=file.read(),
        source=request.POST.get("source", ""),
        by=request.actor,
        now=clock.now(),
    )


def _say_received(request: OfficerRequest, found: LineList) -> None:
    said = ngettext(
        "{count} case was taken in as a count. Compute the estimates anew to use it.",
        "{count} cases were taken in as counts. Compute the estimates anew to use them.",
        found.cases,
    )
    messages.success(request, said.format(count=found.cases))


@require_safe
@officer(policies.HAND_IN)
def template(request: OfficerRequest) -> HttpResponse:
    """An empty file with the right columns and one row to write over."""
    return _file(downloads.template(request.actor.place, clock.now()), "line-list-template.csv")


@require_POST
@officer(policies.HAND_IN)
def withdraw(request: OfficerRequest, line_list_id: int) -> HttpResponse:
    """Take a list out again."""
    services.withdraw(line_list_id=line_list_id, by=request.actor, now=clock.now())
    messages.success(request, _("The list was withdrawn."))
    return redirect("analytics:line-lists")


@require_safe
@officer(policies.SEE)
def methods(request: OfficerRequest) -> HttpResponse:
    """What each method does, what it assumes, and what it does not say."""
    context = pages.method_page()
    context["crumbs"] = [
        {"label": _("Estimates"), "url": reverse("analytics:own")},
        {"label": _("Methods"), "url": ""},
    ]
    return render(request, "analytics/methods.html", context)


def _seen(request: OfficerRequest, code: str) -> Place:
    place = places.get(code)
    policies.check_may_see(request.actor, place)
    return place


def _moment(request: OfficerRequest, now: datetime) -> datetime:
    """The moment of knowledge asked for; never one that has not come."""
    asked = typed.moment(request.GET.get("at", ""), zone=ZoneInfo(settings.TIME_ZONE))
    return min(asked, now) if asked else now


def _alarm(request: OfficerRequest, alarm_id: int) -> Alarm:
    rows = queries.alarms(request.actor.prefixes, now=clock.now())
    found = rows.filter(pk=alarm_id).first()
    if found is None:
        raise NotFound(what=Alarm._meta.verbose_name)
    return found


def _calculation(request: OfficerRequest, calculation_id: int) -> Calculation:
    found = Calculation.objects.select_related("place").filter(pk=calculation_id).first()
    if found is None or not request.actor.covers(found.place_id):
        raise NotFound(what=Calculation._meta.verbose_name)
    return found


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
