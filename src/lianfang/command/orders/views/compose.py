"""Writing an order: a draft that keeps itself, with a preview of whom it would reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.command.orders import policies, queries, reading, services
from lianfang.command.orders.errors import AlreadyIssued
from lianfang.command.orders.presets import presets
from lianfang.command.orders.terms import OrderKind, OrderState
from lianfang.ground.kernel import clock, typed
from lianfang.ground.places import queries as places
from lianfang.ground.posts.faces import OfficerRequest, officer

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lianfang.command.orders.models import Order


@officer(policies.DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """Choose a kind, then begin a draft with sensible times."""
    if request.method != "POST":
        return render(request, "orders/new.html", {"kinds": OrderKind.choices})
    kind = request.POST.get("kind", "")
    order = services.draft(
        by=request.actor,
        now=clock.now(),
        kind=OrderKind(kind) if kind in OrderKind.values else OrderKind.ORDER,
        **presets(clock.now()),
    )
    return redirect("orders:edit", order_id=order.pk)


@officer(policies.DRAFT)
@require_safe
def edit(request: OfficerRequest, order_id: int) -> HttpResponse:
    order = queries.order(order_id=order_id, by=request.actor)
    if order.state != OrderState.DRAFT:
        raise AlreadyIssued
    return render(request, "orders/edit.html", context_of(order))


def context_of(order: Order) -> dict[str, Any]:
    """Everything the desk shows of a draft."""
    clauses = list(order.clauses.select_related("to_level"))
    names = queries.labels({code for clause in clauses for code in clause.to_places})
    return {
        "order": order,
        "kinds": OrderKind.choices,
        "levels": queries.levels_below(order.issuer),
        "clauses": [
            {
                "clause": clause,
                "places": [(code, names.get(code, code)) for code in clause.to_places],
            }
            for clause in clauses
        ],
        "preview": queries.preview(order),
    }


@officer(policies.DRAFT)
@require_POST
def save(request: OfficerRequest, order_id: int) -> HttpResponse:
    """Keep what was typed. Asked by the page itself it answers with the preview."""
    order = _kept(request, order_id)
    if request.headers.get("HX-Request"):
        return _refreshed(request, order)
    if request.POST.get("then") == "review":
        return redirect("orders:order", order_id=order.pk)
    messages.success(request, _("The draft is kept."))
    return redirect("orders:edit", order_id=order.pk)


def _refreshed(request: OfficerRequest, order: Order) -> HttpResponse:
    """The preview; the whole desk when places were added or taken out."""
    if not _names_places(request):
        return render(request, "orders/_preview.html", context_of(order) | {"is_refresh": True})
    answer = render(request, "orders/_desk.html", context_of(order))
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#desk", "outerHTML"
    return answer


def _names_places(request: OfficerRequest) -> bool:
    added = any(name.endswith("-add") and value for name, value in request.POST.items())
    return added or "drop" in request.POST


def _kept(request: OfficerRequest, order_id: int) -> Order:
    order = queries.order(order_id=order_id, by=request.actor)
    prefixes = places.prefixes_of(order.issuer_id)
    return services.save_draft(
        order_id=order_id,
        fields=reading.fields_of(request.POST),
        clauses=reading.clauses_of(request.POST, order.clauses.all(), issuer_prefixes=prefixes),
        by=request.actor,
    )


@officer(policies.DRAFT)
@require_POST
def change_clauses(request: OfficerRequest, order_id: int) -> HttpResponse:
    """Add, remove or move a clause (`do` = add, remove:ID, up:ID, down:ID), keeping what was typed."""
    _kept(request, order_id)
    verb, _colon, key = request.POST.get("do", "").partition(":")
    clause_id = typed.key(key) or 0
    if verb == "add":
        services.add_clause(order_id=order_id, by=request.actor)
    elif verb == "remove":
        services.remove_clause(order_id=order_id, clause_id=clause_id, by=request.actor)
    elif verb in {"up", "down"}:
        steps = -1 if verb == "up" else 1
        services.move_clause(order_id=order_id, clause_id=clause_id, steps=steps, by=request.actor)
    if request.headers.get("HX-Request"):
        order = queries.order(order_id=order_id, by=request.actor)
        return render(request, "orders/_desk.html", context_of(order))
    return redirect("orders:edit", order_id=order_id)


@officer(policies.DRAFT)
@require_POST
def discard(request: OfficerRequest, order_id: int) -> HttpResponse:
    """Put a draft away; the next page offers to take it back."""
    services.discard(order_id=order_id, by=request.actor, now=clock.now())
    messages.success(request, _("The draft was put away. It can be taken back from its page."))
    return redirect("orders:order", order_id=order_id)


@officer(policies.DRAFT)
@require_POST
def restore(request: OfficerRequest, order_id: int) -> HttpResponse:
    services.restore(order_id=order_id, by=request.actor, now=clock.now())
    messages.success(request, _("The draft is back."))
    return redirect("orders:edit", order_id=order_id)
