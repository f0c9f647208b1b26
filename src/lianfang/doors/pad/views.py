"""The pad's own files. None of them says who asked: what is personal comes in the bundle."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from lianfang.doors.pad import assets

if TYPE_CHECKING:
    from django.http import HttpRequest

_GROUND = "#0b0f12"
_SHELL_LANGUAGE = "zh-hans"


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    del request
    return redirect("pad:shell", permanent=False)


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The page that holds the pad. Everybody gets the same bytes, so that it can be kept."""
    del request
    return _fresh(_shell(assets.build()), "text/html; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the pad among its applications."""
    del request
    return _fresh(_manifest(), "application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of files to keep written before it."""
    del request
    made = assets.build()
    also = {reverse("pad:shell"): _shell(made), reverse("pad:manifest"): _manifest()}
    kept = assets.kept(made, also=also)
    said = f"self.LIANFANG_BUILD = {json.dumps(kept.build)};\n"
    said += f"self.LIANFANG_FILES = {json.dumps(kept.files)};\n{made.worker}"
    response = _fresh(said.encode(), "text/javascript")
    response.headers["Service-Worker-Allowed"] = "/pad"
    return response


def _shell(made: assets.Build) -> bytes:
    with override(_SHELL_LANGUAGE):
        return render_to_string("pad/shell.html", {"build": made, "ground": _GROUND}).encode()


def _manifest() -> bytes:
    icons = [
        {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": "any maskable"}
        for sizes, name in assets.ICONS.items()
    ]
    said = {
        "id": "/pad/",
        "name": "联防 lianfang",
        "short_name": "联防",
        "lang": _SHELL_LANGUAGE,
        "start_url": "/pad/",
        "scope": "/pad/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": _GROUND,
        "theme_color": _GROUND,
        "icons": icons,
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _fresh(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Cache-Control"] = "no-cache"
    return response
