"""Endings: by itself at the legal end, early on evidence, never later than decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lianfang.ground.handovers import services as handing
from lianfang.ground.identity import services as vault
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.ledger import services as ledger
from lianfang.people.observation import policies, rules
from lianfang.people.observation.models import Placement
from lianfang.people.observation.services import caring, common, noticing
from lianfang.people.observation.terms import (
    OPEN_STATES,
    DutyKind,
    DutyState,
    EndReason,
    EvidenceKind,
    NoticeKind,
    PlacementState,
    Slot,
)

if TYPE_CHECKING:
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor

# In hospital somebody else answers; ending the observation does not send the person away.
_HOSPITAL_STATES = frozenset({PlacementState.SYMPTOMATIC, PlacementState.TRANSFERRED})


def close_one(
    placement: Placement, state: PlacementState, reason: EndReason, *, by: Actor, now: datetime
) -> Placement:
    """End one observation with its notice, its duties and the unit's care; with an entry of its own."""
    _close(placement, state, reason, by=by, now=now)
    common.record(
        placement,
        "placement.closed",
        by=by,
        now=now,
        data={"state": state.value, "reason": reason.value},
    )
    return placement


def _close(
    placement: Placement, state: PlacementState, reason: EndReason, *, by: Actor, now: datetime
) -> None:
    stays_in_hospital = placement.state in _HOSPITAL_STATES
    placement.move_to(state)
    placement.closed_at, placement.end_reason, placement.is_flagged = now, reason, False
    placement.save(update_fields=["state", "closed_at", "end_reason", "is_flagged"])
    if placement.begun_at is not None:
        common.count(placement, now=now, ended=1)
    caring.close([placement.pk], None, state=DutyState.NOT_NEEDED, now=now, by=by)
    noticing.issue(placement, NoticeKind.RELEASE, by=by, now=now)
    acting = common.on_behalf(placement, by=by)
    for met in (RecordClass.OBSERVED, RecordClass.CONTACT):
        vault.purpose_met(placement.person, record_class=met, by=acting, now=now)
    if not stays_in_hospital:
        handing.release(subject=placement.subject, by=acting, now=now)


@transaction.atomic
def end_due(*, by: Actor, now: datetime, most: int = 500) -> int:
    """End what has reached its legal end, whether or not every check was made (期满自动解除)."""
    due = list(
        Placement.objects.select_for_update(of=("self",))
        .select_related("place", "decided_place")
        .filter(state__in=OPEN_STATES, ends_at__lte=now)
        .order_by("ends_at", "pk")[:most]
    )
    for placement in due:
        _close(placement, *_how(placement), by=by, now=now)
    if due:
        ledger.record(
            act="observation.batch.ended",
            by=by,
            at=now,
            data={"count": len(due)},
            parts=[f"placement:{found.pk} {found.state}" for found in due],
        )
    return len(due)


def _how(placement: Placement) -> tuple[PlacementState, EndReason]:
    if placement.evidence_kind == EvidenceKind.OVERRIDE:
        return PlacementState.RELEASED, EndReason.OVERRIDE_OVER
    if placement.state == PlacementState.UNDER_WAY:
        return PlacementState.COMPLETED, EndReason.LEGAL_END
    return PlacementState.ENDED, EndReason.LEGAL_END


@transaction.atomic
def release(*, placement_id: int, reason: EndReason, by: Actor, now: datetime) -> Placement:
    """Let somebody go before the end, because what justified it is gone. Safe to repeat.

    Raises:
        NotYoursToDecide: not a medical or disease-control post of the places concerned.
        ObservationOver: it has ended already for another reason.
    """
    placement = common.locked(placement_id)
    policies.check_may_decide(by, placement)
    if placement.end_reason == reason:
        return placement
    common.check_open(placement, now=now)
    return close_one(placement, PlacementState.RELEASED, reason, by=by, now=now)


@transaction.atomic
def release_contacts_of(*, evidence_ref: str, by: Actor, now: datetime) -> list[Placement]:
    """The suspected case was ruled out: its contacts go home, unless they have another exposure.

    Those with another exposure keep the end that follows from it.
    """
    found = Placement.objects.filter(
        exposures__ref=evidence_ref, state__in=OPEN_STATES, ends_at__gt=now
    )
    released = []
    for pk in sorted(set(found.values_list("pk", flat=True))):
        placement = common.locked(pk)
        policies.check_may_decide(by, placement)
        if placement.exposures.exclude(ref=evidence_ref).exists():
            _keep_other_exposures(placement, evidence_ref, by=by, now=now)
        elif placement.state not in _HOSPITAL_STATES:
            released.append(
                close_one(
                    placement,
                    PlacementState.RELEASED,
                    EndReason.INDEX_EXCLUDED,
                    by=by,
                    now=now,
                )
            )
    return released


def _keep_other_exposures(
    placement: Placement, evidence_ref: str, *, by: Actor, now: datetime
) -> None:
    """The end falls back to what the other exposures say; it never moves onward here."""
    others = list(placement.exposures.exclude(ref=evidence_ref).order_by("-last_exposure"))
    span = placement.ends_at - placement.last_exposure
    latest = others[0]
    if latest.last_exposure >= placement.last_exposure:
        return
    placement.last_exposure, placement.ends_at = latest.last_exposure, latest.last_exposure + span
    placement.evidence_kind, placement.evidence_ref = latest.kind, latest.ref
    placement.evidence_at = latest.at
    placement.save()
    noticing.issue(placement, NoticeKind.EXTENSION, by=by, now=now)
    common.record(
        placement,
        "placement.shortened",
        by=by,
        now=now,
        data={"until": placement.ends_at.isoformat()},
    )


@transaction.atomic
def ask_last_checks(*, now: datetime) -> int:
    """On the last day a check that is still missing is an urgent duty; the end stays where it is."""
    local = timezone.localtime(now)
    on, slot = rules.slot_of(local)
    field = "done_am" if slot == Slot.AM else "done_pm"
    soon = Placement.objects.filter(
        state=PlacementState.UNDER_WAY, ends_at__gt=now, ends_at__lte=now + rules.HALF_DAY
    ).exclude(duties__kind=DutyKind.FINAL_CHECK)
    missing = [
        placement
        for placement in soon.exclude(**{field: on})
        if rules.is_last_slot(local, ends_at=timezone.localtime(placement.ends_at))
    ]
    for placement in missing:
        caring.owe(
            placement, DutyKind.FINAL_CHECK, due_at=placement.ends_at, now=now, is_urgent=True
        )
    return len(missing)
