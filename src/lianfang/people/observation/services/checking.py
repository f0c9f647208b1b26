"""Checks come in: from the grid worker's page, the pad, the printed list, the person's own phone.

All of them go the same way. Facts are append-only, so a late one counts for the day it is about;
a check of one slot is done once, and a reading that contradicts it is kept beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.kernel.facts import Outcome, Reception
from lianfang.ground.ledger import services as ledger
from lianfang.ground.posts.actors import may
from lianfang.people.observation import packing, policies, rules
from lianfang.people.observation.errors import (
    ContradictsEarlier,
    ObservationOver,
    PlacementUnknown,
)
from lianfang.people.observation.models import Check, Placement, Reading
from lianfang.people.observation.rules import Verdict
from lianfang.people.observation.services import caring, common, entries, transferring
from lianfang.people.observation.services.entries import Entry
from lianfang.people.observation.terms import (
    CheckState,
    DutyKind,
    DutyState,
    Method,
    PlacementState,
    Slot,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from lianfang.ground.kernel.facts import Fact
    from lianfang.ground.posts.actors import Actor

_DATE_FIELD = {Slot.AM: "done_am", Slot.PM: "done_pm"}
_MET_DUTIES = (DutyKind.VISIT, DutyKind.FINAL_CHECK)


@dataclass
class _Desk:
    """One batch on the desk: what the store knows of it, and what has to be written."""

    by: Actor
    now: datetime
    placements: dict[int | UUID, Placement] = field(default_factory=dict)
    checks: dict[tuple[int, date, str], Check] = field(default_factory=dict)
    known: set[tuple[UUID | None, int | None]] = field(default_factory=set)
    readings: list[Reading] = field(default_factory=list)
    seen_on: dict[tuple[Slot, date], list[int]] = field(default_factory=dict)
    ill: dict[int, Placement] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    unmet: dict[int, Placement] = field(default_factory=dict)
    packs: dict[date, rules.Constants] = field(default_factory=dict)

    def constants(self, on: date) -> rules.Constants:
        """The pack of a day, read once for the batch."""
        if on not in self.packs:
            self.packs[on] = packing.constants(on)
        return self.packs[on]


@transaction.atomic
def accept(facts: Sequence[Fact], *, by: Actor, place: str, now: datetime) -> list[Outcome]:
    """Take a batch of `check` facts from a device, one outcome for each (late ones count)."""
    del place
    read: dict[int, Entry | DomainError] = {}
    for position, fact in enumerate(facts):
        try:
            read[position] = entries.check(entries.of_fact(fact), now=now)
        except DomainError as error:
            read[position] = error
    good = [entry for entry in read.values() if isinstance(entry, Entry)]
    desk = _open_desk(good, by=by, now=now)
    outcomes = []
    for position, fact in enumerate(facts):
        outcomes.append(_outcome(desk, fact.seq, read[position]))
    _write(desk)
    return outcomes


def _outcome(desk: _Desk, seq: int, entry: Entry | DomainError) -> Outcome:
    """Nothing is refused into nothingness: what cannot be taken is disputed, with what to do."""
    try:
        if isinstance(entry, DomainError):
            raise entry
        reception = _take(desk, entry)
        if reception == Reception.DISPUTED:
            raise ContradictsEarlier
    except DomainError as error:
        return Outcome(
            seq=seq,
            reception=Reception.DISPUTED,
            code=error.code,
            sentence=error.message,
            params={name: str(value) for name, value in error.params.items()},
        )
    return Outcome(seq=seq, reception=reception)


@transaction.atomic
def record_checks(given: Sequence[Entry], *, by: Actor, now: datetime) -> list[Reception]:
    """Enter checks by hand: one tap on a phone, or a whole printed list.

    Sending the same again changes nothing. One refused line refuses all of them, so that nothing
    has to be searched for on the paper.

    Raises:
        ImplausibleTemperature, NothingEntered, CheckTooEarly, PlacementUnknown, ObservationOver.
    """
    checked = [entries.check(entry, now=now) for entry in given]
    desk = _open_desk(checked, by=by, now=now)
    received = [_take(desk, entry) for entry in checked]
    _write(desk)
    return received


def _open_desk(given: Sequence[Entry], *, by: Actor, now: datetime) -> _Desk:
    desk = _Desk(by=by, now=now)
    numbers = {entry.placement for entry in given if isinstance(entry.placement, int)}
    people = {entry.placement for entry in given if isinstance(entry.placement, UUID)}
    found = (
        Placement.objects.select_for_update(of=("self",))
        .select_related("place", "decided_place")
        .filter(Q(pk__in=numbers) | Q(person__in=people))
        .order_by("pk")
    )
    for placement in found:
        desk.placements[placement.pk] = placement
        # Of several observations of one person the last is meant.
        desk.placements[placement.person] = placement
    keys = {placement.pk for placement in desk.placements.values()}
    days = {entry.on for entry in given}
    for check in Check.objects.filter(placement__in=keys, on__in=days):
        desk.checks[check.placement_id, check.on, check.slot] = check
    _fill_known(desk, given)
    return desk


def _fill_known(desk: _Desk, given: Sequence[Entry]) -> None:
    by_device: dict[UUID, list[int]] = {}
    for entry in given:
        if entry.device is not None and entry.seq is not None:
            by_device.setdefault(entry.device, []).append(entry.seq)
    for device, numbers in by_device.items():
        rows = Reading.objects.filter(device=device, seq__in=numbers)
        desk.known |= set(rows.values_list("device", "seq"))


def _take(desk: _Desk, entry: Entry) -> Reception:
    """Put one entry where it belongs."""
    placement = _placement_of(desk, entry)
    if entry.device is not None and entry.mark in desk.known:
        return Reception.ALREADY
    check = _check_of(desk, placement, entry)
    if entry.device is None and _says_the_same(check, entry):
        return Reception.ALREADY
    verdict = rules.judge(entry.celsius, entry.symptoms, met=entry.met, by=desk.constants(entry.on))
    is_disputed = check.state == CheckState.DONE and rules.differs(check.celsius, entry.celsius)
    _keep_reading(desk, placement, entry, verdict=verdict, is_disputed=is_disputed)
    _move(desk, placement, check, entry, verdict)
    return Reception.DISPUTED if is_disputed else Reception.STORED


def _placement_of(desk: _Desk, entry: Entry) -> Placement:
    placement = desk.placements.get(entry.placement)
    if placement is None or not may(desk.by, policies.CHECK, placement.place_id):
        raise PlacementUnknown(what="", why="")
    over_since = placement.closed_at or placement.ends_at
    if entry.at > over_since and desk.now >= over_since:
        raise ObservationOver
    return placement


def _check_of(desk: _Desk, placement: Placement, entry: Entry) -> Check:
    key = (placement.pk, entry.on, entry.slot.value)
    if key not in desk.checks:
        desk.checks[key] = Check(
            placement=placement, on=entry.on, slot=entry.slot, state=CheckState.DUE
        )
    return desk.checks[key]


def _says_the_same(check: Check, entry: Entry) -> bool:
    is_same = (check.celsius, tuple(check.symptoms)) == (entry.celsius, entry.symptoms)
    return check.state == CheckState.DONE and is_same


def _keep_reading(
    desk: _Desk, placement: Placement, entry: Entry, *, verdict: Verdict, is_disputed: bool
) -> None:
    desk.known.add(entry.mark)
    desk.readings.append(
        Reading(
            placement=placement,
            on=entry.on,
            slot=entry.slot,
            at=entry.at,
            received_at=desk.now,
            celsius=entry.celsius,
            method=entry.method,
            symptoms=list(entry.symptoms),
            answers=entry.answers,
            met=entry.met,
            source=entry.source,
            by_label=desk.by.label,
            device=entry.device,
            seq=entry.seq,
            is_valid=verdict != Verdict.INVALID,
            is_disputed=is_disputed,
        )
    )


def _move(  # noqa: PLR0917  one step of the desk
    desk: _Desk, placement: Placement, check: Check, entry: Entry, verdict: Verdict
) -> None:
    """Move the check on, and note what that means for the person."""
    was_done = check.state == CheckState.DONE
    state = rules.state_after(CheckState(check.state), verdict, met=entry.met)
    if not was_done:
        check.state, check.at = state, entry.at
        check.celsius, check.symptoms = entry.celsius, list(entry.symptoms)
    if state == CheckState.DONE:
        desk.seen_on.setdefault((entry.slot, entry.on), []).append(placement.pk)
        desk.seen.add(placement.pk)
    if state == CheckState.VISIT_REQUIRED:
        desk.unmet[placement.pk] = placement
    if verdict == Verdict.ILL and placement.is_open:
        desk.ill[placement.pk] = placement


def _write(desk: _Desk) -> None:
    if not desk.readings:
        return
    Reading.objects.bulk_create(desk.readings, batch_size=common.BATCH)
    _write_checks(desk.checks.values())
    for (slot, on), keys in desk.seen_on.items():
        _note_done(keys, slot=slot, on=on)
    Placement.objects.filter(pk__in=desk.unmet).update(is_flagged=True)
    caring.close(sorted(desk.seen), _MET_DUTIES, state=DutyState.DONE, now=desk.now, by=desk.by)
    for placement in desk.unmet.values():
        owe_visit(placement, now=desk.now)
    _record(desk)
    for placement in desk.ill.values():
        transferring.symptomatic(placement, by=desk.by, now=desk.now)


def _note_done(keys: Sequence[int], *, slot: Slot, on: date) -> None:
    """Keep the last day each was checked; a fact that comes late never turns it back."""
    name = _DATE_FIELD[slot]
    seen = Placement.objects.filter(pk__in=keys)
    seen.filter(Q(**{name: None}) | Q(**{f"{name}__lt": on})).update(**{name: on})
    seen.filter(is_flagged=True).update(is_flagged=False)


def _write_checks(checks: Iterable[Check]) -> None:
    changed = [check for check in checks if check.state != CheckState.DUE]
    new = [check for check in changed if not check.pk]
    old = [check for check in changed if check.pk]
    Check.objects.bulk_create(new, batch_size=common.BATCH)
    Check.objects.bulk_update(old, ["state", "celsius", "symptoms", "at"], batch_size=common.BATCH)


def owe_visit(placement: Placement, *, now: datetime) -> None:
    """Somebody has to knock before the next check is due."""
    caring.owe(placement, DutyKind.VISIT, due_at=now + rules.HALF_DAY, now=now, is_urgent=True)


def _record(desk: _Desk) -> None:
    """One ledger entry for the batch; neither temperature nor name is in it."""
    ledger.record(
        act="observation.checks.recorded",
        by=desk.by,
        at=desk.now,
        place=desk.readings[0].placement.place_id,
        data={"count": len(desk.readings), "source": desk.readings[0].source},
        parts=[
            f"placement:{one.placement_id} {one.on} {one.slot} {one.met}" for one in desk.readings
        ],
    )


@transaction.atomic
def mark_missed(*, by: Actor, now: datetime, on: date, slot: Slot) -> int:
    """A slot is over: what nobody entered is missed; a second miss in a row asks for a visit."""
    began = rules.opens(on, slot, like=now)
    due = Placement.objects.filter(
        state=PlacementState.UNDER_WAY, begun_at__lte=began, ends_at__gt=began
    )
    settled = Check.objects.filter(
        on=on, slot=slot, state__in=[CheckState.DONE, CheckState.VISIT_REQUIRED]
    )
    open_ones = due.exclude(pk__in=settled.values("placement")).order_by("pk")
    missing = list(open_ones.select_for_update(of=("self",)))
    changed = _write_missed(missing, on=on, slot=slot, now=now)
    if changed:
        ledger.record(
            act="observation.checks.missed",
            by=by,
            at=now,
            data={"count": len(changed), "day": on.isoformat(), "slot": slot.value},
            parts=[f"placement:{key}" for key in changed],
        )
    return len(changed)


def _write_missed(
    missing: Sequence[Placement], *, on: date, slot: Slot, now: datetime
) -> list[int]:
    """Bring each check to where it stands now; the keys of those that changed."""
    here = _states(missing, on, slot)
    earlier = _states(missing, *rules.before(on, slot))
    wanted = {one.pk: rules.state_when_closed(earlier.get(one.pk)) for one in missing}
    changed = [one for one in missing if _is_further(here.get(one.pk), wanted[one.pk])]
    for keys in _parts([one.pk for one in changed]):
        Check.objects.filter(placement__in=keys, on=on, slot=slot).delete()
    Check.objects.bulk_create(
        [Check(placement=one, on=on, slot=slot, state=wanted[one.pk]) for one in changed],
        batch_size=common.BATCH,
    )
    to_visit = [one for one in changed if wanted[one.pk] == CheckState.VISIT_REQUIRED]
    for placement in to_visit:
        owe_visit(placement, now=now)
    for keys in _parts([one.pk for one in to_visit]):
        Placement.objects.filter(pk__in=keys).update(is_flagged=True)
    return [placement.pk for placement in changed]


def _states(found: Sequence[Placement], on: date, slot: Slot) -> dict[int, CheckState]:
    """How one check stands; of everybody, because naming ten thousand keys costs more."""
    wanted = {one.pk for one in found}
    rows = Check.objects.filter(on=on, slot=slot).values_list("placement", "state")
    return {key: CheckState(state) for key, state in rows if key in wanted}


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[at : at + common.BATCH] for at in range(0, len(keys), common.BATCH))


def _is_further(here: CheckState | None, there: CheckState) -> bool:
    """Whether the end of the slot changes anything: what was tried stays tried."""
    not_met = {CheckState.MISSED, CheckState.RETRIED}
    return here not in not_met or there == CheckState.VISIT_REQUIRED


@transaction.atomic
def report_myself(placement: Placement, entry: Entry, *, by: Actor, now: datetime) -> Reception:
    """The person tells their own temperature; no post is needed for that."""
    common.check_open(placement, now=now)
    own = Entry(
        placement=placement.pk,
        on=entry.on,
        slot=entry.slot,
        at=now,
        celsius=entry.celsius,
        method=Method.ELECTRONIC,
        symptoms=entry.symptoms,
        met=entry.met,
        source=Source.SELF,
    )
    return record_checks([own], by=by, now=now)[0]
