"""Orders of a scenario: records of what was reported, and sample orders sent through the real acts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianfang.command.orders import replaying
from lianfang.command.orders.models import Clause, Order, Series
from lianfang.command.orders.terms import OrderKind, OrderState
from lianfang.ground.kernel.packs import BrokenData
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Callable

    from lianfang.ground.kernel.packs import DataFolder
    from lianfang.ground.posts.actors import Actor

RECORDS, OPEN = "orders", "open_orders"
_KEPT = (
    "part_of_day",
    "issued_on_reason",
    "clauses_reason",
    "content_in",
    "issued_on_basis",
    "due_on",
)


def load(data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]) -> int:
    """Load what is not there yet; loading again changes nothing."""
    count = 0
    if data.has(RECORDS):
        count += load_records(data, by=by, now=now, report=report)
    if data.has(OPEN):
        count += load_open(data, by=by, report=report)
    return count


@transaction.atomic
def load_records(
    data: DataFolder, *, by: Actor, now: datetime, report: Callable[[int], None]
) -> int:
    levels = {level.code: level.no for level in places.levels()}
    new = 0
    for row in _rows_of(data, RECORDS):
        if not Order.objects.filter(key=row["key"]).exists():
            _keep_record(row, levels=levels, now=now)
            new += 1
        report(1)
    if new:
        ledger.record(act="orders.records.loaded", by=by, at=now, data={"count": new})
    return new


def load_open(data: DataFolder, *, by: Actor, report: Callable[[int], None]) -> int:
    """Each order with its signing is one transaction, in the order of issue, so that numbers agree."""
    levels = {level.code: level.no for level in places.levels()}
    new = 0
    for row in _rows_of(data, OPEN):
        if not Order.objects.filter(key=row["key"]).exists():
            with transaction.atomic():
                replaying.replay(row, _draft(row, levels=levels), by=by)
            new += 1
        report(1)
    return new


def _rows_of(data: DataFolder, name: str) -> list[dict[str, Any]]:
    """The rows, with a refusal that names the row when one cannot be used."""
    rows: list[dict[str, Any]] = data.yaml(name) or []
    for number, row in enumerate(rows, start=1):
        lacking = {"key", "kind", "issuer", "title", "clauses", "source"} - set(row)
        if lacking:
            why = _("it lacks {keys}.").format(keys=", ".join(sorted(lacking)))
            where = _("row {line}").format(line=row.get("key", number))
            raise BrokenData(file=data.file(name).name, where=where, why=why)
    return rows


def _keep_record(row: dict[str, Any], *, levels: dict[str, int], now: datetime) -> None:
    first, last = _period(row["issued_on"])
    order = Order(
        **_texts(row),
        number=row["number"],
        year=row["year"],
        state=OrderState.ISSUED,
        drafted_at=now,
        issued_on=first,
        issued_until=last,
        issued_at=midnight(first) if first else None,
        is_record=True,
    )
    order.save(force_insert=True)
    _write_clauses(order, row, levels=levels)
    if order.number is not None:
        _raise_series(order.issuer_id, row["year"], order.number)


def _draft(row: dict[str, Any], *, levels: dict[str, int]) -> Order:
    """The draft of a sample order, ready to be issued at its own time."""
    order = Order(
        **_texts(row),
        drafted_at=instant(row["issued_at"]),
        sign_by=instant(row["sign_by"]),
        due_at=instant(row["report_by"]),
        in_force_from=instant(row["starts_at"]),
        in_force_until=midnight(date.fromisoformat(row["sunset"]) + timedelta(days=1)),
    )
    order.save(force_insert=True)
    _write_clauses(order, row, levels=levels)
    return order


def _texts(row: dict[str, Any]) -> dict[str, Any]:
    """The columns that records and samples share."""
    found: dict[str, Any] = {
        "key": row["key"],
        "kind": OrderKind(row["kind"]),
        "issuer_id": row["issuer"],
        "review_on": row.get("review_on") and date.fromisoformat(row["review_on"]),
        "response_level": row.get("response_level") or "",
        "source": row["source"] | {name: row[name] for name in _KEPT if row.get(name)},
        "is_synthetic": bool(row.get("synthetic")),
    }
    for column, key in (
        ("title", "title"),
        ("legal_basis", "legal_basis"),
        ("competent_organ", "competent_organ"),
        ("remedy", "remedy"),
        ("alternatives_considered", "alternative_considered"),
    ):
        words = row.get(key) or {}
        found[column] = words.get("zh") or words.get("en", "")
        found[f"{column}_en"] = words.get("en", "")
    return found


def _write_clauses(order: Order, row: dict[str, Any], *, levels: dict[str, int]) -> None:
    Clause.objects.bulk_create(
        _clause(order, position, clause, levels=levels)
        for position, clause in enumerate(row["clauses"], start=1)
    )


def _clause(
    order: Order, position: int, clause: dict[str, Any], *, levels: dict[str, int]
) -> Clause:
    to = clause["to"]
    named = [order.issuer_id] if to.get("self") else to.get("places", [])
    return Clause(
        order=order,
        position=position,
        text=clause.get("zh") or clause.get("en", ""),
        text_en=clause.get("en", ""),
        is_restricting=clause["restricts"],
        to_level_id=levels[to["level"]] if "level" in to else None,
        to_places=list(named),
        starts_on=date.fromisoformat(clause["from"]) if clause.get("from") else None,
        measures=clause.get("measures") or [],
    )


def _raise_series(issuer: str, year: int, number: int) -> None:
    """The series goes on after the last number that was reported."""
    series, _made = Series.objects.get_or_create(issuer_id=issuer, year=year)
    series.last_number = max(series.last_number, number)
    series.save(update_fields=["last_number"])


def _period(issued_on: object) -> tuple[date | None, date | None]:
    if isinstance(issued_on, dict):
        return date.fromisoformat(issued_on["from"]), date.fromisoformat(issued_on["to"])
    return (date.fromisoformat(issued_on), None) if isinstance(issued_on, str) else (None, None)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0)))


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
