"""Whether the reader may set the clock: asked by the header, which every page shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from lianfang.ground.posts import faces
from lianfang.insight.scenarios import policies

if TYPE_CHECKING:
    from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def reader_may_set_clock(context: Context) -> bool:
    request: Any = context.get("request")
    if request is None or not hasattr(request, "user"):
        return False
    actor = faces.acting(request)
    return actor is not None and policies.may_set_clock(actor)
