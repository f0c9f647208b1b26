from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.ground.places import queries as places

if TYPE_CHECKING:
    from lianfang.people.canvass.models import Round

PAGE = 50


class KnownCount(Paginator):  # type: ignore[type-arg]  # it cannot be subscripted at run time
    """Pages of a list whose length the counters know already."""

    def __init__(self, found: Any, per_page: int, *, count: int | None) -> None:
        super().__init__(found, per_page)
        self._known = count

    @cached_property
    def count(self) -> int:
        return super().count if self._known is None else self._known


def crumbs(round_: Round, code: str, *, last: str = "") -> list[dict[str, str]]:
    """The way from the list of rounds down to a place of one."""
    home = reverse("canvass:round", args=[round_.code])
    found = [
        {"label": place.label, "url": f"{home}?place={place.code}"}
        for place in places.path(code)
        if place.code.startswith(round_.place_id) and place.code != round_.place_id
    ]
    rounds = {"label": _("Household sweep"), "url": reverse("canvass:list")}
    found = [rounds, {"label": round_.label, "url": home}, *found]
    if last:
        found.append({"label": last, "url": ""})
    found[-1] = {"label": found[-1]["label"], "url": ""}
    return found
