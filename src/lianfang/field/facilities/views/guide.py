"""The public guide (发热就诊指南): where to go with a fever, by place; no sign-in, no question who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianfang.field.facilities import queries
from lianfang.field.facilities.views.codes import code_of
from lianfang.ground.places import queries as places
from lianfang.ground.places.search import search

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from lianfang.ground.places.models import Place

NEAREST, DEEPEST = 6, 3


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The clinics nearest to a place; without one, the places to choose from."""
    words = request.GET.get("q", "").replace("\x00", "")[:80].strip()
    found = search(words, limit=30) if words else []
    if len(found) == 1:
        return redirect(f"{reverse('facilities:guide')}?place={found[0].code}")
    here = _place(request.GET.get("place", ""))
    context = {
        "query": words,
        "found": found,
        "place": here,
        "choices": _choices(here),
        "entries": _entries(here),
        "crumbs": _crumbs(here) if here else [],
    }
    return render(request, "facilities/guide.html", context)


def _place(code: str) -> Place | None:
    return places.find(code_of(code)) or places.root()


def _entries(here: Place | None) -> list[queries.GuideEntry]:
    """None for the top: whoever has not said where they are is asked first."""
    if here is None or here.parent_id is None:
        return []
    return queries.guide(here.code, limit=NEAREST)


def _choices(here: Place | None) -> list[Place]:
    """Where one may go on to; a street or a lane makes no other clinic the nearest."""
    if here is None or here.level_id >= DEEPEST:
        return []
    return list(places.children(here.code))


def _crumbs(here: Place) -> list[dict[str, str]]:
    address = reverse("facilities:guide")
    return [
        {"label": place.label, "url": f"{address}?place={place.code}"}
        for place in places.path(here.code)
    ]
