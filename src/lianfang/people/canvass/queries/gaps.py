"""Every household that was missed, by name of its address and in walking order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianfang.ground.places import queries as places
from lianfang.ground.places import scope
from lianfang.people.canvass.models import Household
from lianfang.people.canvass.queries.coverage import tally_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from lianfang.people.canvass.models import Round
    from lianfang.people.canvass.terms import Standing


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which gaps are asked for."""

    place: str
    standing: Standing | None = None
    words: str = ""


def gaps(round_: Round, wanted: Wanted) -> QuerySet[Household]:
    """The households of a place that were missed, along one index."""
    # A grid has no zones attached; its code is longer than any place's.
    known = places.find(wanted.place)
    prefixes = places.prefixes_of(wanted.place) if known else (wanted.place,)
    found = Household.objects.filter(
        scope.within(prefixes, field="cell"), round=round_, is_gap=True
    )
    if wanted.standing is not None:
        found = found.filter(standing=wanted.standing)
    if wanted.words:
        found = found.filter(address__icontains=wanted.words)
    return found.select_related("place").order_by("cell", "sequence")


def gap_count(round_: Round, wanted: Wanted) -> int | None:
    """How many gaps there are, from counters; None where only the rows themselves can tell."""
    if wanted.words:
        return None
    tally = tally_of(round_, wanted.place)
    return tally.exceptions if wanted.standing is None else tally.of(wanted.standing)
