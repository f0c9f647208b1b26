"""Line lists come in as counts only, and go out again when they were the wrong ones."""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.db import transaction

from lianfang.ground.figures import queries as figures
from lianfang.ground.kernel import rows
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import check_may
from lianfang.insight.analytics import acts, errors, linelists, policies
from lianfang.insight.analytics.models import LineList, OnsetCount

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.insight.analytics.linelists import Counts


@transaction.atomic
def receive(*, name: str, content: bytes, source: str, by: Actor, now: datetime) -> LineList:
    """Take a list in as counts by place and days. Sending the same file again changes nothing.

    Raises:
        NotAllowed: the post hands in none, or the list speaks of a place it does not answer for.
        SourceNeeded: nobody said where the list comes from.
        UnreadableFile and its kin: the file is refused whole, with the row and the reason.
    """
    check_may(by, policies.HAND_IN, by.place)
    name = PurePath(name).name[:160] or "list.csv"
    said = " ".join(source.split())[:200]
    if not said:
        raise errors.SourceNeeded
    before = LineList.objects.filter(place=by.place, sha256=sha256(content).hexdigest()).first()
    if before is not None:
        return before
    found = linelists.read(name=name, content=content, today=figures.day_of(now))
    for place in {place for place, _onset, _reported in found.cells}:
        check_may(by, policies.HAND_IN, place)
    line_list = _new(name, content, found, by=by, now=now)
    line_list.source = said
    line_list.save()
    keep_counts(line_list, found, known_from=lambda reported: now)
    _record(acts.RECEIVED, line_list, by=by, now=now)
    return line_list


def _new(name: str, content: bytes, found: Counts, *, by: Actor, now: datetime) -> LineList:
    return LineList(
        place_id=by.place,
        name=name,
        sha256=sha256(content).hexdigest(),
        as_of=max(reported for _place, _onset, reported in found.cells),
        rows=found.rows,
        cases=found.cases,
        received_at=now,
        received_by_id=by.account_id,
    )


def keep_counts(
    line_list: LineList, found: Counts, *, known_from: Callable[[date], datetime]
) -> None:
    """Keep the counts of a list; `known_from` says when those of a day of report became known."""
    OnsetCount.objects.bulk_create(
        OnsetCount(
            line_list=line_list,
            place_id=place,
            onset=onset,
            reported=reported,
            count=count,
            known_from=known_from(reported),
        )
        for (place, onset, reported), count in sorted(found.cells.items())
    )


@transaction.atomic
def withdraw(*, line_list_id: int, by: Actor, now: datetime) -> None:
    """Take a list out again; the estimates made from it keep their inputs."""
    line_list = rows.held(LineList.objects.all(), pk=line_list_id)
    policies.check_may_withdraw(by, line_list)
    _record(acts.WITHDRAWN, line_list, by=by, now=now)
    line_list.delete()


def _record(act: str, line_list: LineList, *, by: Actor, now: datetime) -> None:
    ledger.record(
        act=act,
        by=by,
        at=now,
        place=line_list.place_id,
        subject=f"line-list:{line_list.pk}",
        data={"sha256": line_list.sha256, "rows": line_list.rows, "cases": line_list.cases},
    )
