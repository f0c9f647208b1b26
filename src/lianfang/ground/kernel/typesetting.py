"""Papers: a Typst file and the facts it prints, set as a PDF in the reader's language."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Families that carry both Chinese and Latin letters, best for print first.
FONTS = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "FangSong",
    "STFangsong",
    "SimSun",
    "Songti SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)


class NoFont(DomainError):
    code = "kernel.typesetting.no-font"
    message = _(
        "This machine has no font with Chinese characters, so the paper cannot be set. Install one "
        "(for example the package fonts-noto-cjk), or print the page itself."
    )
    http_status = 503


@cache
def font() -> str:
    """The first of the known families that this machine has."""
    here = set(typst.Fonts().families())
    found = next((family for family in FONTS if family in here), None)
    if found is None:
        raise NoFont
    return found


def pdf(template: Path, facts: Mapping[str, Any]) -> bytes:
    """Set the paper. The facts reach the file as JSON; nothing of them is markup.

    Raises:
        NoFont: the machine has no font for its characters.
    """
    language = "en" if (get_language() or "").startswith("en") else "zh"
    given = {"font": font(), "language": language, **facts}
    return typst.compile(str(template), sys_inputs={"facts": json.dumps(given)})
