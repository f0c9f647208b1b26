"""Counters at write time: what a change adds to its cell, it adds to every place above."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import F

from lianfang.people.canvass.cells import Ancestors
from lianfang.people.canvass.models import Coverage, Pair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianfang.people.canvass.models import Round

PairKey = tuple[str, str, str]
BATCH = 2_000


def rolled_up(by_cell: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    """What was counted in cells, for each of them and every place above."""
    ancestors = Ancestors(by_cell)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for cell, counted in by_cell.items():
        for code in ancestors.of(cell):
            found[code].update(counted)
    return found


def add(round_: Round, by_cell: Mapping[str, Counter[str]]) -> None:
    """Add to the counters. Rows are taken in order of code, so that two batches never wait crosswise."""
    changes = {
        code: {name: count for name, count in counted.items() if count}
        for code, counted in rolled_up(by_cell).items()
    }
    changes = {code: counted for code, counted in changes.items() if counted}
    rows = [Coverage(round=round_, code=code) for code in sorted(changes)]
    Coverage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    for code in sorted(changes):
        grown = {name: F(name) + count for name, count in changes[code].items()}
        Coverage.objects.filter(round=round_, code=code).update(**grown)


def add_pairs(round_: Round, by_cell: Mapping[str, Counter[PairKey]]) -> None:
    """Count pairs of first and second answers, wherever the household counts."""
    ancestors = Ancestors(by_cell)
    found: Counter[tuple[str, PairKey]] = Counter()
    for cell, counted in by_cell.items():
        for code in ancestors.of(cell):
            for key, count in counted.items():
                found[code, key] += count
    for (code, (question, first, second)), count in sorted(found.items()):
        columns: dict[str, Any] = {
            "code": code,
            "question": question,
            "first": first,
            "second": second,
        }
        Pair.objects.get_or_create(round=round_, **columns)
        Pair.objects.filter(round=round_, **columns).update(count=F("count") + count)
