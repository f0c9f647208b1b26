"""The worker's page on a phone: who is next, and what was said at the door; the doctor's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.ground.checklists import queries as checklists
from lianfang.ground.checklists.faces import ChecklistForm, in_readers_language
from lianfang.ground.identity import queries as identity
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.kernel.facts import Fact
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.people.canvass import policies, queries, services
from lianfang.people.canvass.forms import (
    RESULTS_WITHOUT_ANSWERS,
    ClosingForm,
    CountsForm,
    FoundForm,
)
from lianfang.people.canvass.services import follow_ups as closing
from lianfang.people.canvass.terms import FollowUpState, Outcome, Result, RoundState, Standing
from lianfang.people.canvass.views import common

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from lianfang.people.canvass.models import FollowUp, Household, Round

KIND = "visit"


@officer(policies.VISIT)
@require_safe
def mine(request: OfficerRequest) -> HttpResponse:
    """The rounds in which this post walks; straight to the list when there is one."""
    found = [one for one in queries.rounds(request.actor) if one.state == RoundState.OPEN]
    walked = [one for one in found if queries.to_walk(one, by=request.actor).exists()]
    if len(walked) == 1:
        return redirect("canvass:walk", code=walked[0].code)
    return render(request, "canvass/mine.html", {"rounds": walked})


@officer(policies.VISIT)
@require_safe
def walk(request: OfficerRequest, code: str) -> HttpResponse:
    """Who is next, in walking order; households that were reached stand behind `all`."""
    by = request.actor
    round_ = queries.round_of(code, by=by)
    shows_all = request.GET.get("show") == "all"
    rows = queries.to_walk(round_, by=by).select_related("place")
    page = Paginator(rows if shows_all else rows.filter(is_gap=True), common.PAGE).get_page(
        request.GET.get("page")
    )
    done, total = queries.progress(round_, by=by)
    context = {
        "round": round_,
        "rows": [(row, Standing(row.standing)) for row in page],
        "page_obj": page,
        "again": list(queries.second_looks(round_, by=by)),
        "done": done,
        "total": total,
        "shows_all": shows_all,
    }
    template = "canvass/walk.html"
    partial = f"{template}#list" if request.headers.get("HX-Request") else template
    return render(request, partial, context)


@officer(policies.VISIT)
@require_http_methods(["GET", "POST"])
def visit(request: OfficerRequest, code: str) -> HttpResponse:
    """One door. Nobody home is one tap; an answer is saved only when every question has one.

    Without a household in the address it is a dwelling beside the list, which is written down first.
    """
    by = request.actor
    round_ = queries.round_of(code, by=by)
    wanted = request.GET.get("household", "")
    household, is_blind = queries.household(round_, wanted, by=by) if wanted else (None, False)
    forms = _forms(request, round_, is_new=household is None)
    if request.method == "POST" and _is_complete(request, forms):
        fact = _fact(request, forms, round_=round_, household=household)
        services.record(fact, by=by, now=fact.at)
        address = fact.body.get("address") or (household.address if household else "")
        messages.success(request, _("Saved: {address}").format(address=address))
        return redirect("canvass:walk", code=code)
    context = {
        "round": round_,
        "household": household,
        "standing": Standing(household.standing) if household and not is_blind else None,
        "is_blind": is_blind,
        "earlier": list(queries.earlier_rounds(household)[:3])
        if household and not is_blind
        else [],
        "forms": forms,
        "once": request.POST.get("once") or uuid4(),
        "others": RESULTS_WITHOUT_ANSWERS,
    }
    return render(request, "canvass/visit.html", context)


def _forms(request: OfficerRequest, round_: Round, *, is_new: bool) -> dict[str, Any]:
    sent = request.POST if request.method == "POST" else None
    template = checklists.of_version(round_.template, round_.template_version)
    found = {"found": FoundForm(sent)} if is_new else {}
    answers = ChecklistForm(template) if sent is None else ChecklistForm(template, sent)
    return found | {"counts": CountsForm(sent), "answers": answers}


def _is_complete(request: OfficerRequest, forms: dict[str, Any]) -> bool:
    """Whoever did not answer was asked nothing; only the address of a new dwelling is needed."""
    answered = request.POST.get("result") == Result.ANSWERED
    needed = [form for name, form in forms.items() if answered or name == "found"]
    if not answered:
        for name in ("counts", "answers"):
            forms[name].is_bound = False
    return min((form.is_valid() for form in needed), default=True)


def _fact(
    request: OfficerRequest,
    forms: dict[str, Any],
    *,
    round_: Round,
    household: Household | None,
) -> Fact:
    """A form sent twice carries the same number, so that it is one visit."""
    try:
        device = UUID(request.POST.get("once", ""))
    except ValueError:
        device = uuid4()
    result, now = request.POST.get("result", ""), clock.now()
    body: dict[str, Any] = {"round": round_.code, "result": result}
    if household is None:
        body["household"] = f"{request.actor.place}-{device.hex[:12]}"
        body["address"] = forms["found"].cleaned_data["address"]
    else:
        body["household"] = household.code
    if result == Result.ANSWERED:
        body |= forms["counts"].counts() | {"answers": forms["answers"].cleaned_data}
    return Fact(device=device, seq=1, kind=KIND, at=now, device_at=now, pack="", body=body)


@officer
@require_safe
def follow_ups(request: OfficerRequest) -> HttpResponse:
    """Households that wait for the doctor, the most pressing first."""
    wanted = request.GET.get("state", "")
    state = FollowUpState(wanted) if wanted in FollowUpState.values else FollowUpState.OPEN
    rows = queries.follow_ups(request.actor, state=state)
    page = Paginator(rows, common.PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    context = {
        "page_obj": page,
        "rows": [(row, row.is_overdue(now=now), _labels(row)) for row in page],
        "states": FollowUpState,
        "state": state,
        "sees_addresses": policies.sees_addresses(request.actor),
    }
    return render(request, "canvass/follow_ups.html", context)


def _labels(row: FollowUp) -> list[dict[str, str]]:
    round_ = row.household.round
    template = checklists.of_version(round_.template, round_.template_version)
    labels = {rule.code: rule for rule in template.findings}
    return [
        {"code": code, "label": in_readers_language(labels[code].words) if code in labels else code}
        for code in row.found
    ]


@officer
@require_http_methods(["GET", "POST"])
def follow_up(request: OfficerRequest, follow_up_id: int) -> HttpResponse:
    """One household: what was said at the door, and what the doctor finds."""
    by, now = request.actor, clock.now()
    if request.method == "POST":
        policies.check_judges(by)
    row = queries.follow_up(follow_up_id, by=by)
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _closed(request, row, form, now=now):
        messages.success(request, _("Saved."))
        return redirect("canvass:follow-ups")
    context = {
        "row": row,
        "labels": _labels(row),
        "is_overdue": row.is_overdue(now=now),
        "form": form,
        "may_judge": policies.may_judge(by, row.place_id) and row.state == FollowUpState.OPEN,
        "outcome": Outcome(row.outcome).label if row.outcome else "",
        "persons": _persons(row),
        "sees_addresses": policies.sees_addresses(by),
    }
    return render(request, "canvass/follow_up.html", context)


def _closed(request: OfficerRequest, row: FollowUp, form: ClosingForm, *, now: datetime) -> bool:
    try:
        closing.close(
            row.pk,
            outcome=Outcome(form.cleaned_data["outcome"]),
            people=form.people(),
            by=request.actor,
            now=now,
        )
    except DomainError as refusal:
        if refusal.http_status in {403, 404}:
            raise
        form.add_error(None, refusal.sentence())
        return False
    return True


def _persons(row: FollowUp) -> list[str]:
    masked = identity.masked([UUID(person) for person in row.persons])
    return [one.label for one in masked.values()]
