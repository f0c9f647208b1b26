"""Decisions of the place that approves: yes, no, longer, and who else may decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import check_may
from lianfang.people.checkpoints import policies, rules
from lianfang.people.checkpoints.errors import NoAlternatives, NoBasis, NotForThisAuthority
from lianfang.people.checkpoints.models import Delegation
from lianfang.people.checkpoints.services import common
from lianfang.people.checkpoints.services.proposing import check_review, check_sunset
from lianfang.people.checkpoints.terms import CheckpointKind, CheckpointState, Deed

if TYPE_CHECKING:
    from datetime import date, datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.people.checkpoints.models import Checkpoint


@transaction.atomic
def approve(*, checkpoint_id: int, by: Actor, now: datetime, note: str = "") -> Checkpoint:
    """Approve a checkpoint until its end (批准). Approving twice changes nothing.

    Raises:
        NotYoursToApprove, NotForThisAuthority: another place decides on this kind.
        OwnProposal: whoever proposed it does not decide on it.
        BadSunset: its end has passed while it waited.
    """
    checkpoint = common.locked(checkpoint_id)
    policies.check_may_approve(by, checkpoint)
    policies.check_did_not_propose(by, checkpoint)
    if checkpoint.approved_at is not None:
        return checkpoint
    check_sunset(checkpoint.sunset, now=now)
    checkpoint.move_to(CheckpointState.APPROVED)
    _sign(checkpoint, by=by, now=now)
    checkpoint.save()
    text = common.words(note, field=_("Note"), needed=False)
    common.note(checkpoint, Deed.APPROVED, by=by, now=now, text=text, sunset=checkpoint.sunset)
    common.record(
        checkpoint, "approved", by=by, now=now, data={"sunset": checkpoint.sunset.isoformat()}
    )
    return checkpoint


def _sign(checkpoint: Checkpoint, *, by: Actor, now: datetime) -> None:
    kind = CheckpointKind(checkpoint.kind)
    checkpoint.authority_id = by.place or policies.authority_of(kind, checkpoint.place_id)
    checkpoint.approver_id, checkpoint.approved_by = by.post_id, by.label
    checkpoint.approved_at = now


@transaction.atomic
def refuse(*, checkpoint_id: int, reason: str, by: Actor, now: datetime) -> Checkpoint:
    """Do not approve, and say why. What already stands on the road must go."""
    checkpoint = common.locked(checkpoint_id)
    policies.check_may_approve(by, checkpoint)
    if checkpoint.state == CheckpointState.REFUSED:
        return checkpoint
    reason = common.words(reason, field=_("Reason"))
    checkpoint.move_to(CheckpointState.REFUSED)
    checkpoint.ended_at = now
    checkpoint.save(update_fields=["state", "ended_at"])
    common.note(checkpoint, Deed.REFUSED, by=by, now=now, text=reason)
    common.record(checkpoint, "refused", by=by, now=now)
    return checkpoint


@transaction.atomic
def extend(  # noqa: PLR0913  a new decision names all that the first one did
    *,
    checkpoint_id: int,
    sunset: datetime,
    review_on: date,
    basis: str,
    alternatives: str,
    by: Actor,
    now: datetime,
) -> Checkpoint:
    """Let it stand longer: a new decision, with its own reasons, while the old one still runs.

    Raises:
        PastSunset: the approval has ended; an ended checkpoint is proposed anew.
    """
    checkpoint = common.locked(checkpoint_id)
    policies.check_may_approve(by, checkpoint)
    common.check_stands(checkpoint, now=now)
    if checkpoint.sunset == sunset:
        return checkpoint
    if not basis.strip():
        raise NoBasis
    if not alternatives.strip():
        raise NoAlternatives
    check_sunset(sunset, now=now)
    check_review(review_on, sunset=sunset, now=now)
    checkpoint.sunset, checkpoint.review_on = sunset, review_on
    checkpoint.basis = common.words(basis, field=_("Legal basis"))
    checkpoint.alternatives = common.words(alternatives, field=_("Milder means considered"))
    checkpoint.basis_en = checkpoint.alternatives_en = ""
    _sign(checkpoint, by=by, now=now)
    checkpoint.save()
    common.note(checkpoint, Deed.EXTENDED, by=by, now=now, text=alternatives, sunset=sunset)
    common.record(checkpoint, "extended", by=by, now=now, data={"sunset": sunset.isoformat()})
    return checkpoint


@transaction.atomic
def delegate(
    *, place: str, kind: CheckpointKind, basis: str, by: Actor, now: datetime, basis_en: str = ""
) -> Delegation:
    """Let a place below approve a kind of checkpoint in its own area.

    Raises:
        NotForThisAuthority: the kind is one that the top of the tree keeps to itself.
    """
    top, below = places.root(), places.get(place)
    if top is None:
        raise NotAllowed
    check_may(by, policies.APPROVE, top.pk)
    if rules.is_reserved(kind):
        raise NotForThisAuthority(kind=kind.label, authority=top.label)
    found, is_new = Delegation.objects.get_or_create(
        place=below,
        kind=kind,
        defaults={
            "basis": common.words(basis, field=_("Legal basis"), limit=200),
            "basis_en": basis_en,
        },
    )
    if is_new:
        ledger.record(
            act="checkpoints.approval.delegated",
            by=by,
            at=now,
            place=below.pk,
            subject=f"delegation:{found.pk}",
            data={"kind": kind.value},
        )
    return found
