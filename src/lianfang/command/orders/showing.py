"""What pages and paper show of an order's measures and of what was computed for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.command.orders import annexes, measures, queries, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lianfang.command.orders.models import Clause, Order


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A measure of a clause in the reader's language; `problem` says why it cannot stand."""

    key: str
    words: str
    details: str
    problem: str
    is_simulated: bool


def measures_of(order: Order, clauses: Sequence[Clause]) -> dict[int, list[Shown]]:
    """The measures of each clause by its key; all places are looked up at once."""
    found = measures.of_clauses(order, clauses)
    names = queries.labels(
        sentences.codes_of(one for _clause, ones in found for each in ones for one in each.measures)
    )
    return {clause.pk: [_shown(one, names) for one in ones] for clause, ones in found}


def _shown(stated: measures.Stated, names: dict[str, str]) -> Shown:
    if stated.problem is not None or not stated.measures:
        kind = str(stated.record.get("kind", ""))
        problem = stated.problem and sentences.refusal(stated.problem, names=names)
        return Shown(
            key=stated.key,
            words=sentences.kind_label(kind),
            details="",
            problem=problem or "",
            is_simulated=False,
        )
    first = stated.measures[0]
    places = [sentences.where(one, names=names) for one in stated.measures]
    parts = (queries.separator().join(places), sentences.when(first), sentences.adherence(first))
    return Shown(
        key=stated.key,
        words=sentences.sentence(first, names=names),
        details=" · ".join(filter(None, parts)),
        problem="",
        is_simulated=first.is_simulated,
    )


def annexes_of(order: Order) -> list[annexes.AnnexWords]:
    return [annexes.in_words(annex) for annex in order.annexes.all()]


def framed(
    field: sentences.FieldView, *, frame: measures.Frame, names: dict[str, str]
) -> sentences.FieldView:
    """A field of a measure's form; what the clause and its order say already may be left open."""
    said = {
        "place": queries.separator().join(names.get(code, code) for code in frame.places),
        "start": sentences.day(frame.start),
        "sunset": sentences.day(frame.sunset) if frame.sunset else pgettext("no last day", "open"),
    }
    if field.name not in said:
        return field
    help_ = _("Left open, it is the clause's: {value}.").format(value=said[field.name])
    return replace(field, is_required=False, help=help_)
