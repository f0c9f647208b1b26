from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from lianfang.command.orders import listing, queries
from lianfang.command.orders.terms import OrderKind, Standing
from lianfang.ground.kernel import clock, typed
from lianfang.ground.kernel.typed import HIGHEST_KEY
from lianfang.ground.posts.faces import OfficerRequest  # noqa: TC001  ninja reads the annotation
from lianfang.ground.tasks import queries as tasks
from lianfang_measures import to_record

if TYPE_CHECKING:
    from lianfang.command.orders.models import Clause, Order

router = Router()
MOST = 200


class OrderOut(Schema):
    """An order as the list shows it."""

    id: int
    kind: OrderKind
    issuer: str
    year: int | None
    number: int | None
    title: str
    title_en: str
    standing: Standing
    issued_on: date | None
    issued_at: datetime | None
    in_force_until: datetime | None
    is_record: bool
    is_synthetic: bool


class ClauseOut(Schema):
    position: int
    text: str
    text_en: str
    is_restricting: bool
    to_level: int | None
    to_places: list[str]
    measures: list[dict[str, Any]] = Field(
        description="Records of lianfang_measures; place, start and sunset stand where they differ"
    )


class AnnexOut(Schema):
    """A computed result that was read before signing."""

    study: str
    title: str
    title_en: str
    summary: dict[str, Any]
    attached_at: datetime


class MeasureOut(Schema):
    """A measure that applies, whole, and the clause that asks for it."""

    measure: dict[str, Any]
    order: int
    clause: int
    issuer: str
    is_record: bool
    is_synthetic: bool
    is_start_stated: bool
    assumed: list[str]


class SigningOut(Schema):
    """How far one level has got, within the reader's jurisdiction."""

    level: str
    total: int
    signed: int
    reported: int
    accepted: int
    overdue: int


class OrderFacts(OrderOut):
    legal_basis: str
    competent_organ: str
    remedy: str
    in_force_from: datetime | None
    review_on: date | None
    sign_by: datetime | None
    due_at: datetime | None
    clauses: list[ClauseOut]
    annexes: list[AnnexOut]
    signing: list[SigningOut]


class Wanted(Schema):
    """Which orders are asked for."""

    q: str = Field("", max_length=80, description="Part of the title or of a clause")
    kind: OrderKind | None = None
    standing: Standing | None = None
    after: int = Field(0, ge=0, le=HIGHEST_KEY, description="Skip this many")
    limit: int = Field(50, ge=1, le=MOST)


class OnDay(Schema):
    """Which day is asked for."""

    day: date | None = Field(None, ge=typed.FIRST_DAY, le=typed.LAST_DAY)


def _columns(order: Order) -> dict[str, object]:
    names = (
        "kind", "year", "number", "title", "title_en", "issued_on", "issued_at", "in_force_until",
        "is_record", "is_synthetic",
    )  # fmt: skip
    found = {name: getattr(order, name) for name in names}
    return found | {
        "id": order.pk,
        "issuer": order.issuer_id,
        "standing": order.standing(now=clock.now()),
    }


@router.get(
    "/orders", response=list[OrderOut], operation_id="listOrders", summary="Orders I may read"
)
def list_orders(request: OfficerRequest, wanted: Query[Wanted]) -> list[OrderOut]:
    """Newest first."""
    filters = listing.Filters(
        text=wanted.q.replace("\x00", ""), kind=wanted.kind or "", standing=wanted.standing or ""
    )
    found = listing.orders(filters, by=request.actor, now=clock.now())
    last = min(wanted.after + wanted.limit, HIGHEST_KEY)
    return [OrderOut.model_validate(_columns(order)) for order in found[wanted.after : last]]


@router.get(
    "/orders/{int:order_id}",
    response=OrderFacts,
    operation_id="getOrder",
    summary="One order, its clauses and its signing",
)
def get_order(request: OfficerRequest, order_id: int) -> OrderFacts:
    order = queries.order(order_id=order_id, by=request.actor)
    names = (
        "legal_basis", "competent_organ", "remedy", "in_force_from", "review_on", "sign_by", "due_at",
    )  # fmt: skip
    seen = tasks.overview(
        subject=order.subject, root=order.issuer, now=clock.now(), prefixes=request.actor.prefixes
    )
    facts = _columns(order) | {name: getattr(order, name) for name in names}
    clauses = [_clause(clause) for clause in order.clauses.all()]
    signing = [_signing(level) for level in seen.levels]
    annexes = [AnnexOut.model_validate(annex) for annex in order.annexes.all()]
    parts = {"clauses": clauses, "annexes": annexes, "signing": signing}
    return OrderFacts.model_validate(facts | parts)


@router.get(
    "/places/{code}/measures",
    response=list[MeasureOut],
    operation_id="listMeasuresInForce",
    summary="Measures in force at a place on a day",
)
def list_measures(request: OfficerRequest, code: str, wanted: Query[OnDay]) -> list[MeasureOut]:
    """Of orders above and below the place; today unless a day is named."""
    day = wanted.day or timezone.localdate(clock.now())
    found = queries.measures_at(code, by=request.actor, day=day)
    return [_measure(one) for one in found]


def _measure(one: queries.MeasureInForce) -> MeasureOut:
    return MeasureOut(
        measure=to_record(one.measure),
        order=one.order_id,
        clause=one.clause,
        issuer=one.issuer,
        is_record=one.is_record,
        is_synthetic=one.is_synthetic,
        is_start_stated=one.is_start_stated,
        assumed=list(one.assumed),
    )


def _clause(clause: Clause) -> ClauseOut:
    return ClauseOut(
        position=clause.position,
        text=clause.text,
        text_en=clause.text_en,
        is_restricting=clause.is_restricting,
        to_level=clause.to_level_id,
        to_places=clause.to_places,
        measures=clause.measures,
    )


def _signing(tally: tasks.LevelTally) -> SigningOut:
    return SigningOut(
        level=tally.label,
        total=tally.total,
        signed=tally.signed,
        reported=tally.reported,
        accepted=tally.accepted,
        overdue=tally.overdue,
    )
