"""Put what was computed before the eyes of whoever signs: with a draft order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.command.orders import policies as order_policies
from lianfang.command.orders import services as orders
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger
from lianfang.insight.scenarios import acts, policies
from lianfang.insight.scenarios.desk import summary
from lianfang.insight.scenarios.errors import NoDraftHere, NotFinished
from lianfang.insight.scenarios.models import Option, Run
from lianfang.insight.scenarios.terms import RunState
from lianfang_measures import from_record

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang_measures import Measure


@transaction.atomic
def attach_to_draft(*, run_id: int, order_id: int, by: Actor, now: datetime) -> int:
    """Attach a finished computation to a draft of the actor's place; gives the order.

    Attaching again puts the newest result in the place of the old one.

    Raises:
        NotFinished: there is nothing whole to attach.
        NoDraftHere: the post drafts no orders.
        AlreadyIssued: the order is no draft any more.
    """
    run = _finished(run_id, by=by)
    _attach(run, order_id, by=by, now=now)
    return order_id


@transaction.atomic
def draft_from_option(*, run_id: int, position: int, by: Actor, now: datetime) -> int:
    """Begin a draft whose clauses are the measures an option adds, with the computation attached.

    Raises:
        NotFinished: there is nothing whole to attach.
        NoDraftHere: the post drafts no orders.
    """
    run = _finished(run_id, by=by)
    found = [one for one in run.results["options"] if one["position"] == position]
    if not found:
        raise NotFound(what=Option._meta.verbose_name)
    title, title_en = summary.option_titles(run, found[0])
    order = orders.draft_from_measures(
        measures=_own(found[0]["lines"]), title=title, title_en=title_en, by=by, now=now
    )
    _attach(run, order.pk, by=by, now=now)
    return order.pk


def _own(lines: list[dict[str, object]]) -> list[Measure]:
    return [from_record(line["record"]) for line in lines if not line["origin"]]  # type: ignore[arg-type]  # JSON


def _finished(run_id: int, *, by: Actor) -> Run:
    run = held(Run.objects.select_related("study__place"), pk=run_id)
    policies.check_may_see_study(by, run.study)
    if not order_policies.may_draft_at(by, by.place):
        raise NoDraftHere
    if run.state != RunState.FINISHED:
        raise NotFinished
    return run


def _attach(run: Run, order_id: int, *, by: Actor, now: datetime) -> None:
    title, title_en = summary.titles(run)
    orders.attach(
        order_id=order_id,
        title=title,
        title_en=title_en,
        summary=summary.summary_of(run),
        study=run.study.subject,
        by=by,
        now=now,
    )
    data: dict[str, object] = {"title": run.study.title, "run": run.pk, "order": order_id}
    ledger.record(
        act=acts.STUDY_ATTACHED,
        by=by,
        at=now,
        place=run.study.place_id,
        subject=run.study.subject,
        data=data,
    )
