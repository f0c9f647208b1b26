"""The worker's day: who must be seen now, one tap and a temperature each; and the list on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.places import queries as places
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.observation import letters, paper, policies, queries, rules, services
from lianfang.people.observation.services import Entry
from lianfang.people.observation.terms import Met, Method, Slot, Source, Symptom
from lianfang.people.observation.views import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lianfang.people.observation.models import Placement

PAGE = 60
SHEET = 100


@officer(policies.CHECK)
@require_safe
def today(request: OfficerRequest) -> HttpResponse:
    """Who must I see, in walking order; who is done falls to the end of the page as a number."""
    now = clock.now()
    everybody = queries.to_check(request.actor.prefixes, now=now)
    waiting = queries.waiting(everybody, now=now).select_related("place")
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    total = everybody.count()
    context = {
        "page_obj": page,
        "items": _items(list(page.object_list), now=now),
        "now": now,
        "slot": letters.slot_label(now),
        "done": total - page.paginator.count,
        "total": total,
        "symptoms": Symptom.choices,
        "duties": queries.duties_owed(by=request.actor, now=now, urgent_only=True)[:20],
        "watermark": shown.watermark(request.actor, now=now),
    }
    part = "observation/today.html#list" if request.headers.get("HX-Request") else None
    return render(request, part or "observation/today.html", context)


def _items(found: Sequence[Placement], *, now: datetime) -> list[dict[str, Any]]:
    people = queries.masks([one.person for one in found])
    return [shown.item(one, people.get(one.person), now=now) for one in found]


def _first(request: OfficerRequest, *, now: datetime) -> list[Placement]:
    """As many as one sheet takes, whether or not they were checked."""
    found = queries.to_check(request.actor.prefixes, now=now)
    return list(found.select_related("place")[:SHEET])


@officer(policies.CHECK)
@require_POST
def check(request: OfficerRequest, placement_id: int) -> HttpResponse:
    """Save one check: a temperature, symptoms, or that nobody was there."""
    now = clock.now()
    services.record_checks([_entry(request, placement_id, now=now)], by=request.actor, now=now)
    messages.success(request, _("Saved."))
    if request.POST.get("next") == "card":
        return redirect("observation:placement", placement_id)
    return redirect("observation:today")


def _entry(request: OfficerRequest, placement_id: int, *, now: datetime) -> Entry:
    form = request.POST
    on, slot = rules.slot_of(shown.local(now))
    met, method = form.get("met", ""), form.get("method", "")
    return Entry(
        placement=placement_id,
        on=on,
        slot=slot,
        at=now,
        met=Met(met) if met in Met.values else Met.SEEN,
        celsius=services.celsius_of(form.get("celsius")),
        method=method if method in Method.values else "",
        symptoms=tuple(one for one in form.getlist("symptoms") if one in Symptom.values),
    )


@officer(policies.CHECK)
@require_POST
def print_list(request: OfficerRequest) -> HttpResponse:
    """The list on paper for where no signal is."""
    now = clock.now()
    found = _first(request, now=now)
    number = services.print_list(found, by=request.actor, now=now)
    rows = [_paper_row(item) for item in _items(found, now=now)]
    pdf = paper.list_pdf(
        rows,
        number=number,
        place=places.get(request.actor.place).label,
        reader=request.actor.label,
        now=now,
    )
    return HttpResponse(pdf, content_type="application/pdf")


def _paper_row(item: dict[str, Any]) -> dict[str, str]:
    placement = item["placement"]
    until = date_format(shown.local(placement.ends_at), _("j F, H:i"))
    notes = [str(item["unit"]), _("until {until}").format(until=until), *item["needs"]]
    return {
        "walk": str(placement.walk),
        "person": item["label"],
        "note": " · ".join(notes),
        "am": "",
        "pm": "",
    }


@officer(policies.CHECK)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: OfficerRequest) -> HttpResponse:
    """The paper entered again: one line a person, only numbers, all of it or nothing."""
    now = clock.now()
    found = _first(request, now=now)
    problem = ""
    if request.method == "POST":
        try:
            return _save_sheet(request, found, now=now)
        except DomainError as error:
            problem = error.sentence()
    context = {
        "lines": _lines(request, found, now=now),
        "problem": problem,
        "day": shown.local(now).date(),
        "watermark": shown.watermark(request.actor, now=now),
    }
    status = 422 if problem else 200
    return render(request, "observation/sheet.html", context, status=status)


def _lines(
    request: OfficerRequest, found: Sequence[Placement], *, now: datetime
) -> list[dict[str, Any]]:
    """The lines with what was typed, so that a refusal costs nothing."""
    form = request.POST
    return [
        item
        | {slot.value: form.get(f"{slot.value}-{item['placement'].pk}", "")[:8] for slot in Slot}
        for item in _items(found, now=now)
    ]


def _save_sheet(
    request: OfficerRequest, found: Sequence[Placement], *, now: datetime
) -> HttpResponse:
    given = [
        entry
        for one in found
        for slot in Slot
        if (entry := _sheet_entry(request, one, slot, now=now)) is not None
    ]
    services.record_checks(given, by=request.actor, now=now)
    said = ngettext("{count} check was saved.", "{count} checks were saved.", len(given))
    messages.success(request, said.format(count=len(given)))
    return redirect("observation:today")


def _sheet_entry(
    request: OfficerRequest, one: Placement, slot: Slot, *, now: datetime
) -> Entry | None:
    """A cell: a temperature, or a dash for nobody there; an empty one says nothing."""
    text = request.POST.get(f"{slot.value}-{one.pk}", "").strip()
    if not text:
        return None
    is_absent = text in {"-", "–", "—", "0"}
    return Entry(
        placement=one.pk,
        on=shown.local(now).date(),
        slot=slot,
        at=now,
        met=Met.ABSENT if is_absent else Met.SEEN,
        celsius=None if is_absent else services.celsius_of(text),
        source=Source.PAPER,
    )
