"""An issued order is open to every post below and above its issuer; drafts stay where they are written."""

from datetime import timedelta

from lianfang.command.orders import services
from lianfang.command.orders.models import Clause
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from tests.access.table import Row
from tests.factories import NOON

WRITERS = {Role.COMMANDER, Role.DUTY_OFFICER}
COMMANDER = {Role.COMMANDER}


def a_draft(world):
    """A draft of the acting place, ready to be issued at any later hour."""
    order = services.draft(
        by=actors.system(place=world.place),
        now=NOON,
        title="Screening",
        sign_by=NOON + timedelta(days=9999),
        due_at=NOON + timedelta(days=10000),
        is_synthetic=True,
    )
    Clause.objects.filter(order=order).update(text="Close the halls", to_places=[world.county])
    return order


def draft(world):
    return {"order_id": a_draft(world).pk}


def issued(world):
    order = services.issue(
        order_id=a_draft(world).pk, by=actors.system(place=world.place), now=NOON
    )
    return {"order_id": order.pk}


def discarded(world):
    order = a_draft(world)
    services.discard(order_id=order.pk, by=actors.system(place=world.place), now=NOON)
    return {"order_id": order.pk}


ROADS = {"kind": "restrict_traffic", "border": "43"}


def clause(world):
    order = a_draft(world)
    return {"order_id": order.pk, "clause_id": order.clauses.get().pk}


def annexed(world):
    by, draft = actors.system(place=world.place), a_draft(world)
    finding = {"option": "Roads", "label": "Infections", "low": 1, "high": 2}
    annex = services.attach(
        order_id=draft.pk,
        title="What if",
        title_en="",
        summary={"findings": [finding]},
        study="study:1",
        by=by,
        now=NOON,
    )
    return {"order_id": draft.pk, "annex_id": annex.pk}


ROWS = [
    Row("orders:list"),
    Row("orders:new", roles=WRITERS),
    Row("orders:new", "POST", ok=302, roles=WRITERS),
    Row("orders:order", kwargs=issued, outside=404),
    Row("orders:pdf", kwargs=issued, outside=404),
    Row("orders:edit", roles=WRITERS, kwargs=draft, outside=404),
    Row("orders:save", "POST", ok=302, roles=WRITERS, kwargs=draft, outside=404),
    Row(
        "orders:clauses",
        "POST",
        ok=302,
        roles=WRITERS,
        kwargs=draft,
        outside=404,
        data=lambda _: {"do": "add"},
    ),
    Row(
        "orders:measure",
        roles=WRITERS,
        kwargs=clause,
        outside=404,
        query={"kind": "restrict_traffic"},
    ),
    Row(
        "orders:measure",
        "POST",
        ok=302,
        roles=WRITERS,
        kwargs=clause,
        outside=404,
        data=lambda _: ROADS,
    ),
    Row("orders:detach", "POST", ok=302, roles=WRITERS, kwargs=annexed, outside=404),
    Row("orders:discard", "POST", ok=302, roles=WRITERS, kwargs=draft, outside=404),
    Row("orders:restore", "POST", ok=302, roles=WRITERS, kwargs=discarded, outside=404),
    Row("orders:issue", "POST", ok=302, roles=WRITERS, kwargs=draft, outside=404),
    Row("orders:remind", "POST", ok=302, roles=WRITERS, kwargs=issued, outside=404),
    Row(
        "orders:lift",
        "POST",
        ok=302,
        roles=COMMANDER,
        kwargs=issued,
        outside=404,
        data=lambda _: {"reason": "No longer needed."},
    ),
    Row("orders:supersede", "POST", ok=302, roles=COMMANDER, kwargs=issued, outside=404),
    Row("api:listOrders"),
    Row(
        "api:listMeasuresInForce",
        kwargs=lambda world: {"code": world.place},
        outside=404,
    ),
    Row("api:getOrder", kwargs=issued, outside=404),
]
