"""How figures add up along the tree of places: a few reads in bulk, which no other room needs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Max, OuterRef, Subquery

from lianfang.ground.figures.models import Counter
from lianfang.ground.kernel.reading import once

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet


def _places() -> QuerySet[Any]:
    """The places, reached through the key that points at them."""
    model: Any = Counter._meta.get_field("place").related_model
    places: QuerySet[Any] = model.objects.all()
    return places


def existing(codes: Collection[str]) -> set[str]:
    """Those of some codes that are in the tree."""
    return set(_places().filter(pk__in=codes).values_list("pk", flat=True))


def answering_for(codes: Collection[str]) -> dict[str, str]:
    """Place -> the place that its figures are added to: its parent, or a zone's host."""
    rows = _places().filter(pk__in=codes).values_list("pk", "parent_id", "attached_to_id")
    return {code: above for code, parent, host in rows if (above := host or parent)}


def units_below(codes: Collection[str]) -> dict[str, list[tuple[str, bool]]]:
    """Place -> the places whose figures make up its own, and whether each counts as a unit.

    A zone adds to its host but is no unit of the level.
    """
    here = _places().filter(valid_until=None)
    units = here.filter(is_zone=False, parent__in=codes).values_list("parent_id", "pk")
    zones = here.filter(is_zone=True, attached_to__in=codes).values_list("attached_to_id", "pk")
    found: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for rows, is_unit in ((units, True), (zones, False)):
        for above, code in rows:
            found[above].append((code, is_unit))
    return found


def sizes(codes: Collection[str]) -> list[tuple[str, int, int | None]]:
    """Code, number of the level and population of some places."""
    known = _known_sizes()
    missing = [code for code in codes if code not in known]
    if missing:
        rows = _places().filter(pk__in=missing).values_list("pk", "level_id", "population")
        known |= {row[0]: row for row in rows}
    return [known[code] for code in codes if code in known]


@once
def newest_day(codes: frozenset[str], *, lowest: int) -> date | None:
    """The last day with a figure of some indicators, down to a level, as everything stands now.

    Asked place by place, each answer is the end of a range of the index; asked at once, every day
    of every place would be read.
    """
    here = Counter.objects.filter(place=OuterRef("pk"), known_until=None).order_by("-day")
    newest = {
        f"of_{at}": Max(Subquery(here.filter(indicator=code).values("day")[:1]))
        for at, code in enumerate(sorted(codes))
    }
    found = _places().filter(level__lte=lowest).aggregate(**newest) if newest else {}
    return max(filter(None, found.values()), default=None)


@once
def _known_sizes() -> dict[str, tuple[str, int, int | None]]:
    """What a page has read of sizes; its grids ask for the same places again."""
    return {}
