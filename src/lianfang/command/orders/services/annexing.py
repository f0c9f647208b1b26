"""What is attached to a draft without being part of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianfang.command.orders import annexes
from lianfang.command.orders.errors import BadSummary, TooManyAnnexes
from lianfang.command.orders.models import Annex
from lianfang.command.orders.services import common
from lianfang.command.orders.terms import AnnexKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lianfang.command.orders.models import Order
    from lianfang.ground.posts.actors import Actor

MOST_ANNEXES = 6


@transaction.atomic
def attach(  # noqa: PLR0913  a result has this many facts
    *,
    order_id: int,
    title: str,
    title_en: str,
    summary: Mapping[str, Any],
    study: str,
    by: Actor,
    now: datetime,
) -> Annex:
    """Attach what was computed to a draft, so that it is read before signing (附推演结果).

    `summary` is an `annexes.Summary` as JSON; `study` is the reference of the study it comes from,
    such as `study:12`. Attaching the same study again puts its newest result in the place of the old.

    Raises:
        AlreadyIssued: the order is no longer a draft.
        BadSummary: the summary lacks something, or a range is none.
        TooManyAnnexes: the draft holds as many as it takes.
    """
    order = common.draft_of(order_id, by=by)
    study = _line(study, "study", most=80)
    facts = {
        "title": _line(title, "title", most=200),
        "title_en": title_en.replace("\x00", "").strip()[:300],
        "summary": annexes.checked(summary),
    }
    found = order.annexes.filter(kind=AnnexKind.WHAT_IF, study=study).first()
    if found is not None and all(getattr(found, name) == value for name, value in facts.items()):
        return found
    annex = _written(order, found, study=study, facts=facts, by=by, now=now)
    _record(order, "annexed", annex, by=by, now=now)
    return annex


def _line(text: str, field: str, *, most: int) -> str:
    line = text.replace("\x00", "").strip()[:most]
    if not line:
        raise BadSummary(field=field, why="is empty")
    return line


def _written(
    order: Order,
    found: Annex | None,
    *,
    study: str,
    facts: dict[str, Any],
    by: Actor,
    now: datetime,
) -> Annex:
    if found is None and order.annexes.count() >= MOST_ANNEXES:
        raise TooManyAnnexes(limit=MOST_ANNEXES)
    annex = found or Annex(order=order, kind=AnnexKind.WHAT_IF, study=study)
    for name, value in facts.items():
        setattr(annex, name, value)
    annex.attached_at, annex.attached_by_id, annex.attached_as = now, by.account_id, by.label
    annex.save()
    return annex


@transaction.atomic
def detach(*, order_id: int, annex_id: int, by: Actor, now: datetime) -> None:
    """Take a result off a draft; taking it off again changes nothing.

    Raises:
        AlreadyIssued: the order is no longer a draft; what was read before signing stays.
    """
    order = common.draft_of(order_id, by=by)
    annex = order.annexes.filter(pk=annex_id).first()
    if annex is None:
        return
    annex.delete()
    _record(order, "annex-removed", annex, by=by, now=now)


def _record(order: Order, act: str, annex: Annex, *, by: Actor, now: datetime) -> None:
    data: dict[str, object] = {
        "annex": annex.title,
        "annex_en": annex.title_en,
        "study": annex.study,
    }
    common.record(order, act, by=by, now=now, data=data)
