"""Where the shipped data comes from, as a page: the project's own SOURCES file, in the reader's language."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from lianfang.config.environment import ROOT

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_FILES = {"en": "SOURCES.md", "zh": "SOURCES.zh-CN.md"}


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "sources.html", {"text": _text((get_language() or "zh")[:2])})


@cache
def _text(language: str) -> SafeString:
    path = ROOT / _FILES.get(language, _FILES["en"])
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    # The file is the project's own, and HTML in it is switched off.
    return SafeString(markdown.render(path.read_text(encoding="utf-8")))
