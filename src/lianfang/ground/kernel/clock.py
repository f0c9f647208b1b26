"""The product's clock. Only faces (views, api, jobs, commands) call `now()`; it can be set for an exercise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from lianfang.ground.kernel.models import ClockSetting
from lianfang.ground.kernel.reading import once


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the clock shows, and how fast it runs."""

    now: datetime
    rate: float
    is_set: bool

    @property
    def is_running(self) -> bool:
        return self.rate > 0


def wall() -> datetime:
    """The machine's time, whatever the product's clock shows."""
    return datetime.now(tz=UTC)


@once
def read() -> Reading:
    """Read the clock: the set one in a demonstration or exercise, else the machine's."""
    setting = (
        ClockSetting.objects.filter(pk=1).first() if settings.LIANFANG_CLOCK_CAN_BE_SET else None
    )
    if setting is None:
        return Reading(now=wall(), rate=1.0, is_set=False)
    passed = (wall() - setting.set_at).total_seconds() * setting.rate
    shown = setting.shown_at + timedelta(seconds=passed)
    return Reading(now=shown, rate=setting.rate, is_set=True)


def now() -> datetime:
    return read().now


@transaction.atomic
def set_to(*, shown_at: datetime, rate: float = 0.0) -> None:
    """Set the product's clock. Rate 0 stands still, 1 runs with the wall clock, 60 a minute a second."""
    ClockSetting.objects.update_or_create(
        pk=1, defaults={"shown_at": shown_at, "set_at": wall(), "rate": rate}
    )


def set_rate(*, rate: float) -> None:
    """Play, pause or hasten from where the clock stands."""
    set_to(shown_at=read().now, rate=rate)


def step(*, by: timedelta) -> None:
    here = read()
    set_to(shown_at=here.now + by, rate=here.rate)


def release() -> None:
    """Give the product back to the wall clock."""
    ClockSetting.objects.all().delete()
