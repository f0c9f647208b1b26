"""What happened in a jurisdiction, newest first: acts of the ledger, reported orders, reported facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianfang.command.orders import naming
from lianfang.command.orders import queries as orders
from lianfang.ground.ledger import queries as ledger
from lianfang.ground.places import scope
from lianfang.insight.board import links, selection
from lianfang.insight.board.terms import TIMELINE_LENGTH, Kind
from lianfang.insight.scenarios import queries as scenarios

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lianfang.command.orders.models import Order

REACH = timedelta(days=30)
FRESH = timedelta(hours=1)
NEW = "new"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line of the timeline. Of some events only the day is known, not the hour."""

    at: datetime
    text: str
    kind: Kind
    has_time: bool = True
    place: str = ""
    actor: str = ""
    url: str = ""
    source: str = ""
    note: str = ""
    tone: str = ""
    is_synthetic: bool = False


def events(*, prefixes: Sequence[str], until: datetime) -> list[Event]:
    """The newest events below some prefixes that had happened by a moment."""
    found = [
        *_acts(prefixes, until),
        *_orders(prefixes, until),
        *_facts(prefixes, until),
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)[:TIMELINE_LENGTH]


def _acts(prefixes: Sequence[str], until: datetime) -> Iterator[Event]:
    acts = ledger.timeline(
        scope=scope.within(prefixes), first=until - REACH, last=until, limit=TIMELINE_LENGTH
    )
    for act in acts:
        yield Event(
            at=act.at,
            text=act.text,
            kind=Kind.ACT,
            place=act.place_label,
            actor=act.actor,
            url=links.of_subject(act.subject),
            tone=NEW if until - act.at < FRESH else "",
        )


def _orders(prefixes: Sequence[str], until: datetime) -> Iterator[Event]:
    """Records of orders reported elsewhere; orders issued here are in the ledger already."""
    last = localtime(until).date()
    issued = orders.issued_between(prefixes=prefixes, first=(last - REACH), last=last)
    for order in issued.filter(is_record=True):
        yield Event(
            at=_moment_of(order),
            has_time=False,
            text=naming.full_name(order),
            kind=Kind.ORDER,
            place=order.issuer.label,
            url=reverse("orders:order", args=[order.pk]),
            source=str(order.source.get("id", "")),
            is_synthetic=order.is_synthetic,
        )


def _moment_of(order: Order) -> datetime:
    return order.issued_at or _begin(order.issued_on)


def _facts(prefixes: Sequence[str], until: datetime) -> Iterator[Event]:
    last = localtime(until).date()
    facts = scenarios.facts_between(prefixes, last - REACH, last, published_by=last)
    for fact in facts:
        yield Event(
            at=_begin(fact.day),
            has_time=False,
            text=fact.sentence,
            kind=Kind.FACT,
            place=fact.place.label,
            note=fact.reason_without_day,
            source=fact.source,
            is_synthetic=fact.is_synthetic,
        )


def _begin(day: date | None) -> datetime:
    if day is None:
        return datetime.min.replace(tzinfo=UTC)
    return datetime.combine(day, time.min, tzinfo=selection.zone())


def marks(*, prefixes: Sequence[str], until: date) -> list[dict[str, str]]:
    """Days on which a response level was declared, for the curve."""
    declared = orders.issued_between(prefixes=prefixes[:1], first=until - REACH * 4, last=until)
    return [
        {
            "day": order.issued_on.isoformat(),
            "label": _("level {level}").format(level=order.response_level),
        }
        for order in declared.exclude(response_level="")
        if order.issued_on and order.issuer_id == prefixes[0]
    ]
