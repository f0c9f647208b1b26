"""Options of a study and their measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lianfang.command.orders import queries as orders
from lianfang.command.orders import sentences
from lianfang.ground.kernel import typed
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.insight.scenarios import policies, queries, services
from lianfang.insight.scenarios.desk import items
from lianfang.insight.scenarios.errors import BadMeasure
from lianfang_measures import KINDS

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from lianfang.insight.scenarios.models import Option


@officer(policies.ASK)
@require_POST
def add(request: OfficerRequest, study_id: int) -> HttpResponse:
    """Add a ready-made option, or one to be filled."""
    option = services.add_option(
        study_id=study_id, by=request.actor, offer=request.POST.get("offer", "")
    )
    return _back(option)


@officer(policies.ASK)
@require_POST
def change(request: OfficerRequest, option_id: int) -> HttpResponse:
    """Rename, copy or take out an option (`do` = rename, copy, remove)."""
    option, verb = queries.option(option_id=option_id, by=request.actor), request.POST.get("do")
    if verb == "remove":
        services.remove_option(option_id=option_id, by=request.actor)
        return redirect("what_if:study", study_id=option.study_id)
    if verb == "copy":
        copy = services.add_option(study_id=option.study_id, by=request.actor, copy_of=option.pk)
        return _back(copy)
    name = request.POST.get("name", "")
    return _back(services.rename_option(option_id=option_id, name=name, by=request.actor))


@officer(policies.ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: OfficerRequest, option_id: int) -> HttpResponse:
    """One measure of an option: `kind` for a new one, `number` for one that is there."""
    option = queries.option(option_id=option_id, by=request.actor)
    number, record = _chosen(request, option)
    kind = record["kind"]
    problem = ""
    if request.method == "POST":
        try:
            record = sentences.record_of(kind, request.POST)
            services.put_measure(
                option_id=option_id, record=record, by=request.actor, number=number
            )
        except DomainError as refused:
            problem = refused.sentence()
        else:
            return _back(option)
    names = orders.labels(filter(None, (record.get("place"), record.get("border"))))
    context = {
        "option": option,
        "study": option.study,
        "kind_label": sentences.kind_label(kind),
        "fields": sentences.fields_of(kind, record, names=names),
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "scenarios/desk/measure.html", context, status=status)


def _chosen(request: OfficerRequest, option: Option) -> tuple[int | None, dict[str, Any]]:
    """The line meant by the address, or a new one of the kind it names."""
    number = typed.key(request.GET.get("number", ""))
    if number is not None and number < len(option.measures):
        line = option.measures[number]
        if not line["origin"]:
            return number, line["record"]
        # What was stays: a change of one in force is a new one that takes its place from here on.
        return None, line["record"] | {"start": option.study.first.isoformat()}
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in KINDS:
        raise BadMeasure(why=kind)
    study = option.study
    return None, {"kind": kind, "place": study.place_id, "start": study.first.isoformat()}


@officer(policies.ASK)
@require_POST
def shift(request: OfficerRequest, option_id: int) -> HttpResponse:
    """Move a measure's first or last day: by steps of a button, or to days chosen on the timeline."""
    option = queries.option(option_id=option_id, by=request.actor)
    number = typed.key(request.POST.get("number", ""))
    if number is None or number >= len(option.measures):
        return _back(option)
    line = option.measures[number]
    record = items.shifted(
        line["record"],
        start=None if line["origin"] else _days(request.POST.get("start", "")),
        sunset=_days(request.POST.get("sunset", "")),
        last=option.study.last,
    )
    services.put_measure(option_id=option_id, record=record, by=request.actor, number=number)
    return _back(option)


def _days(text: str) -> int | date | None:
    """`-1` and `+1` are steps, `2020-01-29` is a day, anything else says nothing."""
    if text in {"-1", "+1"}:
        return int(text)
    return typed.day(text)


@officer(policies.ASK)
@require_POST
def remove(request: OfficerRequest, option_id: int) -> HttpResponse:
    """Take a measure out; one that is in force ends."""
    option = queries.option(option_id=option_id, by=request.actor)
    number = typed.key(request.POST.get("number", ""))
    if number is not None:
        services.remove_measure(option_id=option_id, number=number, by=request.actor)
    return _back(option)


def _back(option: Option) -> HttpResponse:
    return redirect(f"{reverse('what_if:study', args=[option.study_id])}#option-{option.pk}")
