"""The list of orders and one order: its text, whom it reached, who has signed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lianfang.command.orders import (
    document,
    listing,
    naming,
    policies,
    queries,
    services,
    showing,
)
from lianfang.command.orders.terms import PUBLISHED_STATES, OrderKind, OrderState, Standing
from lianfang.ground.kernel import clock, typed
from lianfang.ground.ledger import queries as ledger
from lianfang.ground.places import scope
from lianfang.ground.posts.actors import may
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.ground.tasks import policies as task_policies
from lianfang.ground.tasks import queries as tasks
from lianfang.ground.tasks import services as task_services

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import QueryDict

    from lianfang.command.orders.models import Clause, Order

PAGE = 50
TONES = {
    Standing.DRAFT: "open",
    Standing.DISCARDED: "quiet",
    Standing.NOT_YET: "open",
    Standing.AS_REPORTED: "quiet",
    Standing.IN_FORCE: "active",
    Standing.REVIEW_DUE: "urgent",
    Standing.EXPIRED: "quiet",
    Standing.LIFTED: "quiet",
    Standing.SUPERSEDED: "quiet",
}


def _filters(form: QueryDict) -> listing.Filters:
    kind, standing = form.get("kind", ""), form.get("standing", "")
    return listing.Filters(
        text=form.get("q", "").replace("\x00", "")[:80].strip(),
        kind=kind if kind in OrderKind.values else "",
        standing=standing if standing in Standing.values else "",
        place=form.get("place", "") if form.get("place", "").isdecimal() else "",
        first=typed.day(form.get("from", "")),
        last=typed.day(form.get("to", "")),
        sort=form.get("sort", ""),
    )


@officer
@require_safe
def orders(request: OfficerRequest) -> HttpResponse:
    """The orders I may read, filtered in the address bar; the same as CSV."""
    now, filters = clock.now(), _filters(request.GET)
    found = listing.orders(filters, by=request.actor, now=now)
    if request.GET.get("as") == "csv":
        return _csv(found, now=now)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    address = request.GET.copy()
    address["as"] = "csv"
    context = {
        "page_obj": page,
        "items": [_item(order, now=now) for order in page],
        "filters": filters,
        "place_label": queries.labels([filters.place]).get(filters.place, ""),
        "kinds": OrderKind.choices,
        "standings": [choice for choice in Standing.choices if choice[0] != Standing.DISCARDED],
        "csv_url": f"?{address.urlencode()}",
        "may_draft": policies.may_draft_at(request.actor, request.actor.place),
    }
    part = "orders/list.html#rows" if request.headers.get("HX-Request") else "orders/list.html"
    return render(request, part, context)


def _item(order: Order, *, now: datetime) -> dict[str, Any]:
    standing = order.standing(now=now)
    return {
        "order": order,
        "number": naming.number_of(order),
        "standing": standing,
        "tone": TONES[standing],
    }


def _csv(found: Any, *, now: datetime) -> HttpResponse:
    """Excel needs the mark at the start to read Chinese; a cell that looks like a formula is defused."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="orders.csv"'
    writer = csv.writer(answer)
    writer.writerow(
        [
            _("Issued by"),
            _("Kind"),
            _("Number"),
            _("Title"),
            _("Date"),
            _("Standing"),
            _("Source"),
            _("Synthetic"),
        ]
    )
    for order in found.iterator(chunk_size=500):
        writer.writerow(map(_plain, _cells(order, now=now)))
    return answer


def _cells(order: Order, *, now: datetime) -> list[str]:
    return [
        order.issuer.label,
        str(OrderKind(order.kind).label),
        naming.number_of(order),
        order.label,
        naming.date_of(order),
        str(order.standing(now=now).label),
        naming.source_of(order),
        _("synthetic") if order.is_synthetic else "",
    ]


