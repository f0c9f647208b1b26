"""Writing an order: a draft that keeps itself, with a preview of whom it would reach."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.command.orders import policies, queries, reading, sentences, services, showing
from lianfang.command.orders.errors import AlreadyIssued
from lianfang.command.orders.presets import presets
from lianfang.command.orders.terms import OrderKind, OrderState
from lianfang.ground.kernel import clock, typed
from lianfang.ground.places import queries as places
from lianfang.ground.posts.faces import OfficerRequest, officer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from lianfang.command.orders.models import Order
    from lianfang.ground.posts.actors import Actor


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
    stated = showing.measures_of(order, clauses)
    return {
        "order": order,
        "kinds": OrderKind.choices,
        "levels": queries.levels_below(order.issuer),
        "clauses": [
            {
                "clause": clause,
                "places": [(code, names.get(code, code)) for code in clause.to_places],
                "measures": stated[clause.pk],
            }
            for clause in clauses
        ],
        "measure_kinds": sentences.kinds(),
        "annexes": showing.annexes_of(order),
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
    """Add, remove or move a clause, keeping what was typed; or go to the form of one of its measures.

    `do` is add, remove:ID, up:ID, down:ID, unmeasure:ID:KEY, measure:ID or measure:ID:KEY.
    """
    _kept(request, order_id)
    verb, _colon, rest = request.POST.get("do", "").partition(":")
    clause, _colon, key = rest.partition(":")
    clause_id = typed.key(clause) or 0
    if verb == "measure":
        return _to_measure(request, order_id, clause_id=clause_id, key=key)
    if verb in _CLAUSE_ACTS:
        _CLAUSE_ACTS[verb](order_id, clause_id, by=request.actor)
    elif verb == "unmeasure":
        services.remove_measure(
            order_id=order_id, clause_id=clause_id, key=key, by=request.actor, now=clock.now()
        )
    if request.headers.get("HX-Request"):
        order = queries.order(order_id=order_id, by=request.actor)
        return render(request, "orders/_desk.html", context_of(order))
    return redirect("orders:edit", order_id=order_id)


def _move(order_id: int, clause_id: int, *, steps: int, by: Actor) -> None:
    services.move_clause(order_id=order_id, clause_id=clause_id, steps=steps, by=by)


_CLAUSE_ACTS: dict[str, Callable[..., object]] = {
    "add": lambda order_id, _clause, *, by: services.add_clause(order_id=order_id, by=by),
    "remove": lambda order_id, clause_id, *, by: services.remove_clause(
        order_id=order_id, clause_id=clause_id, by=by
    ),
    "up": partial(_move, steps=-1),
    "down": partial(_move, steps=1),
}


def _to_measure(
    request: OfficerRequest, order_id: int, *, clause_id: int, key: str
) -> HttpResponse:
    """To the form of a measure: of the one with this key, or a new one of the kind chosen."""
    kind = request.POST.get(f"clause-{clause_id}-kind", "")
    address = reverse("orders:measure", args=[order_id, clause_id])
    return redirect(f"{address}?{urlencode({'key': key} if key else {'kind': kind})}")


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
