"""The form of one measure of a draft's clause, the same for every kind; and taking a result off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianfang.command.orders import (
    measures,
    policies,
    queries,
    reading,
    sentences,
    services,
    showing,
)
from lianfang.command.orders.errors import AlreadyIssued, BadMeasure
from lianfang.command.orders.models import Clause
from lianfang.command.orders.terms import OrderState
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError, NotFound
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang_measures import InvalidMeasure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse


@officer(policies.DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: OfficerRequest, order_id: int, clause_id: int) -> HttpResponse:
    """Ask for a measure of a kind, or change the one with a key; what is refused is kept to be put right."""
    clause = _clause(request, order_id, clause_id)
    asked = request.POST if request.method == "POST" else request.GET
    old = _old(clause, asked.get("key", ""))
    kind = str(old.get("kind") or asked.get("kind", ""))
    try:
        if request.method != "POST":
            return _form(request, clause, old=old, record=old or {"kind": kind})
        return _set(request, clause, kind=kind, old=old)
    except InvalidMeasure as problem:
        why = sentences.refusal(problem, names={})
        raise BadMeasure(why=why) from problem


def _clause(request: OfficerRequest, order_id: int, clause_id: int) -> Clause:
    order = queries.order(order_id=order_id, by=request.actor)
    if order.state != OrderState.DRAFT:
        raise AlreadyIssued
    clause = order.clauses.select_related("order__issuer", "to_level").filter(pk=clause_id).first()
    if clause is None:
        raise NotFound(what=Clause._meta.verbose_name)
    return clause


def _old(clause: Clause, key: str) -> measures.Record:
    return next((one for one in clause.measures if measures.key_of(one) == key), {})


def _set(
    request: OfficerRequest, clause: Clause, *, kind: str, old: measures.Record
) -> HttpResponse:
    order = clause.order
    typed: Mapping[str, Any] = sentences.record_of(kind, request.POST.dict())
    try:
        typed = reading.measure_of(request.POST, kind)
        services.set_measure(
            order_id=order.pk,
            clause_id=clause.pk,
            record=typed,
            replaces=measures.key_of(old) if old else "",
            by=request.actor,
            now=clock.now(),
        )
    except DomainError as refusal:
        return _form(request, clause, old=old, record=typed, problem=refusal.sentence())
    messages.success(request, _("The measure is kept."))
    return redirect("orders:edit", order_id=order.pk)


def _form(
    request: OfficerRequest,
    clause: Clause,
    *,
    old: measures.Record,
    record: Mapping[str, Any],
    problem: str = "",
) -> HttpResponse:
    kind = str(record.get("kind", ""))
    frame = measures.frame_of(clause.order, clause)
    codes = {str(record.get(name, "")) for name in ("place", "border")} | set(frame.places)
    names = queries.labels(codes)
    context = {
        "order": clause.order,
        "clause": clause,
        "kind": kind,
        "key": measures.key_of(old) if old else "",
        "kind_label": sentences.kind_label(kind),
        "fields": [
            showing.framed(field, frame=frame, names=names)
            for field in sentences.fields_of(kind, record, names=names)
        ],
        "problem": problem,
    }
    return render(request, "orders/measure.html", context, status=422 if problem else 200)


@officer(policies.DRAFT)
@require_POST
def detach(request: OfficerRequest, order_id: int, annex_id: int) -> HttpResponse:
    services.detach(order_id=order_id, annex_id=annex_id, by=request.actor, now=clock.now())
    messages.success(request, _("The result was taken off the draft."))
    return redirect("orders:edit", order_id=order_id)
