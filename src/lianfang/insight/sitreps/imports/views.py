"""The three steps of a bulletin: send the file, say what its columns hold, look and take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.ground.kernel import clock, typed
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.insight.sitreps import imports, policies
from lianfang.insight.sitreps.imports import columns
from lianfang.insight.sitreps.imports.errors import NothingSent
from lianfang.insight.sitreps.models import Upload
from lianfang.insight.sitreps.terms import Column, UploadState

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from lianfang.insight.sitreps.imports.services import Preview

PER_PAGE = 50
_RECENT = 10


@require_http_methods(["GET", "HEAD", "POST"])
@officer(policies.IMPORT)
def uploads(request: OfficerRequest) -> HttpResponse:
    """Step 1: send the file; below, the files sent before."""
    sentence = ""
    if request.method == "POST":
        try:
            return redirect("sitreps:upload", upload_id=_receive(request).pk)
        except DomainError as error:
            sentence = error.sentence()
    recent = Upload.objects.filter(place=request.actor.place).order_by("-received_at")
    context = {
        "sentence": sentence,
        "recent": recent.defer("rows")[:_RECENT],
        "crumbs": _crumbs(_("Import a bulletin")),
    }
    return render(request, "sitreps/import.html", context, status=422 if sentence else 200)


def _receive(request: OfficerRequest) -> Upload:
    file = request.FILES.get("file")
    if file is None:
        raise NothingSent
    return imports.receive(
        name=file.name or "", content=file.read(), by=request.actor, now=clock.now()
    )


@require_safe
@officer(policies.IMPORT)
def upload(request: OfficerRequest, upload_id: int) -> HttpResponse:
    """Steps 2 and 3: the columns, and every row with the reasons against it."""
    return _shown(request, imports.upload_of(upload_id, by=request.actor))


@require_POST
@officer(policies.IMPORT)
def choose(request: OfficerRequest, upload_id: int) -> HttpResponse:
    """Say what each column holds."""
    found = imports.upload_of(upload_id, by=request.actor)
    mapping = [request.POST.get(f"column-{at}", "") for at in range(len(found.heading))]
    try:
        imports.choose_columns(upload_id=upload_id, mapping=mapping, by=request.actor)
    except DomainError as error:
        found.mapping = mapping
        return _shown(request, found, error=error)
    return redirect("sitreps:upload", upload_id=upload_id)


@require_POST
@officer(policies.IMPORT)
def take(request: OfficerRequest, upload_id: int) -> HttpResponse:
    """Take all figures of the bulletin, or none."""
    reason = request.POST.get("reason", "").strip()[:300]
    try:
        count = imports.commit(
            upload_id=upload_id,
            by=request.actor,
            now=clock.now(),
            published_at=_moment(request.POST.get("published_at", "")),
            reason=reason if request.POST.get("is_correction") else "",
        )
    except DomainError as error:
        found = imports.upload_of(upload_id, by=request.actor)
        return _shown(request, found, error=error)
    said = ngettext("{count} figure was imported.", "{count} figures were imported.", count)
    messages.success(request, said.format(count=count))
    return redirect("sitreps:upload", upload_id=upload_id)


def _shown(
    request: OfficerRequest, found: Upload, *, error: DomainError | None = None
) -> HttpResponse:
    preview, refusal = _preview(request, found)
    shown = error or refusal
    context: dict[str, Any] = {
        "upload": found,
        "is_imported": found.state == UploadState.IMPORTED,
        "columns": _columns(found),
        "preview": preview,
        "sentence": shown.sentence() if shown else "",
        "reason": request.POST.get("reason", ""),
        "crumbs": _crumbs(found.name),
    }
    if preview is not None:
        rows = preview.refused + preview.corrections
        rows += [row for row in preview.rows if not row.is_refused and not row.falls]
        context["page_obj"] = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "sitreps/upload.html", context, status=error.http_status if error else 200
    )


def _preview(request: OfficerRequest, found: Upload) -> tuple[Preview | None, DomainError | None]:
    if found.state == UploadState.IMPORTED:
        return None, None
    try:
        return imports.preview(found, by=request.actor, now=clock.now()), None
    except DomainError as refusal:
        return None, refusal


def _columns(found: Upload) -> list[dict[str, Any]]:
    """Each column with its heading, two sample cells and what it may hold."""
    choices = [*Column.choices, *((one.code, str(one)) for one in columns.choices())]
    return [
        {
            "at": at,
            "heading": heading,
            "samples": [cells[at] for _number, cells in found.rows[:2] if at < len(cells)],
            "choices": choices,
            "chosen": found.mapping[at] if at < len(found.mapping) else "",
        }
        for at, heading in enumerate(found.heading)
    ]


def _moment(text: str) -> datetime | None:
    """The publication time as the browser's field writes it, in the house's time."""
    return typed.moment(text, zone=ZoneInfo(settings.TIME_ZONE))


def _crumbs(last: str) -> list[dict[str, str]]:
    return [
        {"label": _("Reports"), "url": reverse("sitreps:list")},
        {"label": last, "url": ""},
    ]
