"""The public check, without sign-in: it tells of vehicles, never of anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianfang.ground.kernel import typed
from lianfang.people.journeys import queries

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def co_traveller(request: HttpRequest) -> HttpResponse:
    """The public check: did a case travel on this service, that day, in this coach? No sign-in."""
    number = request.GET.get("number", "").strip()[:20]
    day = typed.day(request.GET.get("day", ""))
    coach = request.GET.get("coach", "").strip()[:8]
    is_asked = bool(number and day)
    context = {
        "number": number,
        "day": day,
        "coach": coach,
        "is_asked": is_asked,
        "is_incomplete": bool(request.GET) and not is_asked,
        "found": queries.published(number, day=day, coach=coach) if number and day else [],
    }
    return render(request, "journeys/co_traveller.html", context)
