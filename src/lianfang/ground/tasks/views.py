"""Pages of the in-tray and of one task. Every act answers with a redirect, so that reloading is safe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lianfang.ground.kernel import clock
from lianfang.ground.places import queries as places
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.ground.tasks import evidence, policies, queries, services, subjects
from lianfang.ground.tasks.errors import EvidenceTooLarge
from lianfang.ground.tasks.terms import TaskState, Tray

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.ground.tasks.models import Task

PAGE = 50
_TONES = {
    TaskState.ASSIGNED: "open",
    TaskState.QUERIED: "open",
    TaskState.ACKNOWLEDGED: "active",
    TaskState.REPORTED: "active",
    TaskState.RETURNED: "soon",
    TaskState.ACCEPTED: "done",
    TaskState.WITHDRAWN: "quiet",
}


@officer
@require_safe
def tasks(request: OfficerRequest) -> HttpResponse:
    """The in-tray of my place, or what waits for my place's word."""
    now, wanted = clock.now(), request.GET.get("tray", "")
    tray = Tray(wanted) if wanted in Tray.values else None
    found = _wanted(request.actor, wanted, tray=tray, now=now)
    query = request.GET.get("q", "").replace("\x00", "")[:80].strip()
    if query:
        found = found.filter(Q(title__icontains=query) | Q(title_en__icontains=query))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "items": [describe(task, now=now) for task in page],
        "trays": _trays(request.actor, wanted, now=now),
        "query": query,
        "wanted": wanted,
        "keep": [("tray", wanted)] if wanted else [],
    }
    return render(request, _template(request, "tasks/list.html", "rows"), context)


def _wanted(by: Actor, wanted: str, *, tray: Tray | None, now: datetime) -> Any:
    if wanted == "judge":
        return queries.to_judge(by=by)
    if wanted == "overdue":
        return queries.in_tray(by=by, now=now).filter(queries.is_late(now))
    found = queries.in_tray(by=by, now=now, tray=tray)
    return found if tray else found.exclude(state__in=(TaskState.ACCEPTED, TaskState.WITHDRAWN))


def _trays(by: Actor, wanted: str, *, now: datetime) -> list[dict[str, Any]]:
    counts = queries.counts(by=by, now=now)
    named = [
        ("", _("All open")),
        ("overdue", _("Overdue")),
        *Tray.choices,
        ("judge", _("To check")),
    ]
    everything = sum(counts[tray.value] for tray in Tray if tray != Tray.CLOSED)
    return [
        {
            "key": key,
            "label": label,
            "count": counts.get(key, everything),
            "current": key == wanted,
        }
        for key, label in named
    ]


def _template(request: OfficerRequest, name: str, partial: str) -> str:
    return f"{name}#{partial}" if request.headers.get("HX-Request") else name


def describe(task: Task, *, now: datetime) -> dict[str, Any]:
    """What a list or page shows of a task beside its columns."""
    state, is_overdue = TaskState(task.state), task.is_overdue(now=now)
    return {
        "task": task,
        "is_overdue": is_overdue,
        "tone": "urgent" if is_overdue else _TONES[state],
        "label": _("Overdue: {state}").format(state=state.label) if is_overdue else state.label,
        "deadline": task.sign_by if state == TaskState.ASSIGNED else task.due_at,
    }


@officer
@require_safe
def task(request: OfficerRequest, task_id: int) -> HttpResponse:
    """One task: what is asked, what was done, and the next step for whoever looks."""
    found, now = queries.task(task_id=task_id, by=request.actor), clock.now()
    if request.actor.place == found.place_id:
        services.read_notices(task=found, by=request.actor, now=now)
    context = (
        describe(found, now=now)
        | _rights(request.actor, found)
        | {
            "card": subjects.card_of(found),
            "steps": found.steps.order_by("at", "pk"),
            "question": found.questions.filter(answered_at=None).first(),
            "evidence": found.evidence.order_by("pk"),
            "parts": [describe(part, now=now) for part in found.parts.select_related("place")],
            "below": _below(request.actor, found),
        }
    )
    return render(request, _template(request, "tasks/task.html", "body"), context)


def _rights(by: Actor, task: Task) -> dict[str, bool]:
    """Which next steps are open: the state allows them and the post may take them."""
    state = TaskState(task.state)
    mine, judge = policies.may_sign(by, task), policies.may_judge(by, task)
    return {
        "may_acknowledge": mine and state == TaskState.ASSIGNED,
        "may_ask": mine and state in {TaskState.ASSIGNED, TaskState.ACKNOWLEDGED},
        "may_report": mine and state in {TaskState.ACKNOWLEDGED, TaskState.RETURNED},
        "may_answer": judge and state == TaskState.QUERIED,
        "may_accept": judge and state == TaskState.REPORTED,
    }


