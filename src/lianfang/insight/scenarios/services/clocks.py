"""Set the clock of a demonstration. What was recorded stays; figures are shown as then known."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.ground.kernel import clock
from lianfang.ground.ledger import services as ledger
from lianfang.ground.places import queries as places
from lianfang.insight.scenarios import acts, policies
from lianfang.insight.scenarios.errors import UnusableTime

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from lianfang.ground.posts.actors import Actor
    from lianfang.insight.scenarios.terms import Rate

# Outside these years a figure has no meaning and a date no calendar day everywhere.
YEARS = range(1950, 2151)


@transaction.atomic
def play(*, rate: Rate, by: Actor, now: datetime) -> clock.Reading:
    """Let the clock run from where it stands."""
    return _set(to=now, rate=float(rate), by=by, now=now)


@transaction.atomic
def pause(*, by: Actor, now: datetime) -> clock.Reading:
    return _set(to=now, rate=0.0, by=by, now=now)


@transaction.atomic
def step(*, span: timedelta, by: Actor, now: datetime) -> clock.Reading:
    """Move the clock on or back by a span; it goes on running or standing as before.

    Raises:
        UnusableTime: the span leads out of the years the clock knows.
    """
    try:
        to = now + span
    except OverflowError:
        raise UnusableTime(given=span, why=_no_such_year()) from None
    return _set(to=to, rate=_present_rate(), by=by, now=now)


@transaction.atomic
def set_clock(*, to: datetime, by: Actor, now: datetime) -> clock.Reading:
    """Set the clock to a moment."""
    return _set(to=to, rate=_present_rate(), by=by, now=now)


def _present_rate() -> float:
    reading = clock.read()
    # A clock that follows the wall stands still once it is set to another time.
    return reading.rate if reading.is_set else 0.0


def _set(*, to: datetime, rate: float, by: Actor, now: datetime) -> clock.Reading:
    policies.check_may_set_clock(by)
    if to.year not in YEARS:
        raise UnusableTime(given=to.isoformat(), why=_no_such_year())
    # A store may not take a time zone that a reader may name.
    to = to.astimezone(UTC)
    before = clock.read()
    if before.is_set and to == now and rate == before.rate:
        return before
    clock.set_to(shown_at=to, rate=rate)
    root = places.root()
    ledger.record(
        act=acts.CLOCK_SET,
        by=by,
        at=now,
        place=root.code if root else "",
        subject="clock:1",
        data={"before": now.isoformat(), "after": to.isoformat(), "rate": rate},
    )
    return clock.read()


def _no_such_year() -> str:
    words = _("Choose a moment between the years {first} and {last}.")
    return words.format(first=YEARS[0], last=YEARS[-1])
