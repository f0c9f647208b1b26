"""The faces of the daily report: one page to confirm, correct and publish; one to look back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lianfang.ground.figures import queries as figures
from lianfang.ground.kernel import clock, typed
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.places import queries as places
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.insight.sitreps import errors, policies, queries, rules, services
from lianfang.insight.sitreps.services import Draft
from lianfang.insight.sitreps.terms import STATE_TONES, ReportState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.http import HttpResponse, QueryDict

    from lianfang.ground.figures.models import Indicator
    from lianfang.ground.places.models import Place
    from lianfang.insight.sitreps.queries import Line


@require_safe
@officer
def reports(request: OfficerRequest) -> HttpResponse:
    """The reader's unit on one day: its own figures, and those of the units below."""
    place = places.get(request.actor.place)
    now = clock.now()
    day = typed.day(request.GET.get("day", "")) or queries.start_day(place, now=now)
    return render(request, "sitreps/reports.html", page(request, place, day=day, now=now))


@require_safe
@officer
def report(request: OfficerRequest, code: str, day: date) -> HttpResponse:
    """Every version of a unit's report of one day."""
    place = places.get(code)
    policies.check_may_see(request.actor, place)
    now = clock.now()
    state = queries.state_of(place, day=day, now=now)
    context = {
        "place": place,
        "day": day,
        "state": state,
        "state_tone": STATE_TONES[state],
        "lines": queries.sheet(place, day=day, now=now),
        "versions": queries.history(place, day=day),
        "indicators": queries.indicators_of(place),
        "crumbs": [
            {"label": _("Reports"), "url": f"{reverse('sitreps:list')}?day={day}"},
            {"label": str(place), "url": ""},
        ],
    }
    return render(request, "sitreps/report.html", context)


@require_safe
@officer
def check(request: OfficerRequest, code: str, day: date) -> HttpResponse:
    """What the typed figures would mean, while they are being typed. Nothing is kept."""
    place = places.get(code)
    policies.check_may_see(request.actor, place)
    lines = _typed(queries.sheet(place, day=day, now=clock.now()), request.GET)
    return render(request, "sitreps/_sheet_notes.html", notes(lines))


@require_POST
@officer(policies.CONFIRM)
def confirm(request: OfficerRequest, code: str, day: date) -> HttpResponse:
    """Confirm what was typed; refused input comes back as it was typed, with the reason."""
    place = places.get(code)
    now = clock.now()
    try:
        draft = Draft(
            place=code,
            day=day,
            values=_counts(request.POST, queries.indicators_of(place)),
            reason=_reason(request.POST),
        )
        services.confirm_report(draft, by=request.actor, now=now)
    except DomainError as error:
        return _refused(request, place, day=day, error=error)
    messages.success(request, _("Your figures of {day} are confirmed.").format(day=_shown(day)))
    return _back(day)


@require_POST
@officer(policies.CONFIRM)
def zero(request: OfficerRequest, code: str, day: date) -> HttpResponse:
    """Report zero: nothing new since the day before."""
    draft = Draft(place=code, day=day, is_zero=True)
    try:
        services.confirm_report(draft, by=request.actor, now=clock.now())
    except DomainError as error:
        return _refused(request, places.get(code), day=day, error=error)
    messages.success(request, _("Nothing new on {day}: confirmed.").format(day=_shown(day)))
    return _back(day)


@require_POST
@officer(policies.PUBLISH)
def publish(request: OfficerRequest, code: str, day: date) -> HttpResponse:
    """Publish the day's figures of all units together."""
    place = places.get(code)
    try:
        services.publish_day(place=code, day=day, by=request.actor, now=clock.now())
    except DomainError as error:
        return _refused(request, place, day=day, error=error)
    messages.success(request, _("The figures of {day} are published.").format(day=_shown(day)))
    return _back(day)


