from datetime import date

import pytest

from lianfang.ground.kernel.errors import IllegalMove, NotAllowed, NotFound
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts.terms import Role
from lianfang.insight.analytics import errors, queries, services
from lianfang.insight.analytics.models import Alarm
from lianfang.insight.analytics.terms import AlarmState
from tests.factories import NOON, an_actor


@pytest.fixture
def alarm(hunan_top):
    return Alarm.objects.create(
        key="ears-c1:4301:2020-01-28",
        place_id="4301",
        method="ears-c1",
        day=date(2020, 1, 28),
        first_day=date(2020, 1, 28),
        places=["4301"],
        observed=22,
        expected=3.4,
        threshold=12.5,
        found_at=NOON,
    )


@pytest.fixture
def by(alarm):
    return an_actor(Role.EPIDEMIOLOGIST, "4301")


def state(alarm) -> str:
    alarm.refresh_from_db()
    return alarm.state


@pytest.mark.parametrize(
    ("role", "place", "refusal"),
    [
        (Role.FIRST_RESPONSIBLE, "4301", NotAllowed),
        (Role.GRID_WORKER, "4301", NotAllowed),
        (Role.EPIDEMIOLOGIST, "4302", NotFound),
    ],
)
def test_others_do_not_answer_an_alarm(alarm, role, place, refusal):
    with pytest.raises(refusal):
        services.look_into(alarm_id=alarm.pk, by=an_actor(role, place), now=NOON)

    assert state(alarm) == AlarmState.OPEN


def test_an_alarm_that_nobody_looked_into_is_not_closed(alarm, by):
    with pytest.raises(IllegalMove):
        services.close(alarm_id=alarm.pk, reason="a backlog", by=by, now=NOON)
    with pytest.raises(IllegalMove):
        services.reopen(alarm_id=alarm.pk, by=by, now=NOON)


def test_closing_needs_what_was_found(alarm, by):
    services.look_into(alarm_id=alarm.pk, by=by, now=NOON)
    with pytest.raises(errors.ReasonNeeded):
        services.close(alarm_id=alarm.pk, reason=" \n ", by=by, now=NOON)

    assert state(alarm) == AlarmState.LOOKED_INTO


def test_an_alarm_is_looked_into_closed_and_taken_up_again(alarm, by):
    services.look_into(alarm_id=alarm.pk, by=by, now=NOON)
    services.look_into(alarm_id=alarm.pk, by=by, now=NOON)
    assert not queries.open_alarms(["4301"], now=NOON).exists()

    services.close(alarm_id=alarm.pk, reason="a backlog", by=by, now=NOON)
    services.close(alarm_id=alarm.pk, reason="a backlog", by=by, now=NOON)
    assert state(alarm) == AlarmState.CLOSED
    assert (alarm.reason, alarm.handled_as) == ("a backlog", by.label)
    with pytest.raises(IllegalMove):
        services.look_into(alarm_id=alarm.pk, by=by, now=NOON)

    services.reopen(alarm_id=alarm.pk, by=by, now=NOON)
    services.leave(alarm_id=alarm.pk, by=by, now=NOON)
    assert state(alarm) == AlarmState.OPEN
    acts = Entry.objects.filter(subject=alarm.subject).order_by("seq").values_list("act", flat=True)
    assert [act.rpartition(".")[2] for act in acts] == ["looked-into", "closed", "reopened", "left"]


def test_an_alarm_is_seen_in_its_jurisdiction_only(alarm):
    assert queries.open_alarms(["43"], now=NOON).get().pk == alarm.pk
    assert not queries.open_alarms(["4302", "430104"], now=NOON).exists()
