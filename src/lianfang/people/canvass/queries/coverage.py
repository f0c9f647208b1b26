"""Coverage is read from counters, never from households: a province as fast as a community."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.db.models.functions import Substr

from lianfang.ground.places import queries as places
from lianfang.people.canvass import rules
from lianfang.people.canvass.models import Coverage, Grid, Household, Pair

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lianfang.ground.places.models import Place
    from lianfang.people.canvass.models import Round

NOTHING = rules.Tally(counts={})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One unit below a place, or one grid of a community."""

    code: str
    label: str
    tally: rules.Tally
    communities: int
    is_suspect: bool
    is_grid: bool = False

    @property
    def lists(self) -> int:
        return self.tally.counts.get("lists", 0)


@dataclass(frozen=True, kw_only=True)
class Overview:
    """How far a round has got in a place and in each unit below it."""

    place: Place
    tally: rules.Tally
    communities: int
    lines: Sequence[Line]

    @property
    def unlisted(self) -> int:
        """Communities of which nobody has said who lives there: their households are not even gaps."""
        return max(0, self.communities - self.lists)

    @property
    def lists(self) -> int:
        return self.tally.counts.get("lists", 0)


def tally_of(round_: Round, code: str) -> rules.Tally:
    found = Coverage.objects.filter(round=round_, code=code).first()
    return found.tally if found else NOTHING


def overview(round_: Round, code: str) -> Overview:
    """The counters of a place and of everything directly below it."""
    place = places.get(code)
    below = list(places.children(code))
    names = {child.code: child.label for child in below} or _grids(code)
    found = Coverage.objects.filter(round=round_, code__in=[code, *names])
    tallies = {row.code: row.tally for row in found}
    here = tallies.get(code, NOTHING)
    communities = _communities(code, names if below else ())
    return Overview(
        place=place,
        tally=here,
        communities=sum(communities.values()) if below else 1,
        lines=[
            Line(
                code=unit,
                label=label,
                tally=tallies.get(unit, NOTHING),
                communities=communities.get(unit, 0),
                is_suspect=rules.is_improbably_perfect(tallies.get(unit, NOTHING), elsewhere=here),
                is_grid=not below,
            )
            for unit, label in names.items()
        ],
    )


def _grids(community: str) -> dict[str, str]:
    grids = Grid.objects.filter(place=community).order_by("code")
    return {grid.code: grid.name for grid in grids}


def _communities(code: str, units: Collection[str]) -> dict[str, int]:
    """How many communities lie in each unit; those of a zone count with its host."""
    if not units:
        return {}
    digits = len(next(iter(units)))
    lowest = places.levels()[-1].no
    rows = places.of_level(lowest, under=places.prefixes_of(code)).order_by()
    counted = rows.values_list(Substr("code", 1, digits)).annotate(n=Count("pk"))
    found: Counter[str] = Counter()
    strange: Counter[str] = Counter()
    for unit, count in counted:
        (found if unit in units else strange)[unit] += count
    hosts = dict(places.of_codes(strange).values_list("code", "attached_to_id"))
    for zone, count in strange.items():
        host = (hosts.get(zone) or "")[:digits]
        found[host if host in units else ""] += count
    return found


def agreements(round_: Round, code: str) -> dict[str, rules.Agreement]:
    """Of each question how far first and blind second answers agree at a place."""
    counted: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for pair in Pair.objects.filter(round=round_, code=code).order_by("question"):
        counted[pair.question][pair.first, pair.second] = pair.count
    found = {question: rules.agreement(pairs) for question, pairs in counted.items()}
    return {question: one for question, one in found.items() if one is not None}


def has_synthetic(round_: Round) -> bool:
    """Whether the list holds households that were made up for the demonstration."""
    first = Household.objects.filter(round=round_).order_by("cell", "sequence").first()
    return first is not None and first.is_synthetic
