"""How coverage is shown: percentages, columns, the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.people.canvass.terms import Standing

if TYPE_CHECKING:
    from lianfang.people.canvass.models import Round
    from lianfang.people.canvass.queries import Line, Overview
    from lianfang.people.canvass.rules import Agreement


def columns() -> list[str]:
    """The headings of the counts in the table of units."""
    return [
        _("Listed"),
        _("Reached"),
        _("Not visited"),
        _("Nobody home"),
        pgettext("visit", "Refused"),
        pgettext("column", "People"),
        _("Linked"),
    ]


def line(one: Line) -> dict[str, Any]:
    tally = one.tally
    absent = tally.of(Standing.NOT_HOME) + tally.of(Standing.NOT_HOME_TWICE)
    counts = [
        tally.expected,
        tally.reached,
        tally.of(Standing.UNVISITED),
        absent,
        tally.of(Standing.REFUSED),
        tally.counts.get("persons", 0),
        tally.counts.get("linked", 0),
    ]
    return {
        "line": one,
        "counts": counts if tally.expected else [None] * len(counts),
        "share": percent(tally.share),
    }


def percent(share: float | None) -> str:
    return "" if share is None else f"{number_format(share, 1)} %"


def map_props(round_: Round, overview: Overview, *, geo_url: str | None) -> dict[str, Any] | None:
    """What the map draws; None where the pack has no boundaries of the units."""
    if not geo_url or not overview.lines:
        return None
    home = reverse("canvass:round", args=[round_.code])
    return {
        "geoUrl": geo_url,
        "name": overview.place.label,
        "indicator": _("Households reached"),
        "unit": "%",
        "breaks": [50, 80, 90, 95, 99],
        "units": [
            {
                "code": one.code,
                "name": one.label,
                "label": one.label.split()[0],
                "value": one.tally.share,
                "state": "none" if one.tally.share is None else "known",
                "href": f"{home}?place={one.code}",
            }
            for one in overview.lines
        ],
    }


def agreement(found: Agreement) -> dict[str, str]:
    """The share with its interval, and kappa, in words."""
    low, high = (number_format(100 * bound, 0) for bound in (found.low, found.high))
    words = _("{share} % ({low} to {high} %)")
    return {
        "share": words.format(share=number_format(100 * found.share, 0), low=low, high=high),
        "kappa": "" if found.kappa is None else number_format(found.kappa, 2),
    }
