"""Rule packs as pages: what counts since when, how well it is known, and publishing a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.ground.kernel import clock, packs
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import check_may, may
from lianfang.ground.posts.faces import OfficerRequest, officer
from lianfang.ground.rulepacks import checking, keys, policies, presentation, queries, services
from lianfang.ground.rulepacks.errors import BrokenPack

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from lianfang.ground.rulepacks.shape import PackText

LONGEST_TEXT = 300_000


@require_safe
@officer
def packs_list(request: OfficerRequest) -> HttpResponse:
    """Every pack, the one in force today marked."""
    today = localdate(clock.now())
    rows = list(queries.all_packs())
    in_force = next((row.code for row in rows if row.valid_from <= today), "")
    context = {
        "rows": [presentation.row(row, in_force=in_force) for row in rows],
        "may_publish": may(request.actor, policies.PUBLISH, _root()),
        "today": today,
    }
    return render(request, "rulepacks/list.html", context)


@require_safe
@officer
def pack(request: OfficerRequest, code: str) -> HttpResponse:
    """One pack, readable: constants with grade and source, tables as tables, what it changed."""
    record = queries.record(code)
    found = queries.pack(code)
    before = queries.pack(record.supersedes.code) if record.supersedes else None
    context = {
        "record": record,
        "is_intact": queries.is_intact(record),
        "is_own_key": record.public_key == keys.public(),
        "crumbs": [
            {"label": _("Rules"), "url": reverse("rulepacks:list")},
            {"label": str(found.text.title), "url": ""},
        ],
        **presentation.page(found, before=before),
    }
    return render(request, "rulepacks/pack.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officer(policies.PUBLISH)
def publish(request: OfficerRequest) -> HttpResponse:
    """Send a pack, look at what it changes, sign it."""
    check_may(request.actor, policies.PUBLISH, _root())
    context: dict[str, Any] = {
        "newest": queries.newest(),
        "crumbs": [
            {"label": _("Rules"), "url": reverse("rulepacks:list")},
            {"label": _("Publish a rule pack"), "url": ""},
        ],
    }
    if request.method != "POST":
        return render(request, "rulepacks/publish.html", context)
    try:
        text = services.read(packs.parse(_sent(request), name=_("the text you sent")))
        if request.POST.get("do") == "publish":
            return _signed(request, text)
        context |= _preview(text)
    except DomainError as error:
        context |= {"sentence": error.sentence(), "problems": getattr(error, "problems", [])}
        context["typed"] = request.POST.get("text", "")
        return render(request, "rulepacks/publish.html", context, status=error.http_status)
    return render(request, "rulepacks/publish.html", context)


def _signed(request: OfficerRequest, text: PackText) -> HttpResponse:
    row = services.publish(text, by=request.actor, now=clock.now())
    messages.success(request, _("The rule pack {code} is published.").format(code=row.code))
    return redirect("rulepacks:pack", code=row.code)


def _preview(text: PackText) -> dict[str, Any]:
    checked = checking.check(text)
    newest = queries.newest()
    before = queries.pack(newest.code) if newest else None
    return {"canonical": text.canonical(), **presentation.page(checked, before=before)}


def _sent(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    try:
        text = file.read(LONGEST_TEXT + 1).decode() if file else request.POST.get("text", "")
    except UnicodeDecodeError as error:
        raise BrokenPack([_("The file is not UTF-8 text.")]) from error
    if len(text) > LONGEST_TEXT or text.count("*") > LONGEST_TEXT // 1000:
        raise BrokenPack([_("The text is too long for a rule pack.")])
    return text


def _root() -> str:
    root = places.root()
    return root.code if root else ""
