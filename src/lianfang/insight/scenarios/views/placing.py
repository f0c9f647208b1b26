"""Where to screen: what is asked in the address, so that an answer can be kept and sent on."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.places import queries as places
from lianfang.ground.posts import actors
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.ground.rulepacks import queries as rulepacks
from lianfang.ground.rulepacks.errors import NoPackInForce
from lianfang.insight.scenarios import placing, policies
from lianfang.insight.scenarios.errors import NoNetwork, NotOnNetwork, TooHardToPlace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lianfang.ground.places.models import Place
    from lianfang_sim.placement import Placement

MOST_STAFF = 1_000_000
# A form sent with no area ticked is a mistake; an address without a question gets what is proposed.
ASKED = "asked"


class PlacingForm(forms.Form):
    """Where the travellers come from, and how many can be posted."""

    source = forms.MultipleChoiceField(
        label=_("Areas the travellers come from"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one area.")},
    )
    budget = forms.IntegerField(
        label=_("Staff a day at most"),
        required=False,
        min_value=0,
        max_value=MOST_STAFF,
        help_text=_("Leave it empty to close every way, whatever it takes."),
    )

    def __init__(self, data: Any, *, areas: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["source"].choices = areas  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class _Asked:
    place: Place
    folder: Path | None
    form: PlacingForm


@officer(policies.SEE_STUDY)
@require_safe
def page(request: OfficerRequest) -> HttpResponse:
    """The form, and the answer to what the address asks."""
    asked = _asked(request)
    context: dict[str, Any] = {"place": asked.place, "form": asked.form}
    if asked.folder is None:
        return render(request, "scenarios/placing/page.html", context | {"has_network": False})
    context |= {"has_network": True, "limits": placing.limits(), "query": _query(asked)}
    status = 200
    if asked.form.is_valid():
        try:
            found = _found(asked)
        except (NotOnNetwork, TooHardToPlace) as refused:
            context["problem"] = refused.sentence()
        else:
            context |= _answer(asked.folder, found)
    elif ASKED in request.GET or "source" in request.GET:
        status = 422
    return render(request, "scenarios/placing/page.html", context, status=status)


@officer(policies.SEE_STUDY)
@require_safe
def posts_file(request: OfficerRequest) -> HttpResponse:
    """The table of posts as CSV. Excel needs the mark at the start to read Chinese."""
    asked = _asked(request)
    if asked.folder is None:
        raise NoNetwork
    if not asked.form.is_valid():
        return page(request)
    answer = placing.answer_of(asked.folder, _found(asked))
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="where-to-screen.csv"'
    writer = csv.writer(response)
    writer.writerow([" ".join([answer.source, *answer.leads])])
    writer.writerow(placing.header())
    writer.writerows([_plain(cell) for cell in row.cells] for row in answer.rows)
    return response


def _asked(request: OfficerRequest) -> _Asked:
    """What the address asks, held to the reader's jurisdiction."""
    place = places.get(request.GET.get("place") or request.actor.place)
    actors.check_may(request.actor, policies.SEE_STUDY, place.code)
    folder = placing.find_network()
    areas = placing.outside(folder) if folder else []
    is_asked = ASKED in request.GET or "source" in request.GET
    data: Any = request.GET if is_asked else {"source": _listed(areas)}
    return _Asked(place=place, folder=folder, form=PlacingForm(data, areas=areas))


def _listed(areas: Sequence[tuple[str, str]]) -> list[str]:
    """Areas in which the rules of the day count a stay: those at or below one they list."""
    today = timezone.localdate(clock.now())
    try:
        listed = tuple(area.place for area in rulepacks.in_force(today).areas(today) if area.place)
    except NoPackInForce:
        return []
    return [code for code, _name in areas if code.startswith(listed)]


def _found(asked: _Asked) -> Placement:
    if asked.folder is None:
        raise NoNetwork
    return placing.place_posts(
        asked.folder,
        sources=tuple(asked.form.cleaned_data["source"]),
        protected=placing.protected_by(asked.folder, asked.place.code),
        budget=asked.form.cleaned_data["budget"],
    )


def _answer(folder: Path, found: Placement) -> dict[str, Any]:
    return {
        "answer": placing.answer_of(folder, found),
        "header": placing.header(),
        "shifts": placing.shifts(found),
        "caption": _now("Posts and what each needs"),
    }


def _query(asked: _Asked) -> str:
    """The question as an address of its own, also where the reader took what was proposed."""
    sources = asked.form["source"].value() or []
    budget = asked.form["budget"].value() or ""
    pairs = [("place", asked.place.code), *(("source", code) for code in sources)]
    return urlencode([*pairs, ("budget", budget)])


def _plain(text: str) -> str:
    """A cell that looks like a formula is defused."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
