"""The order on paper: the facts it prints, and the PDF that Typst sets from them."""

from __future__ import annotations

import json
from datetime import time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianfang.command.orders import naming, queries
from lianfang.command.orders.errors import NoChineseFont
from lianfang.command.orders.terms import OrderKind, OrderState

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.command.orders.models import Clause, Order

TEMPLATE = Path(__file__).parent / "order.typ"
MOST_NAMED = 20
# Families that carry both Chinese and Latin letters, best for print first.
FONTS = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "FangSong",
    "STFangsong",
    "SimSun",
    "Songti SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)


def pdf_of(order: Order, *, now: datetime) -> bytes:
    """The order as a PDF in the reader's language.

    Raises:
        NoChineseFont: the machine has no font for its characters.
    """
    facts = facts_of(order) | {
        "font": font(),
        "language": "en" if (get_language() or "").startswith("en") else "zh",
        "printed": _("Printed {at}").format(at=_time(now)),
        "page": _("Page"),
        "draft": str(order.get_state_display()) if order.state != OrderState.ISSUED else "",
    }
    return typst.compile(str(TEMPLATE), sys_inputs={"facts": json.dumps(facts)})


@cache
def font() -> str:
    """The first of the known families that this machine has."""
    here = set(typst.Fonts().families())
    found = next((family for family in FONTS if family in here), None)
    if found is None:
        raise NoChineseFont
    return found


def facts_of(order: Order) -> dict[str, Any]:
    """What the document says, in the reader's language; rows without a value are left out."""
    clauses = list(order.clauses.select_related("to_level"))
    names = queries.labels({code for clause in clauses for code in clause.to_places})
    return {
        "organ": naming.organ_name(order.issuer),
        "number": naming.number_of(order),
        "kind": str(OrderKind(order.kind).label),
        "title": order.label or _("untitled"),
        "to": _("To: {places}").format(places=_addressees(order)),
        "clauses": [
            {"text": clause.label, "to": queries.addressed_words(clause, names=names)}
            for clause in clauses
        ],
        "rows": [[label, value] for label, value in _rows(order) if value],
        "date": naming.date_of(order),
        "seal": _("(seal)"),
        "synthetic": _("Synthetic: made up for the demonstration") if order.is_synthetic else "",
    }


def _addressees(order: Order) -> str:
    clauses = sorted(order.clauses.select_related("to_level"), key=_highest_first)
    words = dict.fromkeys(word for clause in clauses for word in queries.addressees_of(clause))
    named = list(words)[:MOST_NAMED]
    return queries.separator().join(named) + (" …" if len(words) > MOST_NAMED else "")


def _highest_first(clause: Clause) -> tuple[int, int]:
    return (clause.to_level_id or 0, clause.position)


def _rows(order: Order) -> list[tuple[str, str]]:
    """The legal part. For a record, what its source leaves open is said, not left out."""
    unknown = _("The report does not say.") if order.is_record else ""
    return [
        (_("Legal basis"), order.basis or unknown),
        (_("Competent organ"), order.organ or unknown),
        (_("Response level"), order.response_level),
        (_("In force from"), _time(order.in_force_from) or unknown),
        (_("In force until"), _end(order.in_force_until) or unknown),
        (_("To be reviewed on"), _day(order) or unknown),
        (_("Sign by"), _time(order.sign_by)),
        (_("Done by"), _time(order.due_at)),
        (_("Alternatives considered"), order.alternatives),
        (_("Remedy"), order.remedy_text or unknown),
        (_("Source"), naming.source_of(order)),
    ]


def _time(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), _("j F Y, H:i")) if at else ""


def _end(at: datetime | None) -> str:
    """The end as one says it: midnight is 24:00 of the day that it closes."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    if here.time() != time(0):
        return _time(at)
    day = date_format(here.date() - timedelta(days=1), _("j F Y"))
    return _("{day}, 24:00").format(day=day)


def _day(order: Order) -> str:
    return date_format(order.review_on, _("j F Y")) if order.review_on else ""
