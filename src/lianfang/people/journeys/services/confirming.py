"""An investigator settles what a match offered: confirmed and placed, or not a contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from lianfang.ground.identity import services as vault
from lianfang.ground.identity.terms import RecordClass
from lianfang.ground.kernel.rows import held
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts import actors
from lianfang.people.journeys import policies
from lianfang.people.journeys.errors import (
    AnotherPassenger,
    PersonNeeded,
    PlaceOfStayNeeded,
    ReasonNeeded,
)
from lianfang.people.journeys.models import Finding
from lianfang.people.journeys.services.recording import key_of
from lianfang.people.journeys.terms import FindingState
from lianfang.people.observation import queries as observations
from lianfang.people.observation import services as observation
from lianfang.people.observation.terms import Evidence, EvidenceKind, Setting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from lianfang.ground.handovers.terms import Unit
    from lianfang.ground.identity.traits import Traits
    from lianfang.ground.posts.actors import Actor
    from lianfang.people.journeys.models import MatchRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Where confirmed contacts are observed."""

    setting: Setting
    unit: Unit


@transaction.atomic
def identify(*, finding_id: int, traits: Traits, by: Actor, now: datetime) -> Finding:
    """Say who a passenger is that was known by the ticket only.

    Raises:
        AnotherPassenger: the document is not the one of that ticket.
    """
    finding = _open(finding_id, by=by)
    if finding.person is not None:
        return finding
    if key_of(traits.document_no) != finding.traveller:
        raise AnotherPassenger
    registered = vault.register(
        traits, record_class=RecordClass.CONTACT, place=by.place, by=by, now=now
    )
    finding.person = registered.person
    finding.save(update_fields=["person"])
    return finding


@transaction.atomic
def confirm(*, finding_id: int, stay: Stay | None, by: Actor, now: datetime) -> Finding:
    """Confirm a contact and order the observation. Confirming again changes nothing.

    Whoever is under observation already stays where they are, so `stay` may be left out for them.

    Raises:
        PersonNeeded: nobody has said yet who it is.
        PlaceOfStayNeeded: no stay is given and the person is not under observation yet.
        IllegalMove: the finding is settled otherwise.
    """
    finding = _open(finding_id, by=by)
    if finding.state == FindingState.CONFIRMED:
        return finding
    if finding.person is None:
        raise PersonNeeded
    _place(finding, stay=stay, by=by, now=now)
    _record("confirmed", finding.run, [finding], by=by, now=now)
    return finding


@transaction.atomic
def confirm_many(
    *, run_id: int, finding_ids: Iterable[int], stay: Stay | None, by: Actor, now: datetime
) -> list[Finding]:
    """Confirm several contacts of one run at once, those of them who are known by name.

    Whoever is under observation already stays there; all others go to `stay`.
    """
    rows = [_open(key, by=by) for key in sorted(set(finding_ids))]
    wanted = [row for row in rows if row.run_id == run_id and row.state != FindingState.CONFIRMED]
    if any(row.person is None for row in wanted):
        raise PersonNeeded
    for row in wanted:
        _place(row, stay=stay, by=by, now=now)
    if wanted:
        _record("confirmed", wanted[0].run, wanted, by=by, now=now)
    return wanted


def _place(finding: Finding, *, stay: Stay | None, by: Actor, now: datetime) -> None:
    person = finding.person
    if person is None:
        raise PersonNeeded
    seen = last_exposure(finding, now=now)
    there = _standing_stay(person) or stay
    if there is None:
        raise PlaceOfStayNeeded
    vault.widen(
        person,
        record_class=RecordClass.CONTACT,
        by=actors.system(place=by.place, label=by.label, post_id=by.post_id),
        now=now,
        evidence=f"match-run:{finding.run_id}",
    )
    placement = observation.place(
        person=person,
        evidence=Evidence(
            kind=EvidenceKind.COTRAVELLER, ref=f"match-run:{finding.run_id}", at=seen
        ),
        setting=there.setting,
        unit=there.unit,
        last_exposure=seen,
        by=by,
        now=now,
        is_synthetic=finding.run.is_synthetic,
    )
    finding.move_to(FindingState.CONFIRMED)
    finding.placement = placement.pk
    _settle(finding, by=by, now=now)


def _standing_stay(person: UUID) -> Stay | None:
    """Where the person is observed already, or is on the way to."""
    standing = observations.open_of(person)
    return Stay(setting=Setting(standing.setting), unit=standing.unit) if standing else None


def last_exposure(finding: Finding, *, now: datetime) -> datetime:
    """When the two were last aboard together: the stop where the first of them got off."""
    trip = finding.run.trip
    service = trip.service
    _name, arrives, departs, days = service.stops[min(finding.alight, trip.alight)]
    day = service.origin_date + timedelta(days=int(days))
    clock_face = arrives or departs
    at = time.fromisoformat(clock_face) if clock_face else time.max
    moment = datetime.combine(day, at, tzinfo=ZoneInfo(settings.TIME_ZONE))
    return min(moment.astimezone(UTC), now)


@transaction.atomic
def dismiss(*, finding_id: int, reason: str, by: Actor, now: datetime) -> Finding:
    """Note that a passenger is no contact after all, and why."""
    finding = _open(finding_id, by=by)
    if finding.state == FindingState.DISMISSED:
        return finding
    if not reason.strip():
        raise ReasonNeeded(what="", why="")
    finding.move_to(FindingState.DISMISSED)
    finding.note = reason.strip()[:300]
    _settle(finding, by=by, now=now)
    _record("dismissed", finding.run, [finding], by=by, now=now)
    return finding


def _settle(finding: Finding, *, by: Actor, now: datetime) -> None:
    finding.settled_at, finding.settled_by_id = now, by.account_id
    finding.save(update_fields=["state", "note", "placement", "settled_at", "settled_by"])


def _open(finding_id: int, *, by: Actor) -> Finding:
    finding = held(Finding.objects.select_related("run__trip__service"), pk=finding_id)
    policies.check_may_match(by, finding.run.trip)
    return finding


def _record(what: str, run: MatchRun, findings: list[Finding], *, by: Actor, now: datetime) -> None:
    ledger.record(
        act=f"journeys.contact.{what}",
        by=by,
        at=now,
        place=run.trip.place_id,
        subject=f"match-run:{run.pk}",
        data={"service": str(run.trip.service), "count": len(findings)},
    )