def _below(by: Actor, task: Task) -> list[Any]:
    """Places the task can still be passed on to."""
    open_to_pass = {TaskState.ACKNOWLEDGED, TaskState.RETURNED}
    if TaskState(task.state) not in open_to_pass or not policies.may_sign(by, task):
        return []
    return list(places.children(task.place_id))


def _back(request: OfficerRequest, task_id: int, message: str) -> HttpResponse:
    """To where the form stood: another page of this site when it names one, else the task."""
    messages.success(request, message)
    there = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts=None):
        return redirect(there)
    return redirect("tasks:task", task_id=task_id)


@officer
@require_POST
def acknowledge(request: OfficerRequest, task_id: int) -> HttpResponse:
    """Sign; the second of two hands is told who was first."""
    now = clock.now()
    done = services.acknowledge(task_id=task_id, by=request.actor, now=now)
    if done.acknowledged_by_id == request.actor.account_id:
        return _back(request, task_id, _("Signed for. The issuer sees it at once."))
    at = date_format(timezone.localtime(done.acknowledged_at or now), _("j F, H:i"))
    said = _("{who} had already signed on {at}. Nothing was changed.")
    messages.info(request, said.format(who=done.acknowledged_as, at=at))
    return redirect("tasks:task", task_id=task_id)


@officer
@require_POST
def ask(request: OfficerRequest, task_id: int) -> HttpResponse:
    services.ask(
        task_id=task_id, text=request.POST.get("text", ""), by=request.actor, now=clock.now()
    )
    return _back(
        request, task_id, _("Sent to the issuer. Your clock stands until the answer comes.")
    )


@officer
@require_POST
def answer(request: OfficerRequest, task_id: int) -> HttpResponse:
    services.answer(
        task_id=task_id, text=request.POST.get("text", ""), by=request.actor, now=clock.now()
    )
    return _back(request, task_id, _("Answered. The time it took was added to both deadlines."))


@officer
@require_POST
def report(request: OfficerRequest, task_id: int) -> HttpResponse:
    queries.task_to_sign(task_id=task_id, by=request.actor)
    proofs = evidence.examine_all(
        [upload_of(file) for name in ("photos", "files") for file in request.FILES.getlist(name)],
        keep_location=request.POST.get("keep_location") == "on",
    )
    services.report(
        task_id=task_id,
        text=request.POST.get("text", ""),
        by=request.actor,
        now=clock.now(),
        proofs=proofs,
        open_parts_reason=request.POST.get("open_parts_reason", ""),
    )
    return _back(request, task_id, _("Reported. The issuer will check it."))


def upload_of(file: Any) -> evidence.Upload:
    """The file as it was sent; one that is too large is not even read."""
    if file.size > evidence.LARGEST_FILE_BYTES:
        size, limit = -(-file.size // evidence.MEGABYTE), evidence.LARGEST_FILE_BYTES
        raise EvidenceTooLarge(
            name=evidence.safe_name(file.name), size=size, limit=limit // evidence.MEGABYTE
        )
    return evidence.Upload(name=file.name, content=file.read())


@officer
@require_POST
def accept(request: OfficerRequest, task_id: int) -> HttpResponse:
    services.accept(
        task_id=task_id, by=request.actor, now=clock.now(), remark=request.POST.get("remark", "")
    )
    return _back(request, task_id, _("Accepted and closed."))


@officer
@require_POST
def return_(request: OfficerRequest, task_id: int) -> HttpResponse:
    services.return_(
        task_id=task_id, remark=request.POST.get("remark", ""), by=request.actor, now=clock.now()
    )
    return _back(request, task_id, _("Returned to be put right."))


@officer
@require_POST
def cascade(request: OfficerRequest, task_id: int) -> HttpResponse:
    """Pass the task on to the places ticked, or to all directly below."""
    found = queries.task_to_sign(task_id=task_id, by=request.actor)
    chosen = request.POST.getlist("to")
    if request.POST.get("all") == "on":
        chosen = [place.code for place in places.children(found.place_id)]
    parts = services.cascade(task_id=task_id, to=chosen, by=request.actor, now=clock.now())
    said = ngettext("Passed on to {count} place.", "Passed on to {count} places.", len(parts))
    return _back(request, task_id, said.format(count=len(parts)))


@officer
@require_safe
def evidence_file(request: OfficerRequest, task_id: int, evidence_id: int) -> HttpResponse:
    """The file, for whoever may see its task; never rendered as a page of this site."""
    found = queries.evidence(task_id=task_id, evidence_id=evidence_id, by=request.actor)
    with default_storage.open(found.file) as file:
        answer = HttpResponse(file.read(), content_type=found.content_type)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=found.name) or ""
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
