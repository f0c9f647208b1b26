from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from lianfang.insight.board import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

register = template.Library()


@register.filter
def number(value: float | None) -> str:
    return words.number(value)


@register.filter
def signed(value: float | None) -> str:
    return words.signed(value)


@register.filter
def dayword(value: date | None) -> str:
    return words.day(value) if value else ""


@register.filter
def momentword(value: datetime | None) -> str:
    return words.moment(value) if value else ""


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """The entry of a mapping under a key that a template holds in a variable."""
    return mapping[key]
