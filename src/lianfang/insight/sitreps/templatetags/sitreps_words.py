from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from lianfang.ground.figures.terms import for_reader as _for_reader

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()


@register.filter
def of(values: Mapping[str, int], code: str) -> int | None:
    """The value kept under a code; None when there is none."""
    return values.get(code)


@register.filter
def for_reader(text: str) -> str:
    return _for_reader(text)
