from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianfang.ground.checklists import policies, queries, rules, services
from lianfang.ground.checklists.forms import ChecklistForm, keep_photos, words_of
from lianfang.ground.kernel import clock
from lianfang.ground.posts.faces import OfficerRequest, officer

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lianfang.ground.checklists.models import Filled
    from lianfang.ground.checklists.shapes import Template

PAGE = 50
TONES = {"now": "urgent", "today": "soon", "note": "quiet"}


@officer
@require_safe
def checklists(request: OfficerRequest) -> HttpResponse:
    """The checklists in force, and what was filled in here lately."""
    page = Paginator(queries.filled_in(request.actor), PAGE).get_page(request.GET.get("page"))
    templates = queries.in_force(timezone.localdate(clock.now()))
    labels = {template.code: template.label for template in templates}
    rows = [(row, labels.get(row.version.code, row.version.code)) for row in page]
    context = {"templates": templates, "page_obj": page, "rows": rows}
    return render(request, "checklists/list.html", context)


def _current(code: str) -> Template:
    return queries.current(code, on=timezone.localdate(clock.now()))


@officer
@require_safe
def checklist(request: OfficerRequest, code: str) -> HttpResponse:
    """One checklist as whoever fills it in sees it."""
    template = _current(code)
    return _page(request, template, ChecklistForm(template))


def _page(
    request: OfficerRequest, template: Template, form: ChecklistForm, **more: Any
) -> HttpResponse:
    context = {
        "template": template,
        "form": form,
        "may_fill": policies.may_fill(request.actor),
        # A page that asks for a checklist says of what.
        "subject": request.POST.get("subject", request.GET.get("subject", "")),
        "place": request.POST.get("place", request.GET.get("place", request.actor.place)),
        **more,
    }
    return render(request, "checklists/checklist.html", context)


@officer(policies.FILL)
@require_POST
def fill(request: OfficerRequest, code: str) -> HttpResponse:
    """Keep what was filled in; `try` only says what it would find."""
    template = _current(code)
    form = ChecklistForm(template, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, template, form)
    if request.POST.get("act") == "try":
        return _page(request, template, form, tried=True, findings=_findings(template, form))
    done = services.fill(
        code,
        subject=request.POST.get("subject", "").replace("\x00", "").strip(),
        place=request.POST.get("place", ""),
        answers=form.cleaned_data,
        by=request.actor,
        now=clock.now(),
    )
    keep_photos(form)
    messages.success(request, _("Saved."))
    return redirect("checklists:filled", filled_id=done.pk)


def _findings(template: Template, form: ChecklistForm) -> list[dict[str, Any]]:
    return describe(rules.findings(template, form.cleaned_data))


def describe(found: list[rules.Finding]) -> list[dict[str, Any]]:
    return [{"finding": finding, "tone": TONES[finding.urgency]} for finding in found]


@officer
@require_safe
def filled(request: OfficerRequest, filled_id: int) -> HttpResponse:
    """What was answered, and what it asks for."""
    row = queries.filled(filled_id, by=request.actor)
    template = row.version.template()
    context = {
        "row": row,
        "template": template,
        "answers": _answers(row, template),
        "findings": describe(rules.findings(template, row.answers)),
    }
    return render(request, "checklists/filled.html", context)


def _answers(row: Filled, template: Template) -> list[tuple[str, str]]:
    return [
        (item.label, words_of(item, row.answers[item.key]))
        for item in template.items
        if item.key in row.answers
    ]
