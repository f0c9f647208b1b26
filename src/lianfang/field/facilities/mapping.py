"""The facilities of a list as a map: how many in each unit, and a point where one is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.field.facilities import listing
from lianfang.ground.places import queries as places
from lianfang.ground.places.naming import localized

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianfang.field.facilities.models import Facility
    from lianfang.ground.places.models import Place

LONGEST_LABEL = 14
MOST_POINTS = 500


def props(found: QuerySet[Facility], *, place: Place) -> dict[str, Any] | None:
    """What the map draws; None where the pack has no boundaries of the units."""
    units = list(places.children(place.code))
    geo_url = places.boundary_url(place.code)
    if not geo_url or not units:
        return None
    counts = listing.counts_by_unit(found, [unit.code for unit in units])
    return {
        "geoUrl": geo_url,
        "name": place.label,
        "indicator": _("Facilities"),
        "unit": "",
        "units": [_unit(unit, counts[unit.code]) for unit in units],
        "points": [_point(facility) for facility in _placed(found)],
    }


def _unit(unit: Place, count: int) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.label,
        "label": _short(unit),
        "value": count,
        "state": "known",
        "href": f"{reverse('facilities:list')}?place={unit.code}",
    }


def _short(place: Place) -> str:
    name = localized(place.stem or place.name, place.name_en)
    return name if len(name) <= LONGEST_LABEL else name.split()[0]


def _placed(found: QuerySet[Facility]) -> QuerySet[Facility]:
    return found.exclude(longitude=None).order_by("pk")[:MOST_POINTS]


def _point(facility: Facility) -> dict[str, Any]:
    return {
        "name": facility.label,
        "note": str(facility.get_kind_display()),
        "longitude": facility.longitude,
        "latitude": facility.latitude,
        "href": reverse("facilities:facility", args=[facility.pk]),
    }
