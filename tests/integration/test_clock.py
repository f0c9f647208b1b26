"""The product's clock: the machine's own unless an exercise has set it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.models import ClockSetting

pytestmark = pytest.mark.django_db
AFTERNOON = datetime(2020, 1, 29, 7, 0, tzinfo=UTC)
TODAY = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_shows_the_machines_time_until_it_is_set():
    with time_machine.travel(TODAY, tick=False):
        assert clock.read() == clock.Reading(now=TODAY, rate=1.0, is_set=False)


def test_a_standing_clock_stands():
    with time_machine.travel(TODAY, tick=False) as traveller:
        clock.set_to(shown_at=AFTERNOON)
        traveller.shift(timedelta(hours=5))

        assert clock.now() == AFTERNOON


def test_a_hastened_clock_passes_a_minute_a_second():
    with time_machine.travel(TODAY, tick=False) as traveller:
        clock.set_to(shown_at=AFTERNOON, rate=60)
        traveller.shift(timedelta(seconds=30))

        assert clock.now() == AFTERNOON + timedelta(minutes=30)


def test_pausing_keeps_the_time_reached():
    with time_machine.travel(TODAY, tick=False) as traveller:
        clock.set_to(shown_at=AFTERNOON, rate=1)
        traveller.shift(timedelta(minutes=10))
        clock.set_rate(rate=0)
        traveller.shift(timedelta(minutes=10))

        assert clock.now() == AFTERNOON + timedelta(minutes=10)


def test_stepping_a_day_keeps_the_pace():
    clock.set_to(shown_at=AFTERNOON, rate=0)
    clock.step(by=timedelta(days=1))

    assert (clock.now(), clock.read().rate) == (AFTERNOON + timedelta(days=1), 0)


def test_a_live_response_ignores_a_set_clock(settings):
    clock.set_to(shown_at=AFTERNOON)
    settings.LIANFANG_CLOCK_CAN_BE_SET = False

    assert not clock.read().is_set


def test_released_it_is_the_machines_again():
    clock.set_to(shown_at=AFTERNOON)
    clock.release()

    assert not clock.read().is_set


def test_the_database_refuses_a_clock_that_runs_backwards():
    clock.set_to(shown_at=AFTERNOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockSetting.objects.update(rate=-1)
