"""One click asks the units that owe a day's figures; nobody is asked twice within the hour."""

from datetime import timedelta

import pytest
from django.test import Client

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.ledger.models import Entry
from lianfang.ground.places import queries as places
from lianfang.ground.posts.terms import Role
from lianfang.insight.sitreps import errors, queries, services
from lianfang.insight.sitreps.models import DailyReport
from lianfang.insight.sitreps.terms import ReportState
from tests.factories import an_actor, signed_in
from tests.integration.test_daily_report import BRIEFING, TODAY, confirm, hunan

__all__ = ["hunan"]
ACT = "sitreps.units.reminded"


def remind(*, role=Role.DUTY_OFFICER, place="43", at="43", day=TODAY, now=BRIEFING):
    return services.remind_units(place=at, day=day, by=an_actor(role, place), now=now)


@pytest.mark.parametrize(
    ("role", "place", "at", "refusal"),
    [
        (Role.DUTY_OFFICER, "4301", "43", NotAllowed),
        (Role.CLINICIAN, "43", "43", NotAllowed),
        (Role.COMMANDER, "43", "4301", errors.NotYoursToRemind),
    ],
)
def test_only_whom_the_units_report_to_reminds_them(hunan, role, place, at, refusal):
    with pytest.raises(refusal):
        remind(role=role, place=place, at=at)

    assert not DailyReport.objects.exists()


def test_nobody_is_asked_for_a_day_that_has_not_come(hunan):
    with pytest.raises(errors.FutureDay):
        remind(day=TODAY + timedelta(days=1))


def test_those_who_are_missing_are_asked_and_the_ledger_knows_it(hunan):
    confirm()

    done = remind()

    assert (done.sent, done.too_soon) == (13, 0)
    assert queries.reminded_at(places.get("4302"), day=TODAY) == BRIEFING
    assert queries.reminded_at(places.get("4301"), day=TODAY) is None
    assert Entry.objects.get(act=ACT).items == 13


def test_being_asked_does_not_count_as_an_answer(hunan):
    remind()

    assert queries.state_of(places.get("4302"), day=TODAY, now=BRIEFING) == ReportState.DUE


def test_within_the_hour_nobody_is_asked_twice(hunan):
    remind()

    with pytest.raises(errors.RemindedRecently) as refused:
        remind(now=BRIEFING + timedelta(minutes=59))

    assert "16:00" in refused.value.sentence()
    assert Entry.objects.filter(act=ACT).count() == 1


def test_after_an_hour_they_can_be_asked_again(hunan):
    remind()

    assert remind(now=BRIEFING + timedelta(hours=1)).sent == 14


def test_a_day_that_all_have_confirmed_needs_no_reminder(hunan):
    yesterday = TODAY - timedelta(days=1)

    with pytest.raises(errors.NobodyToRemind):
        remind(day=yesterday)


def test_the_unit_finds_the_request_on_its_page_and_on_its_desk(hunan):
    clock.set_to(shown_at=BRIEFING)
    superior = signed_in(Client(headers={"accept-language": "en"}), Role.DUTY_OFFICER, "43")
    unit = signed_in(Client(headers={"accept-language": "en"}), Role.DUTY_OFFICER, "4302")

    superior.post(f"/reports/43/{TODAY}/remind/")

    assert "asked for these figures on" in unit.get(f"/reports/?day={TODAY}").content.decode()
    assert "asked for again on" in unit.get("/desk/").content.decode()