def _plain(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text


@officer
@require_safe
def order(request: OfficerRequest, order_id: int) -> HttpResponse:
    """One order as a document, and below it how far its signing has got."""
    found, now = queries.order(order_id=order_id, by=request.actor), clock.now()
    clauses = list(found.clauses.select_related("to_level"))
    context = (
        _item(found, now=now)
        | _rights(request, found, clauses)
        | {
            "clauses": _clauses(found, clauses),
            "organ": naming.organ_name(found.issuer),
            "date": naming.date_of(found),
            "source": naming.source_of(found),
            "document": document.facts_of(found),
            "annexes": showing.annexes_of(found),
            "tally": _tally(request, found, now=now),
            "branch": request.GET.get("branch", ""),
            "rows": _rows(request, found, now=now),
            "history": ledger.timeline(scope=Q(), subject=found.subject),
            "steps": tasks.recent_steps(
                subject=found.subject, prefixes=request.actor.prefixes, limit=8
            ),
            "successor": found.superseded_by.filter(state__in=PUBLISHED_STATES).first(),
            "preview": queries.preview(found) if found.state == OrderState.DRAFT else None,
            "waiting": tasks.waiting_of(subject=found.subject, by=request.actor),
            "here": reverse("orders:order", args=[found.pk]),
            "is_part": bool(request.headers.get("HX-Request")),
        }
    )
    return render(request, _part_of(request), context)


def _part_of(request: OfficerRequest) -> str:
    if not request.headers.get("HX-Request"):
        return "orders/order.html"
    part = "judging" if request.headers.get("HX-Target") == "judging" else "signing"
    return f"orders/order.html#{part}"


def _rights(request: OfficerRequest, found: Order, clauses: Sequence[Clause]) -> dict[str, bool]:
    by, is_restricting = request.actor, any(clause.is_restricting for clause in clauses)
    is_draft = found.state == OrderState.DRAFT
    is_live = found.state == OrderState.ISSUED
    return {
        "may_edit": is_draft and policies.may_draft_at(by, found.issuer_id),
        "may_issue": is_draft and policies.may_issue(by, found, is_restricting=is_restricting),
        "may_restore": found.state == OrderState.DISCARDED,
        "may_end": is_live and policies.may_end(by, found),
        "may_remind": is_live and may(by, task_policies.REMIND, by.place),
    }


def _clauses(found: Order, clauses: Sequence[Clause]) -> list[dict[str, Any]]:
    names = queries.labels({code for clause in clauses for code in clause.to_places})
    stated = showing.measures_of(found, clauses)
    return [
        {
            "clause": clause,
            "to": queries.addressed_words(clause, names=names),
            "measures": stated[clause.pk],
        }
        for clause in clauses
    ]


def _tally(request: OfficerRequest, found: Order, *, now: datetime) -> tasks.Overview | None:
    """The signing as far as the reader's jurisdiction goes."""
    if OrderState(found.state) not in PUBLISHED_STATES:
        return None
    tally = tasks.overview(
        subject=found.subject, root=found.issuer, now=now, prefixes=request.actor.prefixes
    )
    return tally if tally.total else None


def _rows(request: OfficerRequest, found: Order, *, now: datetime) -> list[tasks.Row]:
    """Every share within one branch, once the reader has opened it."""
    branch = request.GET.get("branch", "")
    if not branch:
        return []
    if not branch.isdecimal() or not scope.covers(request.actor.prefixes, branch):
        branches = [prefix for prefix in request.actor.prefixes if prefix.startswith(branch)]
        return tasks.rows_of(subject=found.subject, now=now, prefixes=branches)
    return tasks.rows_of(subject=found.subject, now=now, prefixes=[branch])


@officer(policies.ISSUE)
@require_POST
def issue(request: OfficerRequest, order_id: int) -> HttpResponse:
    done = services.issue(order_id=order_id, by=request.actor, now=clock.now())
    said = _("Issued as {number}. Every place addressed has been told.")
    messages.success(request, said.format(number=naming.number_of(done)))
    return redirect("orders:order", order_id=order_id)


@officer(policies.LIFT)
@require_POST
def lift(request: OfficerRequest, order_id: int) -> HttpResponse:
    reason = request.POST.get("reason", "")[:4000]
    services.lift(order_id=order_id, reason=reason, by=request.actor, now=clock.now())
    messages.success(request, _("Lifted. What was still open below has been withdrawn."))
    return redirect("orders:order", order_id=order_id)


@officer(policies.LIFT)
@require_POST
def supersede(request: OfficerRequest, order_id: int) -> HttpResponse:
    """Begin the draft that will replace this order."""
    draft = services.copy_as_successor(order_id=order_id, by=request.actor, now=clock.now())
    return redirect("orders:edit", order_id=draft.pk)


@officer(task_policies.REMIND)
@require_POST
def remind(request: OfficerRequest, order_id: int) -> HttpResponse:
    """One click reminds all that are missing."""
    found = queries.order(order_id=order_id, by=request.actor)
    done = task_services.remind(subject=found.subject, by=request.actor, now=clock.now())
    said = ngettext("{count} place was reminded.", "{count} places were reminded.", done.sent)
    message = said.format(count=done.sent)
    if done.too_soon:
        rest = ngettext(
            "{count} was reminded less than an hour ago and is left alone.",
            "{count} were reminded less than an hour ago and are left alone.",
            done.too_soon,
        )
        message = f"{message} {rest.format(count=done.too_soon)}"
    messages.success(request, message)
    return redirect("orders:order", order_id=order_id)


@officer
@require_safe
def pdf(request: OfficerRequest, order_id: int) -> HttpResponse:
    """The order on paper, in the reader's language."""
    found = queries.order(order_id=order_id, by=request.actor)
    answer = HttpResponse(document.pdf_of(found, now=clock.now()), content_type="application/pdf")
    stamp = timezone.localdate(found.issued_at or found.drafted_at).isoformat()
    answer.headers["Content-Disposition"] = f'inline; filename="order-{found.pk}-{stamp}.pdf"'
    return answer
