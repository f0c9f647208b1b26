"""Figures are written here only: statements are added, counters follow in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction

from lianfang.ground.figures import counting, policies, tables, tree
from lianfang.ground.figures.errors import UnknownFigure, UnknownPlace
from lianfang.ground.figures.models import Indicator, Statement
from lianfang.ground.figures.tables import Block
from lianfang.ground.kernel import events
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from lianfang.ground.figures.rules import Said
    from lianfang.ground.posts.actors import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class NewStatement:
    """What a unit says. Left empty, `known_at` and `source` are those of the whole batch."""

    place: str
    indicator: str
    day: date
    numerator: int
    denominator: int | None = None
    known_at: datetime | None = None
    source: str = ""
    is_share: bool = False
    is_synthetic: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """How the ledger names the act that a batch belongs to, and the place on whose behalf it is."""

    place: str
    act: str = "figures.statements.recorded"
    subject: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def record_statements(
    rows: Iterable[NewStatement], *, by: Actor, now: datetime, source: str, trace: Trace
) -> int:
    """Add statements and bring the counters up to date; returns how many were new.

    A statement that was made before, in every respect, is left out: a batch can be sent again.

    Args:
        rows: What is said; a `known_at` in the past takes its place in the order of knowledge.
        by: Whoever records; must answer for every place spoken of.
        now: Product time; `known_at` of the rows that name none.
        source: Who said it, for the rows that name none.
        trace: The act's entry in the ledger; none is made when nothing was new.

    Raises:
        NotAllowed: a row is of a place that `by` does not answer for.
        UnknownFigure: a row names an indicator that is not defined, or a derived one.
        UnknownPlace: a row names a place that is not in the tree.
    """
    batch = [_complete(row, now=now, source=source) for row in rows]
    policies.check_may_record(by, {row.place for row in batch})
    indicators = _locked({row.indicator for row in batch})
    _check_places({row.place for row in batch})
    fresh = _not_yet_said(batch)
    if not fresh:
        return 0
    _insert(fresh, by=by, now=now)
    for block in _touched(fresh):
        counting.recount(block, rolls_up=indicators[block.indicator].rolls_up)
    _publish(fresh)
    _record(trace, fresh, by=by, now=now, source=source)
    return len(fresh)


def _complete(row: NewStatement, *, now: datetime, source: str) -> NewStatement:
    if row.known_at is not None and row.source:
        return row
    return replace(row, known_at=row.known_at or now, source=row.source or source)


def _locked(codes: set[str]) -> dict[str, Indicator]:
    """The indicators, locked: sums of one indicator are written by one transaction at a time."""
    found = {
        indicator.code: indicator
        for indicator in Indicator.objects.select_for_update().filter(
            pk__in=codes, formula__isnull=True
        ).order_by("pk")
    }  # fmt: skip
    missing = codes - found.keys()
    if missing:
        raise UnknownFigure(figure=", ".join(sorted(missing)))
    return found


def _check_places(codes: set[str]) -> None:
    missing = codes - tree.existing(codes)
    if missing:
        raise UnknownPlace(place=", ".join(sorted(missing)[:5]))


def _not_yet_said(batch: list[NewStatement]) -> list[NewStatement]:
    already: set[tuple[Any, ...]] = set()
    for block, is_share in product(_touched(batch), (False, True)):
        already |= {
            (block.indicator, *cell, is_share, *_words(one))
            for cell, statements in tables.said(block, is_share=is_share).items()
            for one in statements
        }
    fresh: dict[tuple[Any, ...], NewStatement] = {_identity(row): row for row in batch}
    return [row for identity, row in fresh.items() if identity not in already]


def _identity(row: NewStatement) -> tuple[Any, ...]:
    return (
        row.indicator, row.place, row.day, row.is_share,
        row.known_at, row.numerator, row.denominator, row.source,
    )  # fmt: skip


def _words(said: Said) -> tuple[Any, ...]:
    return (said.known_at, said.numerator, said.denominator, said.source)


def _touched(rows: Iterable[NewStatement]) -> list[Block]:
    blocks: dict[str, Block] = {}
    for row in rows:
        block = blocks.setdefault(row.indicator, Block(row.indicator, set(), set()))
        cast("set[str]", block.places).add(row.place)
        cast("set[date]", block.days).add(row.day)
    return list(blocks.values())


_COLUMNS = (
    "indicator", "place", "day", "is_share", "known_at", "numerator", "denominator", "source",
    "is_synthetic", "recorded_at", "recorded_by",
)  # fmt: skip


def _insert(rows: list[NewStatement], *, by: Actor, now: datetime) -> None:
    tables.insert(
        Statement,
        _COLUMNS,
        ((*_identity(row), row.is_synthetic, now, by.account_id) for row in rows),
    )


def _publish(rows: Sequence[NewStatement]) -> None:
    events.publish(
        "figures.statements.recorded",
        indicators=sorted({row.indicator for row in rows}),
        places=sorted({row.place for row in rows}),
        days=sorted({row.day for row in rows}),
    )


def _record(
    trace: Trace, rows: list[NewStatement], *, by: Actor, now: datetime, source: str
) -> None:
    days = sorted({row.day for row in rows})
    ledger.record(
        act=trace.act,
        by=by,
        at=now,
        place=trace.place,
        subject=trace.subject or f"figures:{days[-1]}",
        data={
            "source": source,
            "indicators": sorted({row.indicator for row in rows}),
            "places": len({row.place for row in rows}),
            "first_day": days[0],
            "last_day": days[-1],
            **trace.data,
        },
        parts=("|".join(map(str, _identity(row))) for row in rows),
    )


@transaction.atomic
def define_indicators(
    indicators: Sequence[Indicator], *, by: Actor, now: datetime, place: str = ""
) -> int:
    """Add or change definitions; returns how many changed. Their figures stay as they are."""
    check_may(by, policies.DEFINE, place)
    before = Indicator.objects.select_for_update().in_bulk()
    changed = [one for one in indicators if _facts(one) != _facts(before.get(one.pk))]
    if not changed:
        return 0
    names = [one.name for one in Indicator._meta.concrete_fields if not one.primary_key]
    Indicator.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["code"], update_fields=names
    )
    ledger.record(
        act="figures.indicators.defined",
        by=by,
        at=now,
        place=place,
        subject="figures:indicators",
        parts=(f"{one.code}|{one.formula}" for one in changed),
    )
    return len(changed)


def _facts(indicator: Indicator | None) -> dict[str, Any] | None:
    if indicator is None:
        return None
    return {one.attname: getattr(indicator, one.attname) for one in Indicator._meta.concrete_fields}


@transaction.atomic
def rebuild(*, report: Callable[[int], None] = lambda steps: None) -> int:
    """Recompute every counter from the statements; returns how many rows had to be changed.

    Zero means that the counters were right. `report` is told one step per indicator.
    """
    changed = 0
    for indicator in (
        Indicator.objects.select_for_update().filter(formula__isnull=True).order_by("pk")
    ):
        block = tables.block_of_everything(indicator.code)
        changed += counting.recount(block, rolls_up=indicator.rolls_up)
        report(1)
    return changed
