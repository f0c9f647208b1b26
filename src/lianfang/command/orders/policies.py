"""Who may read, draft, issue and end an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.command.orders.errors import NotTheIssuer, OnlyTheCommander
from lianfang.command.orders.models import Order
from lianfang.command.orders.terms import PUBLISHED_STATES, OrderState
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.posts.actors import Act, check_may
from lianfang.ground.posts.terms import Role

if TYPE_CHECKING:
    from lianfang.ground.posts.actors import Actor

READ = Act(code="orders.read", roles=frozenset(Role))
DRAFT = Act(code="orders.draft", roles=frozenset({Role.COMMANDER, Role.DUTY_OFFICER}))
ISSUE = Act(code="orders.issue", roles=frozenset({Role.COMMANDER, Role.DUTY_OFFICER}))
LIFT = Act(code="orders.lift", roles=frozenset({Role.COMMANDER}))


def may_read(by: Actor, order: Order) -> bool:
    """An issued order is open to every post below its issuer and above it; a draft to who writes it."""
    if OrderState(order.state) not in PUBLISHED_STATES:
        return may_draft_at(by, order.issuer_id)
    return by.covers(order.issuer_id) or by.place.startswith(order.issuer_id)


def check_may_read(by: Actor, order: Order) -> None:
    """Refuse as if the order did not exist, so that numbers cannot be tried out."""
    if not may_read(by, order):
        raise NotFound(what=Order._meta.verbose_name)


def may_draft_at(by: Actor, place: str) -> bool:
    """Orders are written in the headquarters that issues them."""
    if by.role is None:
        return DRAFT.system_may
    return by.role in DRAFT.roles and by.place == place


def may_issue(by: Actor, order: Order, *, is_restricting: bool) -> bool:
    if by.role is None:
        return ISSUE.system_may
    if by.place != order.issuer_id or by.role not in ISSUE.roles:
        return False
    return by.role == Role.COMMANDER or not is_restricting


def check_may_issue(by: Actor, order: Order, *, is_restricting: bool) -> None:
    """The duty officer sends what only asks; what restricts needs the commander."""
    check_may(by, ISSUE, order.issuer_id)
    if not may_issue(by, order, is_restricting=is_restricting):
        raise OnlyTheCommander


def may_end(by: Actor, order: Order) -> bool:
    if by.role is None:
        return LIFT.system_may
    return by.role in LIFT.roles and by.place == order.issuer_id


def check_may_end(by: Actor, order: Order) -> None:
    """Only the organ that decided an order lifts it."""
    check_may_read(by, order)
    if not may_end(by, order):
        raise NotTheIssuer(place=order.issuer.label)
