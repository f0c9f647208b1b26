from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from lianfang.command.orders import measures, policies
from lianfang.command.orders.errors import TooManyClauses, UnknownAddressee
from lianfang.command.orders.models import Clause, Order
from lianfang.command.orders.services import common
from lianfang.command.orders.terms import OrderKind, OrderState
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.places import queries as places
from lianfang.ground.places import scope
from lianfang.ground.posts.actors import check_may

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

MOST_CLAUSES = 40
COPIED = (
    "kind",
    "title",
    "title_en",
    "legal_basis",
    "legal_basis_en",
    "competent_organ",
    "competent_organ_en",
    "in_force_until",
    "review_on",
    "remedy",
    "remedy_en",
    "alternatives_considered",
    "alternatives_considered_en",
    "response_level",
)


@dataclass(frozen=True, kw_only=True)
class ClauseContent:
    """A clause as it was typed."""

    text: str
    text_en: str
    is_restricting: bool
    to_level: int | None
    to_places: tuple[str, ...]


@transaction.atomic
def draft(*, by: Actor, now: datetime, kind: OrderKind = OrderKind.ORDER, **fields: Any) -> Order:
    """Begin a draft with one empty clause. `fields` are columns already known, such as presets."""
    check_may(by, policies.DRAFT, by.place)
    order = Order.objects.create(
        kind=kind, issuer_id=by.place, drafted_at=now, drafted_by_id=by.account_id, **fields
    )
    Clause.objects.create(order=order, position=1)
    common.record(order, "drafted", by=by, now=now, data={"kind": kind})
    return order


@transaction.atomic
def copy_as_successor(*, order_id: int, by: Actor, now: datetime) -> Order:
    """Begin a draft that will supersede an issued order: the way to amend one."""
    old = common.locked(order_id)
    policies.check_may_end(by, old)
    if old.state != OrderState.ISSUED:
        old.move_to(OrderState.SUPERSEDED)
    order = Order.objects.create(
        issuer=old.issuer,
        drafted_at=now,
        drafted_by_id=by.account_id,
        supersedes=old,
        **{name: getattr(old, name) for name in COPIED},
    )
    for clause in old.clauses.all():
        clause.pk, clause.order = None, order
        clause.save(force_insert=True)
    common.record(order, "drafted", by=by, now=now, data={"supersedes": old.pk})
    return order


@transaction.atomic
def save_draft(
    *, order_id: int, fields: Mapping[str, Any], clauses: Mapping[int, ClauseContent], by: Actor
) -> Order:
    """Keep what was typed so far, complete or not. `fields` are columns of the order.

    Raises:
        AlreadyIssued: it is no longer a draft.
        UnknownAddressee: a place or level that does not lie below the issuer.
    """
    order = common.draft_of(order_id, by=by)
    for name, value in fields.items():
        setattr(order, name, value)
    order.save(update_fields=[*fields])
    _check_addressees(order, clauses)
    _check_levels(order, clauses)
    for clause in order.clauses.filter(pk__in=list(clauses)):
        _write(clause, clauses[clause.pk])
    return order


def _check_addressees(order: Order, clauses: Mapping[int, ClauseContent]) -> None:
    prefixes = places.prefixes_of(order.issuer_id)
    named = {code for content in clauses.values() for code in content.to_places}
    known = places.known_codes(named)
    for code in sorted(named):
        if code not in known or not scope.covers(prefixes, code):
            raise UnknownAddressee(place=code, issuer=order.issuer.label)


def _check_levels(order: Order, clauses: Mapping[int, ClauseContent]) -> None:
    known = {level.no for level in places.levels() if level.no > order.issuer.level_id}
    for content in clauses.values():
        if content.to_level is not None and content.to_level not in known:
            raise UnknownAddressee(place=content.to_level, issuer=order.issuer.label)


def _write(clause: Clause, content: ClauseContent) -> None:
    clause.text, clause.text_en = content.text.strip(), content.text_en.strip()
    # What is restricted by one of its measures stays so, whatever box was left empty.
    clause.is_restricting = content.is_restricting or measures.restrict(clause.measures)
    clause.to_level_id, clause.to_places = content.to_level, list(content.to_places)
    clause.save()


@transaction.atomic
def add_clause(*, order_id: int, by: Actor) -> Clause:
    """Add an empty clause at the end, addressed like the one before it."""
    order = common.draft_of(order_id, by=by)
    last = order.clauses.last()
    position = last.position + 1 if last else 1
    if position > MOST_CLAUSES:
        raise TooManyClauses(limit=MOST_CLAUSES)
    return Clause.objects.create(
        order=order,
        position=position,
        to_level_id=last.to_level_id if last else None,
        to_places=last.to_places if last else [],
    )


@transaction.atomic
def remove_clause(*, order_id: int, clause_id: int, by: Actor) -> None:
    """Take a clause out; removing it again changes nothing."""
    order = common.draft_of(order_id, by=by)
    clause = order.clauses.filter(pk=clause_id).first()
    if clause is not None:
        clause.delete()
        _renumber([left.pk for left in order.clauses.all()])


@transaction.atomic
def move_clause(*, order_id: int, clause_id: int, steps: int, by: Actor) -> None:
    """Move a clause up (negative) or down; beyond an end it stays there."""
    order = common.draft_of(order_id, by=by)
    ids = [clause.pk for clause in order.clauses.all()]
    if clause_id not in ids:
        raise NotFound(what=Clause._meta.verbose_name)
    here = ids.index(clause_id)
    ids.insert(max(0, min(len(ids) - 1, here + steps)), ids.pop(here))
    _renumber(ids)


def _renumber(ids: list[int]) -> None:
    # Positions are unique, so all of them first move out of the way.
    Clause.objects.filter(pk__in=ids).update(position=F("position") + 10_000)
    for position, pk in enumerate(ids, start=1):
        Clause.objects.filter(pk=pk).update(position=position)


@transaction.atomic
def discard(*, order_id: int, by: Actor, now: datetime) -> Order:
    """Put a draft away; `restore` undoes it."""
    return _set_aside(order_id, OrderState.DISCARDED, by=by, now=now)


@transaction.atomic
def restore(*, order_id: int, by: Actor, now: datetime) -> Order:
    """Take a discarded draft back."""
    return _set_aside(order_id, OrderState.DRAFT, by=by, now=now)


def _set_aside(order_id: int, state: OrderState, *, by: Actor, now: datetime) -> Order:
    order = common.locked(order_id)
    policies.check_may_read(by, order)
    if order.state == state:
        return order
    order.move_to(state)
    order.save(update_fields=["state"])
    act = "discarded" if state == OrderState.DISCARDED else "restored"
    common.record(order, act, by=by, now=now)
    return order