@require_POST
@officer(policies.REMIND)
def remind(request: OfficerRequest, code: str, day: date) -> HttpResponse:
    """One click asks every unit that is missing."""
    place = places.get(code)
    try:
        done = services.remind_units(place=code, day=day, by=request.actor, now=clock.now())
    except DomainError as error:
        return _refused(request, place, day=day, error=error)
    said = ngettext("{count} unit was reminded.", "{count} units were reminded.", done.sent)
    messages.success(request, said.format(count=done.sent))
    return _back(day)


def page(request: OfficerRequest, place: Place, *, day: date, now: datetime) -> dict[str, Any]:
    """Everything the page of a unit and day shows."""
    lines = queries.sheet(place, day=day, now=now)
    units = queries.units(place, day=day, now=now)
    state = queries.state_of(place, day=day, now=now)
    confirmed = [unit for unit in units if not unit.is_missing]
    return {
        "place": place,
        "day": day,
        "today": figures.day_of(now),
        "lines": lines,
        "state": state,
        "state_tone": STATE_TONES[state],
        "is_due": state == ReportState.DUE,
        "may_confirm": policies.may_confirm(request.actor, place) and bool(lines),
        "may_publish": policies.may_publish(request.actor, place) and bool(units),
        "may_remind": policies.may_remind(request.actor, place) and len(confirmed) < len(units),
        "reminded_at": queries.reminded_at(place, day=day) if state == ReportState.DUE else None,
        "may_import": request.actor.role in policies.IMPORT.roles,
        "can_be_zero": bool(lines) and all(line.before is not None for line in lines),
        "strip": queries.strip(place, day=day, now=now),
        "units": units,
        "columns": [line.indicator for line in units[0].lines] if units else [],
        "done": len(confirmed),
        "missing": queries.listed(unit.place for unit in units if unit.is_missing),
        "versions": queries.history(place, day=day),
        **notes(lines),
    }


def notes(lines: Sequence[Line]) -> dict[str, Any]:
    """Differences to the day before and what looks wrong, as the typed figures stand."""
    values = {line.indicator.code: line.current for line in lines if line.current is not None}
    before = {line.indicator.code: line.before for line in lines if line.before is not None}
    cumulative = [line.indicator.code for line in lines if queries.is_cumulative(line.indicator)]
    falls = rules.falls(values, before=before, after={}, cumulative=cumulative)
    return {
        "lines": lines,
        "falling": {fall.indicator for fall in falls},
        "negative": rules.negative_balances(values, differences=queries.differences()),
    }


def _refused(
    request: OfficerRequest, place: Place, *, day: date, error: DomainError
) -> HttpResponse:
    """The page again, with what was typed and what to do about it."""
    if error.http_status == errors.NotYourReport.http_status:
        raise error
    context = page(request, place, day=day, now=clock.now())
    context |= notes(_typed(context["lines"], request.POST))
    context |= {
        "sentence": error.sentence(),
        "reason": request.POST.get("reason", ""),
        "is_correction": True,
    }
    return render(request, "sitreps/reports.html", context, status=error.http_status)


def _typed(lines: Sequence[Line], typed: QueryDict) -> list[Line]:
    return [_line_with(line, typed.get(line.indicator.code, "")) for line in lines]


def _line_with(line: Line, text: str) -> Line:
    text = text.strip()
    is_count = text.isdecimal() and len(text) <= services.LONGEST_COUNT
    return replace(line, typed=text, current=int(text) if is_count else None)


def _counts(typed: QueryDict, indicators: Sequence[Indicator]) -> dict[str, int]:
    """The typed figures; a field left empty is left out, anything but a count is refused."""
    found = {}
    for one in indicators:
        text = typed.get(one.code, "").strip()
        if not text:
            continue
        if not text.isdecimal() or len(text) > services.LONGEST_COUNT:
            raise errors.NotACount(what=one, value=text[:40])
        found[one.code] = int(text)
    return found


def _reason(typed: QueryDict) -> str:
    return typed.get("reason", "").strip()[:300] if typed.get("is_correction") else ""


def _shown(day: date) -> str:
    return formats.date_format(day, _("j F Y"))


def _back(day: date) -> HttpResponse:
    return redirect(f"{reverse('sitreps:list')}?day={day.isoformat()}")
