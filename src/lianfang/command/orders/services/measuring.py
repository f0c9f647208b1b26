"""The typed measures of a draft's clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianfang.command.orders import measures, queries, sentences
from lianfang.command.orders.errors import BadMeasure, TooManyMeasures
from lianfang.command.orders.models import Clause
from lianfang.command.orders.services import common
from lianfang.ground.kernel.rows import held
from lianfang.ground.places import queries as places
from lianfang.ground.places import scope
from lianfang_measures import InvalidMeasure, MeasureError, check_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from lianfang.command.orders.models import Order
    from lianfang.ground.posts.actors import Actor

MOST_MEASURES = 12


@transaction.atomic
def set_measure(
    *,
    order_id: int,
    clause_id: int,
    record: Mapping[str, Any],
    replaces: str = "",
    by: Actor,
    now: datetime,
) -> Clause:
    """Add a measure to a clause of a draft, or put it in the place of the one with the key `replaces`.

    The record is one of `lianfang_measures`; place, first and last day may be left out and are then
    those of the clause and its order. A measure that restricts somebody makes its clause one that does.
    Setting the same again changes nothing.

    Raises:
        AlreadyIssued: the order is no longer a draft.
        BadMeasure: it cannot stand, or another measure of the order asks for the same.
        TooManyMeasures: the clause is full.
    """
    order = common.draft_of(order_id, by=by)
    clause = held(
        Clause.objects.filter(order=order).select_related("order", "to_level"), pk=clause_id
    )
    wanted = _wanted(order, clause, record)
    keys = [measures.key_of(one) for one in clause.measures]
    if measures.key_of(wanted) in keys:
        return clause
    here = keys.index(replaces) if replaces in keys else len(keys)
    clause.measures = [*clause.measures[:here], wanted, *clause.measures[here + 1 :]]
    if len(clause.measures) > MOST_MEASURES:
        raise TooManyMeasures(limit=MOST_MEASURES)
    _keep(order, clause)
    _record(clause, "measure-set", wanted, by=by, now=now)
    return clause


def _wanted(order: Order, clause: Clause, record: Mapping[str, Any]) -> measures.Record:
    try:
        wanted = measures.normal(record, frame=measures.frame_of(order, clause))
    except InvalidMeasure as problem:
        raise refused(problem) from problem
    named = {name: wanted[name] for name in ("place", "border") if wanted.get(name)}
    known = places.known_codes(set(named.values()))
    for name, code in named.items():
        is_below = scope.covers(places.prefixes_of(order.issuer_id), code)
        if code not in known or (name == "place" and not is_below):
            reason = "is no place code: digits only, or empty for everywhere"
            raise refused(InvalidMeasure(wanted["kind"], name, code, reason))
    return wanted


def _keep(order: Order, clause: Clause) -> None:
    rest = [one for one in order.clauses.select_related("to_level") if one.pk != clause.pk]
    check(order, [*rest, clause])
    clause.is_restricting |= measures.restrict(clause.measures)
    clause.save(update_fields=["measures", "is_restricting"])


def check(order: Order, clauses: Iterable[Clause]) -> None:
    """Raise `BadMeasure` unless every measure of an order can stand, alone and beside the others."""
    stated = [one for _clause, found in measures.of_clauses(order, clauses) for one in found]
    for one in stated:
        if one.problem is not None:
            raise refused(one.problem)
    try:
        check_together(measure for one in stated for measure in one.measures)
    except MeasureError as problem:
        raise refused(problem) from problem


def refused(problem: MeasureError) -> BadMeasure:
    """A refusal of the shared words as one of this room, in the reader's language."""
    codes = {getattr(problem, "place", ""), getattr(problem, "other_place", "")} - {""}
    return BadMeasure(why=sentences.refusal(problem, names=queries.labels(codes)))


@transaction.atomic
def remove_measure(*, order_id: int, clause_id: int, key: str, by: Actor, now: datetime) -> Clause:
    """Take the measure with this key out of a clause; taking it out again changes nothing.

    Raises:
        AlreadyIssued: the order is no longer a draft.
    """
    order = common.draft_of(order_id, by=by)
    clause = held(Clause.objects.filter(order=order).select_related("order"), pk=clause_id)
    gone = [one for one in clause.measures if measures.key_of(one) == key]
    if gone:
        clause.measures = [one for one in clause.measures if measures.key_of(one) != key]
        clause.save(update_fields=["measures"])
        _record(clause, "measure-removed", gone[0], by=by, now=now)
    return clause


def _record(
    clause: Clause, act: str, measure: measures.Record, *, by: Actor, now: datetime
) -> None:
    data: dict[str, object] = {"position": clause.position, "measure": measure}
    common.record(clause.order, act, by=by, now=now, data=data)
