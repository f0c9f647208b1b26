"""The order on paper: the facts it prints, and the PDF that Typst sets from them."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianfang.command.orders import naming, queries, showing
from lianfang.command.orders.terms import OrderKind, OrderState
from lianfang.ground.kernel import typesetting

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.command.orders.annexes import AnnexWords
    from lianfang.command.orders.models import Clause, Order

TEMPLATE = Path(__file__).parent / "order.typ"
MOST_NAMED = 20


def pdf_of(order: Order, *, now: datetime) -> bytes:
    """The order as a PDF in the reader's language.

    Raises:
        NoFont: the machine has no font for its characters.
    """
    facts = facts_of(order) | {
        "printed": _("Printed {at}").format(at=_time(now)),
        "page": _("Page"),
        "draft": str(order.get_state_display()) if order.state != OrderState.ISSUED else "",
    }
    return typesetting.pdf(TEMPLATE, facts)


def facts_of(order: Order) -> dict[str, Any]:
    """What the document says, in the reader's language; rows without a value are left out."""
    clauses = list(order.clauses.select_related("to_level"))
    names = queries.labels({code for clause in clauses for code in clause.to_places})
    stated = showing.measures_of(order, clauses)
    return {
        "organ": naming.organ_name(order.issuer),
        "number": naming.number_of(order),
        "kind": str(OrderKind(order.kind).label),
        "title": order.label or _("untitled"),
        "to": _("To: {places}").format(places=_addressees(order)),
        "clauses": [
            {
                "text": clause.label,
                "to": queries.addressed_words(clause, names=names),
                "measures": [one.words for one in stated[clause.pk]],
            }
            for clause in clauses
        ],
        "rows": [[label, value] for label, value in _rows(order) if value],
        "computed": _("What was computed before signing"),
        "annexes": [_annex(words) for words in showing.annexes_of(order)],
        "date": naming.date_of(order),
        "seal": _("(seal)"),
        "synthetic": _("Synthetic: made up for the demonstration") if order.is_synthetic else "",
    }


def _annex(words: AnnexWords) -> dict[str, Any]:
    """A result as lines: the range first, then the middle and how often it is the better option."""
    lines = [
        [f"{one.option} · {one.label}", _joined(one.range, one.middle, one.chance)]
        for one in words.findings
    ]
    notes = [words.against, *words.notes, words.basis]
    return {"title": words.title, "lines": lines, "notes": [note for note in notes if note]}


def _joined(*parts: str) -> str:
    return queries.separator().join(filter(None, parts))


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
