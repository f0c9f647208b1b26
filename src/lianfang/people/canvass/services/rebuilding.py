"""Everything that is kept at write time, made anew from the facts; the same must come out."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Q, Sum

from lianfang.people.canvass import rules
from lianfang.people.canvass.models import (
    STAND_FIELDS,
    Coverage,
    Household,
    Pair,
    Revisit,
    Visit,
)
from lianfang.people.canvass.services import counting, revisits
from lianfang.people.canvass.terms import Result

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianfang.people.canvass.models import Round

BATCH = 1_000


@transaction.atomic
def rebuild(round_: Round) -> None:
    """Households from their visits, counters from households, pairs from second looks."""
    _stand_anew(round_)
    count_anew(round_)
    _pair_anew(round_)


def _stand_anew(round_: Round) -> None:
    rows = Household.objects.filter(round=round_, visits__gt=0)
    households = {row.pk: row for row in rows}
    for row in households.values():
        row.stand = rules.Stand()
    visits = Visit.objects.filter(household__round=round_, is_blind=False)
    # Of two answers at one moment the one that arrived last holds, as when they came in.
    for visit in visits.order_by("pk").iterator():
        household = households[visit.household_id]
        said = rules.Said(
            result=Result(visit.result),
            at=visit.at,
            persons=visit.persons,
            linked=visit.linked,
            has_finding=bool(visit.found),
        )
        household.stand = rules.after(household.stand, said)
    Household.objects.bulk_update(households.values(), STAND_FIELDS, batch_size=BATCH)


def count_anew(round_: Round) -> None:
    """The counters of a round from its households, in one pass over them."""
    found = _households_by_cell(round_)
    for cell, name, count in _second_looks(round_):
        found[cell][name] += count
    Coverage.objects.filter(round=round_).delete()
    rows = counting.rolled_up(found)
    Coverage.objects.bulk_create(
        (
            Coverage(round=round_, code=code, **{name: rows[code][name] for name in rules.COUNTED})
            for code in sorted(rows)
        ),
        batch_size=BATCH,
    )


def _households_by_cell(round_: Round) -> dict[str, Counter[str]]:
    inside = Q(is_outside=False)
    sums = {
        name: Count("pk", filter=inside & Q(standing=standing))
        for standing, name in rules.STANDING_FIELDS.items()
    }
    sums |= {"expected": Count("pk", filter=inside), "outside": Count("pk", filter=~inside)}
    totals = {
        "total_visits": Sum("visits", filter=inside),
        "total_persons": Sum("persons"),
        "total_linked": Sum("linked"),
        "total_findings": Count("pk", filter=Q(has_finding=True)),
    }
    rows = Household.objects.filter(round=round_).values("cell", "place")
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    listed: set[str] = set()
    counts: Iterable[Any] = rows.annotate(**sums, **totals).order_by("cell")
    for row in counts:
        counted = {name: row[name] for name in sums}
        counted |= {name.removeprefix("total_"): row[name] or 0 for name in totals}
        found[row["cell"]].update(counted)
        if row["expected"]:
            listed.add(row["place"])
    for community in listed:
        found[community]["lists"] += 1
    return found


def _second_looks(round_: Round) -> list[tuple[str, str, int]]:
    rows = Revisit.objects.filter(household__round=round_).values("household__cell")
    counts = rows.annotate(due=Count("pk"), done=Count("second")).order_by("household__cell")
    return [
        counted
        for cell, due, done in counts.values_list("household__cell", "due", "done")
        for counted in ((cell, "blind_due", due), (cell, "blind_done", done))
    ]


def _pair_anew(round_: Round) -> None:
    Pair.objects.filter(round=round_).delete()
    counted: defaultdict[str, Counter[counting.PairKey]] = defaultdict(Counter)
    done = Revisit.objects.filter(household__round=round_, second__isnull=False)
    for row in done.select_related("first", "second", "household"):
        if row.second is not None:
            counted[row.household.cell].update(revisits.pairs_of(row.first, row.second))
    counting.add_pairs(round_, counted)
