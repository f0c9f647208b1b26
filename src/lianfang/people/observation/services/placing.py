"""Putting somebody under observation: on evidence, until a date, with a notice and support."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lianfang.ground.handovers import queries as handovers
from lianfang.ground.identity import queries as identity
from lianfang.ground.identity import services as vault
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.kernel import events
from lianfang.people.observation import packing, policies, rules
from lianfang.people.observation.errors import (
    EvidenceInFuture,
    EvidenceMissing,
    EvidenceMissingInList,
    ExposureTooLongAgo,
    ListTooLong,
)
from lianfang.people.observation.models import Duty, Exposure, Placement
from lianfang.people.observation.services import common, noticing
from lianfang.people.observation.terms import (
    OPEN_STATES,
    DutyKind,
    Evidence,
    EvidenceKind,
    NoticeKind,
    PlacementState,
    Setting,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta
    from uuid import UUID

    from lianfang.ground.handovers.terms import Unit
    from lianfang.ground.posts.actors import Actor

LONGEST_LIST = 500


@dataclass(frozen=True, kw_only=True)
class Order:
    """One line of a list: who is to be placed, on what evidence, where."""

    person: UUID
    evidence: Evidence | None
    setting: Setting
    unit: Unit
    last_exposure: datetime
    is_synthetic: bool = False


@transaction.atomic
def place(  # noqa: PLR0913  a decision that restricts somebody must name all of these
    *,
    person: UUID,
    evidence: Evidence | None,
    setting: Setting,
    unit: Unit,
    last_exposure: datetime,
    by: Actor,
    now: datetime,
    is_synthetic: bool = False,
) -> Placement:
    """Order somebody's observation, or add an exposure to the one that stands.

    It begins when the hand-over to the unit arrives, or at once where the unit has the person
    already. Placing again on the same evidence changes nothing; a later exposure moves the end,
    which is a new decision with a new notice.

    Raises:
        NotYoursToPlace: the post may not decide this.
        EvidenceMissing: nothing shows an exposure.
        EvidenceInFuture: evidence or exposure lie after `now`.
        ExposureTooLongAgo: the days are over already.
    """
    order = Order(
        person=person,
        evidence=evidence,
        setting=setting,
        unit=unit,
        last_exposure=last_exposure,
        is_synthetic=is_synthetic,
    )
    policies.check_may_place(by)
    return place_checked(order, _checked(order, now=now), by=by, now=now)


def _checked(order: Order, *, now: datetime) -> Evidence:
    """The evidence, if it is some."""
    evidence = order.evidence
    if evidence is None or not evidence.ref.strip() or evidence.kind == EvidenceKind.OVERRIDE:
        raise EvidenceMissing(what="", why="")
    if max(evidence.at, order.last_exposure) > now:
        raise EvidenceInFuture(what="", why="")
    return evidence


def place_checked(
    order: Order,
    evidence: Evidence,
    *,
    by: Actor,
    now: datetime,
    at_most: timedelta | None = None,
) -> Placement:
    """Place on evidence that was looked at; `at_most` is how long a special decision holds."""
    constants = packing.constants(common.today(now))
    ends_at = rules.end_of([order.last_exposure], days=constants.days)
    if ends_at <= now:
        raise ExposureTooLongAgo(days=constants.days, what="", why="")
    standing = (
        Placement.objects.select_for_update(of=("self",))
        .select_related("place", "decided_place")
        .filter(person=order.person, state__in=OPEN_STATES)
        .first()
    )
    if standing is not None:
        _add_exposure(standing, order, evidence, by=by, now=now)
        return standing
    ends_at = min(ends_at, now + at_most) if at_most else ends_at
    return _begin(order, evidence, ends_at=ends_at, pack=constants.pack, by=by, now=now)


def _begin(
    order: Order, evidence: Evidence, *, ends_at: datetime, pack: str, by: Actor, now: datetime
) -> Placement:
    placement = Placement.objects.create(
        person=order.person,
        place_id=order.unit.place,
        facility=order.unit.facility,
        unit_name=order.unit.name,
        unit_name_en=order.unit.name_en,
        setting=order.setting,
        evidence_kind=evidence.kind,
        evidence_ref=evidence.ref.strip(),
        evidence_at=evidence.at,
        last_exposure=order.last_exposure,
        ends_at=ends_at,
        pack=pack,
        decided_at=now,
        decided_by_id=by.account_id,
        decided_as=by.label,
        decided_post=by.post_id,
        decided_place_id=by.place or order.unit.place,
        family_due_at=rules.end_of_day(timezone.localtime(now)),
        walk=_next_walk(order.unit),
        is_synthetic=order.is_synthetic,
    )
    _keep_exposure(placement, order, evidence, by=by, now=now)
    _tell_vault(placement, by=by, now=now)
    _owe_support(placement, now=now)
    noticing.issue(placement, NoticeKind.PLACEMENT, by=by, now=now)
    if handovers.owner_of(placement.subject) == placement.unit:
        start(placement, now=now)
    events.publish("observation.placed", placement_id=placement.pk, person=order.person)
    common.record(
        placement,
        "placement.ordered",
        by=by,
        now=now,
        data={
            "setting": placement.setting,
            "evidence": placement.evidence_kind,
            "until": placement.ends_at.isoformat(),
            "pack": placement.pack,
        },
    )
    return placement


def _tell_vault(placement: Placement, *, by: Actor, now: datetime) -> None:
    """The person is kept for this reason now, and the unit that looks after them may see them."""
    acting = common.on_behalf(placement, by=by)
    vault.widen(
        placement.person,
        record_class=RecordClass.OBSERVED,
        by=acting,
        now=now,
        evidence=f"{placement.evidence_kind}:{placement.evidence_ref}",
    )
    vault.entrust([placement.person], place=placement.place_id, by=acting, now=now)


def _next_walk(unit: Unit) -> int:
    here = Placement.objects.filter(place_id=unit.place, state__in=OPEN_STATES)
    return (here.aggregate(last=Max("walk"))["last"] or 0) + 1


def _owe_support(placement: Placement, *, now: datetime) -> None:
    """What is owed from the first hour: the basics, and what the person needs beyond them."""
    masked = identity.masked([placement.person]).get(placement.person)
    wanted = rules.support_for(Setting(placement.setting), masked.needs if masked else ())
    duties = [
        Duty(
            placement=placement,
            kind=kind,
            due_at=now + rules.SUPPORT_WITHIN[is_urgent],
            is_urgent=is_urgent,
            made_at=now,
        )
        for kind, is_urgent in wanted.items()
    ]
    family = Duty(
        placement=placement,
        kind=DutyKind.FAMILY,
        due_at=placement.family_due_at,
        is_urgent=True,
        made_at=now,
    )
    Duty.objects.bulk_create([family, *duties])


def _keep_exposure(
    placement: Placement, order: Order, evidence: Evidence, *, by: Actor, now: datetime
) -> bool:
    _row, is_new = Exposure.objects.get_or_create(
        placement=placement,
        kind=evidence.kind,
        ref=evidence.ref.strip(),
        last_exposure=order.last_exposure,
        defaults={"at": evidence.at, "added_at": now, "added_as": by.label},
    )
    return is_new


def _add_exposure(
    placement: Placement, order: Order, evidence: Evidence, *, by: Actor, now: datetime
) -> None:
    """Of two exposures the later end counts; moving the end is a decision of its own."""
    if not _keep_exposure(placement, order, evidence, by=by, now=now):
        return
    days = packing.constants(common.today(now)).days
    ends_at = rules.end_of([order.last_exposure], days=days)
    was_override = placement.evidence_kind == EvidenceKind.OVERRIDE
    if ends_at <= placement.ends_at and not was_override:
        common.record(placement, "exposure.added", by=by, now=now, data={"kind": evidence.kind})
        return
    placement.ends_at = ends_at
    placement.last_exposure = order.last_exposure
    placement.evidence_kind, placement.evidence_ref = evidence.kind, evidence.ref.strip()
    placement.evidence_at = evidence.at
    placement.decided_at, placement.decided_as = now, by.label
    placement.decided_post = by.post_id
    placement.decided_by_id, placement.decided_place_id = (
        by.account_id,
        by.place or placement.place_id,
    )
    placement.pack = packing.constants(common.today(now)).pack
    placement.save()
    noticing.issue(placement, NoticeKind.EXTENSION, by=by, now=now)
    common.record(
        placement,
        "placement.extended",
        by=by,
        now=now,
        data={"evidence": evidence.kind, "until": ends_at.isoformat()},
    )


def start(placement: Placement, *, now: datetime) -> None:
    """The person is at the unit: the checks begin."""
    placement.move_to(PlacementState.UNDER_WAY)
    placement.begun_at = placement.begun_at or now
    placement.save(update_fields=["state", "begun_at"])
    common.count(placement, now=now, begun=1)


@transaction.atomic
def place_many(orders: Sequence[Order], *, by: Actor, now: datetime) -> list[Placement]:
    """Place a list of people, each on evidence of their own; one line without it refuses the list.

    Raises:
        NotYoursToPlace, EvidenceMissingInList, EvidenceInFuture, ExposureTooLongAgo, ListTooLong.
    """
    policies.check_may_place(by)
    if len(orders) > LONGEST_LIST:
        raise ListTooLong(most=LONGEST_LIST, count=len(orders), what="", why="")
    _check_each_has_evidence(orders)
    return [place_checked(order, _checked(order, now=now), by=by, now=now) for order in orders]


def _check_each_has_evidence(orders: Sequence[Order]) -> None:
    without = [
        number
        for number, order in enumerate(orders, start=1)
        if order.evidence is None
        or not order.evidence.ref.strip()
        or order.evidence.kind == EvidenceKind.OVERRIDE
    ]
    if without:
        raise EvidenceMissingInList(
            count=len(without), total=len(orders), line=without[0], what="", why=""
        )
