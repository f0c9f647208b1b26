from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianfang.ground.places import boundaries, queries
from lianfang.ground.places.errors import NoMap
from lianfang.ground.places.search import search
from lianfang.ground.posts import queries as posts
from lianfang.ground.posts.faces import OfficerRequest, officer

if TYPE_CHECKING:
    from lianfang.ground.places.models import Place, PlaceChange

# The address carries a digest of the content, so that what it names never changes.
FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


@officer
@require_safe
def places(request: OfficerRequest) -> HttpResponse:
    """Lead to the reader's own place; with a search that has one answer, to that place."""
    words = request.GET.get("q", "")[:80].strip()
    if not words:
        return redirect("places:place", code=request.actor.place)
    found = search(words, limit=50)
    if len(found) == 1:
        return redirect("places:place", code=found[0].code)
    return render(request, "places/found.html", {"query": words, "found": found})


@officer
@require_safe
def place(request: OfficerRequest, code: str) -> HttpResponse:
    return render(request, "places/place.html", _facts(code))


def _facts(code: str) -> dict[str, Any]:
    here = queries.get(code)
    children = list(queries.children(code))
    change = queries.last_change_of(code)
    return {
        "place": here,
        "crumbs": _crumbs(queries.path(code)),
        "population_word": _("Population"),
        "area_word": _("Area"),
        "area_km2": None if here.area_km2 is None else round(here.area_km2),
        "no_population": _("Not in the data pack"),
        "no_area": _("Not in the data pack"),
        "responsible": posts.first_responsible_post(code),
        "zones": list(queries.zones_of(code)),
        "children": children,
        "children_level": queries.next_level(here.level_id) if children else None,
        "has_populations": any(child.population is not None for child in children),
        "change": change,
        "change_sentence": _fate(change) if change else "",
    }


def _fate(change: PlaceChange) -> str:
    """What a later list made of the place, in a sentence."""
    day = date_format(change.between_until, "DATE_FORMAT")
    if change.kind == "renamed":
        words = _("Renamed {name} by {day}.")
        return words.format(name=change.name_after, day=day)
    heir = queries.find(change.successor_code)
    if heir is not None:
        return _("No longer listed by {day}; {heir} took over.").format(day=day, heir=heir.label)
    words = _("No longer listed by {day}; code {heir} took over.")
    if not change.successor_code:
        words = _("No longer listed by {day}; no single place took over.")
    return words.format(day=day, heir=change.successor_code)


def _crumbs(path: list[Place]) -> list[dict[str, str]]:
    *above, here = path
    links = [
        {"label": step.label, "url": reverse("places:place", args=[step.code])} for step in above
    ]
    return [*links, {"label": here.label}]


@require_safe
def boundary(request: HttpRequest, pack: str, name: str) -> HttpResponse:
    """A map file in the tightest packing the browser takes. Boundaries are public."""
    path = boundaries.file_of(pack, name)
    if path is None:
        raise NoMap(name=name)
    shapes = boundaries.shapes(path)
    accepted = request.headers.get("Accept-Encoding", "")
    if "br" in accepted:
        response = HttpResponse(shapes.brotlied, headers={"Content-Encoding": "br"})
    elif "gzip" in accepted:
        response = HttpResponse(shapes.gzipped, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(shapes.plain)
    response["Content-Type"] = "application/geo+json"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = FOR_EVER if request.GET.get("v") == shapes.digest else FOR_AN_HOUR
    return response
