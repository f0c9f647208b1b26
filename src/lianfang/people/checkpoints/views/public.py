"""Pages without sign-in: report a block, declare before arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.ground.identity.services import Traits
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts import actors
from lianfang.people.checkpoints import codes, queries, services
from lianfang.people.checkpoints.forms import BlockForm, DeclarationForm
from lianfang.people.checkpoints.services.blocks import Sighting
from lianfang.people.checkpoints.services.declaring import ANSWERS, Stay
from lianfang.people.checkpoints.terms import BlockKind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PUBLIC = "群众 / public"


@require_http_methods(["GET", "HEAD", "POST"])
def report_block(request: HttpRequest) -> HttpResponse:
    """Tell the place above that a way is blocked. Nobody is asked who they are."""
    form = BlockForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "checkpoints/report_block.html", {"form": form}, status=status)
    typed = form.cleaned_data
    sighting = Sighting(**typed | {"kind": BlockKind(typed["kind"])})
    block = services.report_block(
        sighting, by=actors.system(place=typed["place"], label=PUBLIC), now=clock.now()
    )
    return redirect("checkpoints:block-reported", code=block.code)


@require_safe
def block_reported(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a report, for whoever kept its code."""
    found = queries.public_block(codes.cleaned(code))
    if found is None:
        raise Http404
    return render(
        request, "checkpoints/block_reported.html", {"report": found, "code": codes.shown(code)}
    )


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """For whoever has no poster at hand: which checkpoint they come to."""
    found = queries.open_at("", now=clock.now())
    return render(request, "checkpoints/choose.html", {"checkpoints": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """Declare once, before arrival, in one's own time and language."""
    now = clock.now()
    checkpoint = queries.public(code, now=now)
    if checkpoint is None:
        raise Http404
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            done = services.declare(
                _declaring(form),
                checkpoint=checkpoint,
                by=actors.system(place=checkpoint.place_id, label=PUBLIC),
                now=now,
            )
        except DomainError as error:
            form.add_error(None, error.sentence())
        else:
            return redirect("checkpoints:declared", code=done.code)
    context = {"form": form, "checkpoint": checkpoint}
    status = 422 if form.is_bound else 200
    return render(request, "checkpoints/declare.html", context, status=status)


def _declaring(form: DeclarationForm) -> services.Declaring:
    typed: dict[str, Any] = form.cleaned_data
    traits = ("name", "phone", "document_kind", "document_no", "address_place", "address")
    language = get_language() or ""
    return services.Declaring(
        traits=Traits(
            **{name: typed[name] for name in traits},
            language=language,
            needs=tuple(typed["needs"]),
        ),
        language=language,
        answers={name: typed[name] for name in ANSWERS},
        stays=tuple(Stay(place=place, left_on=left_on) for place, left_on in form.stays()),
    )


@never_cache
@require_safe
def declared(request: HttpRequest, code: str) -> HttpResponse:
    """The code to show at the barrier. The page itself tells nothing about the person."""
    found = queries.public_declaration(codes.cleaned(code), now=clock.now())
    if found is None:
        raise Http404
    picture = segno.make(found.code, error="m", micro=False)
    context = {
        "declaration": found,
        "code": codes.shown(found.code),
        "picture": picture.svg_data_uri(scale=8, border=3, light="#fff"),
    }
    return render(request, "checkpoints/declared.html", context)
