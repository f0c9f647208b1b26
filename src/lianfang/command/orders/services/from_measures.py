"""A draft whose clauses are measures, such as those of an option that was computed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from lianfang.command.orders import measures as records
from lianfang.command.orders import queries, sentences
from lianfang.command.orders.models import Clause
from lianfang.command.orders.presets import presets
from lianfang.command.orders.services import drafting, measuring
from lianfang_measures import to_record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lianfang.command.orders.models import Order
    from lianfang.ground.posts.actors import Actor
    from lianfang_measures import Measure

ENGLISH = "en"


@transaction.atomic
def draft_from_measures(
    *, measures: Sequence[Measure], title: str, title_en: str, by: Actor, now: datetime
) -> Order:
    """Begin a draft with one clause for each measure, addressed to the measure's place.

    A measure for everywhere is addressed to the issuer. The order is in force from today, or from the
    first day of the earliest measure, to the last day of the latest; one without a last day takes the
    order's. Times to sign and to be done are those that any new draft begins with.

    Raises:
        NotAllowed: the post drafts no orders.
        UnknownAddressee: a measure's place does not lie below the issuer.
        BadMeasure: two measures ask for the same, or one is over before the order begins.
        TooManyClauses: there are more measures than an order takes clauses.
    """
    fields = _term(measures, now=now)
    order = drafting.draft(
        by=by, now=now, title=title.strip()[:200], title_en=title_en.strip()[:300], **fields
    )
    for _more in measures[1:]:
        drafting.add_clause(order_id=order.pk, by=by)
    clauses = list(order.clauses.all())
    contents = {
        clause.pk: _content(measure, issuer=order.issuer_id)
        for clause, measure in zip(clauses, measures, strict=False)
    }
    drafting.save_draft(order_id=order.pk, fields={}, clauses=contents, by=by)
    _state(order, measures)
    return order


def _term(measures: Sequence[Measure], *, now: datetime) -> dict[str, Any]:
    """The times that any draft begins with, and the days of the order where its measures state them."""
    found, today = presets(now), timezone.localdate(now)
    first = min((one.start for one in measures), default=today)
    if first > today:
        found["in_force_from"] = _midnight(first)
    last = [one.sunset for one in measures if one.sunset is not None]
    if last:
        ends = _midnight(max(last) + timedelta(days=1))
        is_stated = len(last) == len(measures)
        found["in_force_until"] = ends if is_stated else max(ends, found["in_force_until"])
        found["review_on"] = min(found["review_on"], max(last))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0)))


def _content(measure: Measure, *, issuer: str) -> drafting.ClauseContent:
    return drafting.ClauseContent(
        text=_text(measure, settings.LANGUAGE_CODE),
        text_en=_text(measure, ENGLISH),
        is_restricting=measure.is_restricting,
        to_level=None,
        to_places=(measure.place or issuer,),
    )


def _text(measure: Measure, language: str) -> str:
    with translation.override(language):
        names = queries.labels(sentences.codes_of([measure]))
        return sentences.sentence(measure, names=names)


def _state(order: Order, measures: Sequence[Measure]) -> None:
    """Write each measure into its clause, as far as it differs from what the clause says anyway."""
    order.refresh_from_db()
    clauses = list(order.clauses.select_related("to_level"))
    for clause, measure in zip(clauses, measures, strict=False):
        frame = records.frame_of(order, clause)
        record = to_record(measure) | {"start": max(measure.start, frame.start).isoformat()}
        clause.measures = [records.trimmed(record, frame=frame)]
    measuring.check(order, clauses)
    Clause.objects.bulk_update(clauses, ["measures"])
