"""Appeals and corrections: anybody concerned may ask, and the clock works for the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lianfang.ground.kernel import events
from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import may
from lianfang.people.observation import packing, policies
from lianfang.people.observation.errors import (
    AppealDecided,
    AppealOpen,
    EvidenceMissing,
    NotYoursToDecide,
)
from lianfang.people.observation.models import Appeal
from lianfang.people.observation.services import common, ending
from lianfang.people.observation.terms import (
    OPEN_APPEALS,
    PLACEMENT_MOVES,
    AppealState,
    EndReason,
    PlacementState,
)

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.observation.models import Placement


@transaction.atomic
def appeal(placement: Placement, *, text: str, by: Actor, now: datetime) -> Appeal:
    """The person says that it is wrong. Always possible, whatever the records say.

    Raises:
        AppealOpen: one is being decided.
        TextMissing: nothing was written.
    """
    return _open(placement, text=text, by=by, now=now, is_correction=False)


@transaction.atomic
def ask_correction(*, placement_id: int, text: str, by: Actor, now: datetime) -> Appeal:
    """Another jurisdiction says that a decision is wrong, on behalf of whoever stands before it."""
    policies.check_may_correct(by)
    placement = common.locked(placement_id)
    return _open(placement, text=text, by=by, now=now, is_correction=True)


def _open(
    placement: Placement, *, text: str, by: Actor, now: datetime, is_correction: bool
) -> Appeal:
    text = common.words(text)
    common.locked(placement.pk)
    standing = placement.appeals.filter(state__in=OPEN_APPEALS).first()
    if standing is not None:
        if standing.text == text:
            return standing
        until = date_format(timezone.localtime(standing.answer_by), _("j F, H:i"))
        raise AppealOpen(by=until)
    constants = packing.constants(common.today(now))
    made = Appeal.objects.create(
        placement=placement,
        text=text,
        is_correction=is_correction,
        opened_at=now,
        opened_as=by.label,
        opened_place_id=by.place or None,
        answer_by=now + constants.appeal,
        review_until=placement.decided_at + constants.review,
    )
    common.record(
        placement, "appeal.opened", by=by, now=now, data={"until": made.answer_by.isoformat()}
    )
    events.publish("observation.appealed", appeal_id=made.pk, placement_id=placement.pk)
    return made


@transaction.atomic
def decide(
    *,
    appeal_id: int,
    is_upheld: bool,
    reason: str,
    by: Actor,
    now: datetime,
    evidence_ref: str = "",
) -> Appeal:
    """Decide an appeal: the person goes home, or an investigator confirms with evidence.

    Raises:
        OwnDecision: whoever placed the person may not decide.
        NotYoursToDecide: not a post with that power; confirming needs disease control.
        EvidenceMissing: confirming without naming evidence.
        AppealDecided: somebody has decided already.
    """
    found = _locked(appeal_id)
    policies.check_may_judge(by, found)
    if found.state not in OPEN_APPEALS:
        raise AppealDecided
    reason = common.words(reason)
    if not is_upheld:
        _check_may_confirm(by, evidence_ref)
    found.move_to(AppealState.UPHELD if is_upheld else AppealState.CONFIRMED)
    found.decided_at, found.decided_by_id, found.decided_as = now, by.account_id, by.label
    found.reason, found.evidence_ref = reason, evidence_ref.strip()[:120]
    found.save()
    _act_on(found, by=by, now=now)
    data = {"state": found.state, "evidence": found.evidence_ref}
    common.record(found.placement, "appeal.decided", by=by, now=now, data=data)
    return found


def _locked(appeal_id: int) -> Appeal:
    return held(
        Appeal.objects.select_related("placement__place", "placement__decided_place"), pk=appeal_id
    )


def _check_may_confirm(by: Actor, evidence_ref: str) -> None:
    if not may(by, policies.CONFIRM, by.place):
        raise NotYoursToDecide(act=policies.CONFIRM.code, place=by.place)
    if not evidence_ref.strip():
        raise EvidenceMissing(what="", why="")


def _act_on(found: Appeal, *, by: Actor, now: datetime) -> None:
    placement = common.locked(found.placement_id)
    found.placement = placement
    if not placement.is_open:
        return
    if found.state == AppealState.UPHELD:
        ending.close_one(placement, PlacementState.RELEASED, EndReason.APPEAL, by=by, now=now)
    elif placement.state == PlacementState.SUSPENDED:
        begun = placement.begun_at is not None
        placement.move_to(PlacementState.UNDER_WAY if begun else PlacementState.ORDERED)
        placement.save(update_fields=["state"])


@transaction.atomic
def suspend_unanswered(*, by: Actor, now: datetime) -> int:
    """Nobody answered in time: the observation is suspended until somebody does."""
    late = list(
        Appeal.objects.select_for_update(of=("self",))
        .filter(state=AppealState.OPEN, answer_by__lte=now)
        .order_by("answer_by", "pk")
    )
    for found in late:
        found.move_to(AppealState.SUSPENDED)
        found.suspended_at = now
        found.save(update_fields=["state", "suspended_at"])
        placement = common.locked(found.placement_id)
        here = PlacementState(placement.state)
        if PLACEMENT_MOVES.allows(here=here, there=PlacementState.SUSPENDED):
            placement.move_to(PlacementState.SUSPENDED)
            placement.save(update_fields=["state"])
    if late:
        ledger.record(
            act="observation.batch.suspended",
            by=by,
            at=now,
            data={"count": len(late)},
            parts=[f"placement:{found.placement_id}" for found in late],
        )
    return len(late)
