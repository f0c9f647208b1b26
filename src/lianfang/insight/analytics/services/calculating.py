"""Estimates are computed: in steps that can be watched and stopped, and never twice from one input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django_q.tasks import async_task

from lianfang.ground.kernel import rows
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.insight.analytics import acts, pack, policies, queries, series, steps
from lianfang.insight.analytics.models import Alarm, Calculation, Estimate
from lianfang.insight.analytics.terms import UNDER_WAY, CalculationState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lianfang.ground.posts.actors import Actor
    from lianfang.insight.analytics.alarming import Found
    from lianfang.insight.analytics.estimating import Drafted

JOB = "lianfang.insight.analytics.jobs.calculate"


@dataclass(frozen=True, kw_only=True)
class Made:
    """How much was new; what was there already is not made again."""

    estimates: int = 0
    alarms: int = 0

    def __add__(self, other: Made) -> Made:
        return Made(estimates=self.estimates + other.estimates, alarms=self.alarms + other.alarms)


@transaction.atomic
def ask(*, place: str, by: Actor, now: datetime) -> Calculation:
    """Ask for a place and the units below it to be computed; while it is under way, the same one.

    Asking again hands it to the worker again, in case it was lost; it is done once all the same.
    """
    found = places.get(place)
    policies.check_may_compute(by, found)
    calculation, _is_new = Calculation.objects.get_or_create(
        place=found,
        state__in=sorted(UNDER_WAY),
        defaults={
            "known_at": now,
            "state": CalculationState.QUEUED,
            "total": len(steps.STEPS),
            "asked_by_id": by.account_id,
        },
    )
    transaction.on_commit(lambda: async_task(JOB, calculation.pk))
    return calculation


@transaction.atomic
def cancel(*, calculation_id: int, by: Actor, now: datetime) -> Calculation:
    """Stop a calculation at its next step. What it has made by then stays: each part is whole."""
    calculation = _held(calculation_id)
    policies.check_may_compute(by, calculation.place)
    if calculation.is_under_way:
        _end(calculation, CalculationState.CANCELLED, now=now)
    return calculation


def run(*, calculation_id: int, by: Actor, now: datetime) -> Calculation:
    """Do what was asked for, step by step. Begun again after an interruption it makes nothing twice."""
    calculation = _begun(calculation_id)
    if not calculation.is_under_way:
        return calculation
    place = places.get(calculation.place_id)
    reading = series.read(place, known_at=calculation.known_at)
    told, made = pack.parameters(), Made()
    for done, step in enumerate(steps.STEPS, start=1):
        found = step(reading, told)
        if not _is_wanted(calculation_id, done=done):
            break
        made += _keep(*found, known_at=calculation.known_at, now=now)
    return _finished(calculation_id, made, by=by, now=now)


def compute(*, place: str, by: Actor, now: datetime) -> Made:
    """Compute a place and the units below it at once, from what is known now."""
    found = places.get(place)
    policies.check_may_compute(by, found)
    reading, told = series.read(found, known_at=now), pack.parameters()
    # The store is held only while the results are kept, not while they are computed.
    results = [step(reading, told) for step in steps.STEPS]
    with transaction.atomic():
        made = sum((_keep(*one, known_at=now, now=now) for one in results), start=Made())
        _record(place, made, by=by, now=now)
    return made


@transaction.atomic
def fail(*, calculation_id: int, problem: str, now: datetime) -> None:
    """Say that a calculation could not be done, so that it stands in nobody's way."""
    calculation = _held(calculation_id)
    if calculation.is_under_way:
        calculation.problem = problem[:300]
        _end(calculation, CalculationState.FAILED, now=now)


@transaction.atomic
def _begun(calculation_id: int) -> Calculation:
    calculation = _held(calculation_id)
    if calculation.state == CalculationState.QUEUED:
        calculation.move_to(CalculationState.RUNNING)
        calculation.save(update_fields=["state"])
    return calculation


@transaction.atomic
def _is_wanted(calculation_id: int, *, done: int) -> bool:
    """Whether nobody has cancelled it meanwhile; says how far it has got."""
    calculation = _held(calculation_id)
    if calculation.is_under_way:
        calculation.done = min(done, calculation.total)
        calculation.save(update_fields=["done"])
    return calculation.is_under_way


@transaction.atomic
def _finished(calculation_id: int, made: Made, *, by: Actor, now: datetime) -> Calculation:
    calculation = _held(calculation_id)
    if calculation.is_under_way:
        calculation.made = made.estimates + made.alarms
        _end(calculation, CalculationState.FINISHED, now=now)
    _record(calculation.place_id, made, by=by, now=now)
    return calculation


def _held(calculation_id: int) -> Calculation:
    return rows.held(Calculation.objects.select_related("place"), pk=calculation_id)


def _end(calculation: Calculation, state: CalculationState, *, now: datetime) -> None:
    calculation.move_to(state)
    calculation.ended_at = now
    calculation.save()


@transaction.atomic
def _keep(
    drafted: Iterable[Drafted], alarms: Iterable[Found], *, known_at: datetime, now: datetime
) -> Made:
    return Made(
        estimates=_keep_estimates(list(drafted), known_at=known_at, now=now),
        alarms=_keep_alarms(list(alarms), known_at=known_at),
    )


def _keep_estimates(drafted: list[Drafted], *, known_at: datetime, now: datetime) -> int:
    """Add what differs from the newest estimate of its place and kind as known then."""
    newest = queries.digests([one.place for one in drafted], known_at=known_at)
    fresh = [one for one in drafted if newest.get((one.place, one.kind)) != one.digest]
    return sum(_keep_estimate(one, known_at=known_at, now=now) for one in fresh)


def _keep_estimate(one: Drafted, *, known_at: datetime, now: datetime) -> bool:
    _estimate, is_new = Estimate.objects.get_or_create(
        kind=one.kind,
        place_id=one.place,
        method=one.method,
        known_at=known_at,
        digest=one.digest,
        defaults={
            "parameters": one.parameters,
            "first_day": one.first_day,
            "last_day": one.last_day,
            "inputs": one.inputs,
            "values": one.values,
            "limits": [str(limit) for limit in one.limits],
            "absence": one.absence,
            "is_synthetic": one.is_synthetic,
            "computed_at": now,
        },
    )
    return is_new


def _keep_alarms(found: list[Found], *, known_at: datetime) -> int:
    keys = {one.key for one in found}
    known = set(Alarm.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = {one.key: one for one in found if one.key not in known}
    return sum(_keep_alarm(one, known_at=known_at) for one in fresh.values())


def _keep_alarm(one: Found, *, known_at: datetime) -> bool:
    _alarm, is_new = Alarm.objects.get_or_create(
        key=one.key,
        defaults={
            "place_id": one.place,
            "method": one.method,
            "day": one.day,
            "first_day": one.first_day,
            "places": one.places,
            "observed": one.observed,
            "expected": one.expected,
            "threshold": one.threshold,
            "p": one.p,
            "parameters": one.parameters,
            "is_synthetic": one.is_synthetic,
            "found_at": known_at,
        },
    )
    return is_new


def _record(place: str, made: Made, *, by: Actor, now: datetime) -> None:
    if not (made.estimates or made.alarms):
        return
    ledger.record(
        act=acts.COMPUTED,
        by=by,
        at=now,
        place=place,
        subject=f"estimates:{place}",
        data={"made": made.estimates, "alarms": made.alarms},
    )
