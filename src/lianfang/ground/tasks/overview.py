"""How far a subject has got: one read of its tasks, counted by level and by branch of the tree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianfang.ground.places import queries as places
from lianfang.ground.places import scope
from lianfang.ground.places.naming import localized
from lianfang.ground.tasks import rules
from lianfang.ground.tasks.models import Task
from lianfang.ground.tasks.terms import TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from lianfang.ground.places.models import Place

MOST_NAMED = 12
_REPORTED = frozenset({TaskState.REPORTED, TaskState.ACCEPTED})


@dataclass(frozen=True, kw_only=True)
class Row:
    """One place's share, as little of it as an overview needs."""

    task_id: int
    place: str
    label: str
    level: int
    state: TaskState
    is_signed: bool
    is_overdue: bool
    signed_as: str

    @property
    def is_reported(self) -> bool:
        return self.state in _REPORTED

    @property
    def is_accepted(self) -> bool:
        return self.state == TaskState.ACCEPTED


@dataclass(frozen=True, kw_only=True)
class LevelTally:
    """“120 of 122, missing: …” for one level, or for one branch of the tree."""

    key: str
    label: str
    total: int
    signed: int
    reported: int
    accepted: int
    overdue: int
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return self.signed == self.total

    @property
    def named_missing(self) -> tuple[str, ...]:
        return self.missing[:MOST_NAMED]

    @property
    def more_missing(self) -> int:
        return max(len(self.missing) - MOST_NAMED, 0)


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A subject's signing: by level from the top, and by branch directly below its root."""

    levels: tuple[LevelTally, ...]
    branches: tuple[LevelTally, ...]
    total: int
    signed: int
    overdue: int
    to_judge: int

    @property
    def missing(self) -> int:
        return self.total - self.signed


def overview(
    *, subject: str, root: Place, now: datetime, prefixes: Sequence[str] = ("",)
) -> Overview:
    """Count a subject's signing below `root`, as far as `prefixes` let the reader see."""
    rows = rows_of(subject=subject, now=now, prefixes=prefixes)
    waiting = {TaskState.REPORTED, TaskState.QUERIED}
    return Overview(
        levels=tuple(_by_level(rows)),
        branches=tuple(_by_branch(rows, root=root)),
        total=len(rows),
        signed=sum(row.is_signed for row in rows),
        overdue=sum(row.is_overdue for row in rows),
        to_judge=sum(row.state in waiting for row in rows),
    )


def rows_of(*, subject: str, now: datetime, prefixes: Sequence[str] = ("",)) -> list[Row]:
    """Every share of a subject that was not withdrawn, in order of place."""
    found = (
        Task.objects.filter(scope.within(prefixes), subject=subject)
        .exclude(state=TaskState.WITHDRAWN)
        .order_by("place_id")
        .values_list(
            "pk",
            "place_id",
            "place__name",
            "place__name_en",
            "place__pinyin",
            "place__level_id",
            "state",
            "acknowledged_at",
            "acknowledged_as",
            "sign_by",
            "due_at",
        )
    )
    return [_row(cells, now=now) for cells in found.iterator(chunk_size=4000)]


def _row(cells: tuple[object, ...], *, now: datetime) -> Row:
    pk, place, name, name_en, pinyin, level, state, signed_at, signed_as, sign_by, due_at = cells
    times = rules.Times(sign_by=sign_by, due_at=due_at)  # type: ignore[arg-type]  # columns of the query above
    here = TaskState(str(state))
    return Row(
        task_id=pk,  # type: ignore[arg-type]  # as above
        place=str(place),
        label=localized(str(name), str(name_en or str(pinyin).title() or name)),
        level=level,  # type: ignore[arg-type]  # as above
        state=here,
        is_signed=signed_at is not None,
        is_overdue=rules.is_overdue(here, times, now=now),
        signed_as=str(signed_as),
    )


def _by_level(rows: Iterable[Row]) -> list[LevelTally]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.level].append(row)
    names = {level.no: str(level) for level in places.levels()}
    return [_tally(str(no), names[no], found[no]) for no in sorted(found)]


def _by_branch(rows: Sequence[Row], *, root: Place) -> list[LevelTally]:
    """Group by the places directly below the root that lie above (or are) the place of a share."""
    branches = {place.code: place.label for place in places.children(root.code)}
    lengths = sorted({len(code) for code in branches}, reverse=True)
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        key = next((row.place[:n] for n in lengths if row.place[:n] in branches), None)
        if key is not None:
            found[key].append(row)
    return [_tally(code, branches[code], found[code]) for code in sorted(found)]


def _tally(key: str, label: str, rows: Sequence[Row]) -> LevelTally:
    return LevelTally(
        key=key,
        label=label,
        total=len(rows),
        signed=sum(row.is_signed for row in rows),
        reported=sum(row.is_reported for row in rows),
        accepted=sum(row.is_accepted for row in rows),
        overdue=sum(row.is_overdue for row in rows),
        missing=tuple(row.label for row in rows if not row.is_signed),
    )
