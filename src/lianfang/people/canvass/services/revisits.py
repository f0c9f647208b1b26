"""The blind second look: drawn by lot, made by another unit, compared question by question."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from lianfang.ground.places import queries as places
from lianfang.people.canvass import rules
from lianfang.people.canvass.models import Revisit
from lianfang.people.canvass.services import counting
from lianfang.people.canvass.terms import Result

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.people.canvass.models import Round, Visit
    from lianfang.people.canvass.reading import Heard

NO_ANSWER = "–"


def draw(round_: Round, visits: list[Visit], *, now: datetime) -> None:
    """Give those households that the lot falls on, once they have answered, to another unit."""
    answered = {
        visit.household_id: visit
        for visit in reversed(visits)
        if visit.result == Result.ANSWERED and not visit.household.is_outside
    }
    chosen = [visit for visit in answered.values() if _is_drawn(round_, visit)]
    known = set(
        Revisit.objects.filter(household__in=[visit.household_id for visit in chosen]).values_list(
            "household", flat=True
        )
    )
    units = _OtherUnits()
    rows = [
        Revisit(household_id=visit.household_id, unit_id=unit, first=visit, assigned_at=now)
        for visit in chosen
        if visit.household_id not in known and (unit := units.of(visit.household.place_id))
    ]
    Revisit.objects.bulk_create(rows)
    cells = {visit.household_id: visit.household.cell for visit in chosen}
    counting.add(round_, _counted("blind_due", [cells[row.household_id] for row in rows]))


def _is_drawn(round_: Round, visit: Visit) -> bool:
    return rules.is_chosen(visit.household.code, seed=round_.seed, share=round_.blind_share)


def _counted(name: str, cells: list[str]) -> dict[str, Counter[str]]:
    return {cell: Counter({name: count}) for cell, count in Counter(cells).items()}


class _OtherUnits:
    """The next unit of the same kind in the same township; where there is none, in the next one."""

    def __init__(self) -> None:
        self._found: dict[str, str | None] = {}

    def of(self, community: str) -> str | None:
        if community not in self._found:
            self._found[community] = self._look(community)
        return self._found[community]

    @staticmethod
    def _look(community: str) -> str | None:
        here = places.find(community)
        if here is None or here.parent_id is None:
            return None
        parent = places.get(here.parent_id)
        beside = [place.code for place in places.children(parent.code)]
        if len(beside) < 2 and parent.parent_id:
            around = places.of_level(here.level_id, under=places.prefixes_of(parent.parent_id))
            beside = list(around.values_list("code", flat=True))
        others = [code for code in beside if code > community] + beside
        return next((code for code in others if code != community), None)


def take_in(round_: Round, pairs: list[tuple[Visit, Heard]]) -> None:
    """Set second answers beside the first ones. Only the first second look counts."""
    by_household = {
        visit.household_id: visit
        for visit, _heard in reversed(pairs)
        if visit.result == Result.ANSWERED
    }
    open_ones = Revisit.objects.filter(household__in=by_household, second=None)
    rows = list(open_ones.select_related("first", "household").select_for_update(of=("self",)))
    counted: defaultdict[str, Counter[counting.PairKey]] = defaultdict(Counter)
    for row in rows:
        row.second = by_household[row.household_id]
        counted[row.household.cell].update(pairs_of(row.first, row.second))
    Revisit.objects.bulk_update(rows, ["second"])
    counting.add_pairs(round_, counted)
    counting.add(round_, _counted("blind_done", [row.household.cell for row in rows]))


def pairs_of(first: Visit, second: Visit) -> Counter[counting.PairKey]:
    """Each question with both its answers; lists of several answers are compared as they stand."""
    questions = sorted(first.answers.keys() | second.answers.keys())
    return Counter(
        (question, _word(first.answers.get(question)), _word(second.answers.get(question)))
        for question in questions
    )


def _word(answer: object) -> str:
    if answer is None:
        return NO_ANSWER
    return ",".join(sorted(map(str, answer)))[:40] if isinstance(answer, list) else str(answer)[:40]
