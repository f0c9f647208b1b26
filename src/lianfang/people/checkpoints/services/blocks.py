"""Blocks that the public reports: looked into by the place above, then removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.people.checkpoints import codes, policies, rules
from lianfang.people.checkpoints.errors import TooManyReports
from lianfang.people.checkpoints.models import Block
from lianfang.people.checkpoints.services import common
from lianfang.people.checkpoints.terms import BlockKind, BlockState

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

MOST_IN_A_MINUTE, MINUTE = 60, timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """What somebody met on the road, where, and what they say about it."""

    place: str
    kind: BlockKind
    where: str
    text: str = ""
    longitude: float | None = None
    latitude: float | None = None
    is_synthetic: bool = False


@transaction.atomic
def report_block(sighting: Sighting, *, by: Actor, now: datetime) -> Block:
    """Keep a report from the public (群众举报). The same block reported again is counted, not doubled.

    It goes to the place above the one that may have set it up.

    Raises:
        TooManyReports: more in a minute than people send.
    """
    place = places.get(sighting.place)
    where = common.words(sighting.where, field=_("Where exactly"), limit=200)
    text = common.words(sighting.text, field=_("What did you see?"), needed=False)
    known = Block.objects.filter(
        place=place, kind=sighting.kind, where=where, state__in=[*_UNSETTLED]
    ).first()
    if known is not None:
        Block.objects.filter(pk=known.pk).update(times=F("times") + 1)
        known.refresh_from_db()
        return known
    if Block.objects.filter(reported_at__gt=now - MINUTE).count() >= MOST_IN_A_MINUTE:
        raise TooManyReports
    above = place.parent_id if rules.goes_above(sighting.kind) else None
    block = Block.objects.create(
        code=codes.fresh(),
        place=place,
        authority_id=above or place.pk,
        kind=sighting.kind,
        where=where,
        text=text,
        longitude=sighting.longitude,
        latitude=sighting.latitude,
        reported_at=now,
        is_synthetic=sighting.is_synthetic,
    )
    _record(block, "reported", by=by, now=now)
    return block


_UNSETTLED = (BlockState.REPORTED, BlockState.VERIFIED)


@transaction.atomic
def find_block(*, code: str, is_real: bool, finding: str, by: Actor, now: datetime) -> Block:
    """Say what was found on the spot (核实): a block that must go, or nothing unlawful.

    Raises:
        BlockNotYours: the report goes to a place above.
    """
    block = _locked(code)
    policies.check_may_look_into(by, block)
    there = BlockState.VERIFIED if is_real else BlockState.UNFOUNDED
    if block.state == there:
        return block
    block.finding = common.words(finding, field=_("Finding"))
    block.move_to(there)
    block.judged_at, block.judged_by = now, by.label
    block.save()
    _record(block, there.value, by=by, now=now)
    return block


@transaction.atomic
def remove_block(*, code: str, by: Actor, now: datetime) -> Block:
    """The way is free again (清除)."""
    block = _locked(code)
    policies.check_may_look_into(by, block)
    if block.state == BlockState.REMOVED:
        return block
    block.move_to(BlockState.REMOVED)
    block.removed_at, block.removed_by = now, by.label
    block.save(update_fields=["state", "removed_at", "removed_by"])
    _record(block, "removed", by=by, now=now)
    return block


def _locked(code: str) -> Block:
    return held(Block.objects.select_related("place", "authority"), code=code)


def _record(block: Block, act: str, *, by: Actor, now: datetime) -> None:
    ledger.record(
        act=f"checkpoints.block.{act}",
        by=by,
        at=now,
        place=block.place_id,
        subject=f"block:{block.code}",
        data={"kind": block.kind, "where": block.where},
    )
