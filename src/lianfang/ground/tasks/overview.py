"""How far a subject has got: its tasks counted by level and by branch of the tree."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q
from django.db.models.functions import Substr

from lianfang.ground.places import queries as places
from lianfang.ground.places import scope
from lianfang.ground.places.naming import localized
from lianfang.ground.tasks import rules
from lianfang.ground.tasks.models import Task
from lianfang.ground.tasks.terms import TO_DO_STATES, TaskState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from lianfang.ground.places.models import Place

MOST_NAMED = 12
_REPORTED = frozenset({TaskState.REPORTED, TaskState.ACCEPTED})
_WAITING = frozenset({TaskState.REPORTED, TaskState.QUERIED})


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
    missing: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        return self.signed == self.total

    @property
    def more_missing(self) -> int:
        """How many are missing beyond those named."""
        return self.total - self.signed - len(self.missing)


@dataclass(frozen=True, kw_only=True)
class Overview:
    """A subject's signing: by level from the top, and by branch directly below its root."""

    levels: tuple[LevelTally, ...]
    branches: tuple[LevelTally, ...]
    total: int
    signed: int
    overdue: int
    to_judge: int
    late: tuple[str, ...] = ()

    @property
    def more_late(self) -> int:
        """How many are overdue beyond those named."""
        return self.overdue - len(self.late)

    @property
    def missing(self) -> int:
        return self.total - self.signed


_COUNTED = ("total", "signed", "reported", "accepted", "overdue", "to_judge")


def overview(
    *, subject: str, root: Place, now: datetime, prefixes: Sequence[str] = ("",)
) -> Overview:
    """Count a subject's signing below `root`, as far as `prefixes` let the reader see.

    The store counts; only the few names that are shown are read.
    """
    shares = _shares(subject, prefixes)
    branches = {place.code: place.label for place in places.children(root.code)}
    length = max(map(len, branches), default=len(root.code))
    cells = _cells(shares, length=length, now=now)
    by_level, by_branch = _summed(cells, "level"), _summed(cells, "branch")
    whole = _summed(cells, None).get(None, Counter())
    names = {level.no: str(level) for level in places.levels()}
    return Overview(
        levels=tuple(
            _tally(str(no), names[no], by_level[no], missing=_missing(shares, no))
            for no in sorted(by_level)
        ),
        branches=tuple(
            _tally(code, branches[code], by_branch[code])
            for code in sorted(by_branch)
            if code in branches
        ),
        total=whole["total"],
        signed=whole["signed"],
        overdue=whole["overdue"],
        to_judge=whole["to_judge"],
        late=_named(shares.filter(_is_late(now))) if whole["overdue"] else (),
    )


def _shares(subject: str, prefixes: Sequence[str]) -> QuerySet[Task]:
    """The shares of a subject that a reader may see; what was withdrawn no longer counts."""
    shares = Task.objects.filter(scope.within(prefixes), subject=subject)
    return shares.exclude(state=TaskState.WITHDRAWN)


def _is_late(now: datetime) -> Q:
    return Q(state=TaskState.ASSIGNED, sign_by__lt=now) | Q(state__in=TO_DO_STATES, due_at__lt=now)


def _cells(shares: QuerySet[Task], *, length: int, now: datetime) -> list[dict[str, Any]]:
    """The counts of each level within each branch."""
    grouped = shares.annotate(
        level=F("place__level_id"), branch=Substr("place_id", 1, length)
    ).values("level", "branch")
    counted = grouped.annotate(
        total=Count("pk"),
        signed=Count("pk", filter=Q(acknowledged_at__isnull=False)),
        reported=Count("pk", filter=Q(state__in=_REPORTED)),
        accepted=Count("pk", filter=Q(state=TaskState.ACCEPTED)),
        overdue=Count("pk", filter=_is_late(now)),
        to_judge=Count("pk", filter=Q(state__in=_WAITING)),
    )
    return [dict(cell) for cell in counted.order_by()]


def _summed(cells: Sequence[dict[str, Any]], key: str | None) -> dict[Any, Counter[str]]:
    """The cells added up by one of their keys, or all of them under None."""
    found: defaultdict[Any, Counter[str]] = defaultdict(Counter)
    for cell in cells:
        found[cell[key] if key else None].update({name: cell[name] for name in _COUNTED})
    return found


def _missing(shares: QuerySet[Task], level: int) -> tuple[str, ...]:
    """The first few places of a level that have not signed."""
    return _named(shares.filter(acknowledged_at=None, place__level_id=level))


def _named(shares: QuerySet[Task]) -> tuple[str, ...]:
    found = shares.order_by("place_id").values_list(
        "place__name", "place__name_en", "place__pinyin"
    )
    return tuple(_label(*names) for names in found[:MOST_NAMED])


def _label(name: str, name_en: str, pinyin: str) -> str:
    return localized(name, name_en or pinyin.title() or name)


def _tally(
    key: str, label: str, counts: Counter[str], *, missing: tuple[str, ...] = ()
) -> LevelTally:
    return LevelTally(
        key=key,
        label=label,
        total=counts["total"],
        signed=counts["signed"],
        reported=counts["reported"],
        accepted=counts["accepted"],
        overdue=counts["overdue"],
        missing=missing,
    )


def rows_of(*, subject: str, now: datetime, prefixes: Sequence[str] = ("",)) -> list[Row]:
    """Every share of a subject that was not withdrawn, in order of place."""
    found = (
        _shares(subject, prefixes)
        .order_by("place_id")
        .values_list(
            "pk", "place_id", "place__name", "place__name_en", "place__pinyin", "place__level_id",
            "state", "acknowledged_at", "acknowledged_as", "sign_by", "due_at",
        )
    )  # fmt: skip
    return [_row(cells, now=now) for cells in found.iterator(chunk_size=4000)]


def _row(cells: tuple[object, ...], *, now: datetime) -> Row:
    pk, place, name, name_en, pinyin, level, state, signed_at, signed_as, sign_by, due_at = cells
    times = rules.Times(sign_by=sign_by, due_at=due_at)  # type: ignore[arg-type]  # columns of the query above
    here = TaskState(str(state))
    return Row(
        task_id=pk,  # type: ignore[arg-type]  # as above
        place=str(place),
        label=_label(str(name), str(name_en), str(pinyin)),
        level=level,  # type: ignore[arg-type]  # as above
        state=here,
        is_signed=signed_at is not None,
        is_overdue=rules.is_overdue(here, times, now=now),
        signed_as=str(signed_as),
    )
