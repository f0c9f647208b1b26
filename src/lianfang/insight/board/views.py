"""The board, the wall and the desk: faces that read the clock and hand the rest down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.places import queries as places
from lianfang.ground.posts import faces, welcome
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.insight.board import desk as desks
from lianfang.insight.board import downloads, pages, policies, queries, selection, workplaces
from lianfang.insight.board.terms import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from lianfang.insight.board.queries import Board

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILES: dict[str, tuple[Callable[..., bytes], str]] = {
    "csv": (downloads.as_csv, "text/csv; charset=utf-8"),
    "xlsx": (downloads.as_xlsx, XLSX),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: whoever is signed in goes to their workplace, everybody else is welcomed."""
    actor = faces.acting(request)
    if actor is None:
        return welcome.landing(request, extra=pages.first_figures(now=clock.now()))
    return redirect(workplaces.workplace_of(actor))


@require_safe
@officer
def own_board(request: OfficerRequest) -> HttpResponse:
    """The board of the reader's own place, with whatever the address chose."""
    url = reverse("board:board", args=[request.actor.place])
    query = request.GET.urlencode()
    return redirect(f"{url}?{query}" if query else url)


@require_safe
@officer
def board(request: OfficerRequest, code: str) -> HttpResponse:
    """The command board of a place; with `part`, only that part of it, for a page already open."""
    if request.GET.get("known") == selection.MOMENT:
        return _canonical(request)
    place = places.get(code)
    policies.check_may_see(request.actor, place)
    page = pages.Page(by=request.actor, place=place, reading=clock.read(), params=request.GET)
    part = request.GET.get("part", "")
    if part in Part.values:
        return render(request, f"board/_{part}.html", page.part(Part(part)))
    return render(request, "board/board.html", page.whole())


def _canonical(request: OfficerRequest) -> HttpResponse:
    """The chooser's two fields for a moment become the one word that stands in the address."""
    kept = {name: value for name, value in request.GET.items() if name not in {"known", "at"}}
    moment = request.GET.get("at")
    query = urlencode(kept | ({"known": moment} if moment else {}))
    return redirect(f"{request.path}?{query}")


@require_safe
@officer
def figures_file(request: OfficerRequest, code: str, ending: str) -> HttpResponse:
    """The table of units as shown, as CSV or XLSX, with its source."""
    place = places.get(code)
    policies.check_may_see(request.actor, place)
    page = pages.Page(by=request.actor, place=place, reading=clock.read(), params=request.GET)
    found: Board | None = page.board
    if found is None:
        raise queries.NoFigures
    made, content_type = _FILES[ending]
    response = HttpResponse(made(found, attribution=pages.attribution()), content_type=content_type)
    name = downloads.file_name(found, ending=ending)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@officer
def wall(request: OfficerRequest) -> HttpResponse:
    """The command-room wall: the reader's own place, four panels, nothing about single persons."""
    place = places.get(request.actor.place)
    page = pages.Page(by=request.actor, place=place, reading=clock.read(), params=request.GET)
    template = "board/_wall_panels.html" if request.GET.get("part") else "board/wall.html"
    return render(request, template, page.wall())


@require_safe
@officer
def desk(request: OfficerRequest) -> HttpResponse:
    """What was sent to us, what is due, what we have not confirmed, and who below has not answered."""
    context: dict[str, Any] = desks.desk_of(request.actor, now=clock.now())
    template = "board/_desk_lists.html" if request.GET.get("part") else "board/desk.html"
    return render(request, template, context)
