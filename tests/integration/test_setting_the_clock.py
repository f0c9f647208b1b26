"""The demonstration's clock: who may set it, what it takes, and that every setting is recorded."""

from datetime import UTC, datetime, timedelta

import pytest

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts.terms import Role
from lianfang.insight.scenarios import acts, services
from lianfang.insight.scenarios.errors import ClockCannotBeSet, UnusableTime
from lianfang.insight.scenarios.terms import Rate
from tests.factories import NOON, an_actor, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def commander(littoral):
    clock.set_to(shown_at=NOON)
    return an_actor(Role.COMMANDER, "7")


@pytest.fixture
def browser(client, commander):
    return signed_in(client, Role.COMMANDER, "7")


def settings_recorded():
    return Entry.objects.filter(act=acts.CLOCK_SET).count()


@pytest.mark.parametrize(("role", "place"), [(Role.DUTY_OFFICER, "7"), (Role.COMMANDER, "71")])
def test_who_does_not_answer_for_the_whole_tree_may_not(commander, role, place):
    with pytest.raises(NotAllowed):
        services.pause(by=an_actor(role, place), now=NOON)

    assert not settings_recorded()


def test_nobody_sets_the_clock_in_production(commander, settings):
    settings.LIANFANG_CLOCK_CAN_BE_SET = False

    with pytest.raises(ClockCannotBeSet):
        services.step(span=timedelta(days=1), by=commander, now=NOON)


@pytest.mark.parametrize("to", [datetime(1900, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)])
def test_a_year_far_off_is_refused(commander, to):
    with pytest.raises(UnusableTime, match="unusable-time"):
        services.set_clock(to=to, by=commander, now=NOON)

    assert clock.now() == NOON


def test_a_step_out_of_the_calendar_is_refused(commander):
    with pytest.raises(UnusableTime):
        services.step(span=timedelta(days=999_999_999), by=commander, now=NOON)


@pytest.mark.parametrize("days", [1, -1])
def test_a_day_on_and_a_day_back(commander, days):
    reading = services.step(span=timedelta(days=days), by=commander, now=NOON)

    assert reading.now == NOON + timedelta(days=days)
    assert not reading.is_running


def test_playing_and_pausing(commander):
    assert services.play(rate=Rate.MINUTE, by=commander, now=NOON).rate == 60
    assert not services.pause(by=commander, now=clock.now()).is_running


def test_a_running_clock_runs_on_after_a_step(commander):
    services.play(rate=Rate.REAL, by=commander, now=NOON)

    assert services.step(span=timedelta(hours=1), by=commander, now=clock.now()).rate == 1


def test_every_setting_is_recorded_and_a_repeated_one_is_not(commander):
    for _again in range(2):
        services.set_clock(to=NOON + timedelta(hours=1), by=commander, now=clock.now())

    entry = Entry.objects.get(act=acts.CLOCK_SET)
    assert entry.at == NOON
    assert '"after":"2020-01-29T05:00:00+00:00"' in entry.data.replace(" ", "")


def test_the_buttons_lead_back_to_the_page(browser):
    answer = browser.post("/clock/step", {"days": "1", "next": "/places/71/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/places/71/")
    assert clock.now() == NOON + timedelta(days=1)


def test_a_foreign_address_is_not_followed(browser):
    answer = browser.post("/clock/pause", {"next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/clock/"


def test_a_moment_is_read_in_the_zone_of_the_screen(browser):
    browser.post("/clock/set", {"at": "2020-02-01T08:00"})

    assert clock.now() == datetime(2020, 2, 1, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/clock/set", {"at": "tomorrow"}),
        ("/clock/set", {}),
        ("/clock/play", {"rate": "1000"}),
        ("/clock/step", {"days": "9999"}),
        ("/clock/step", {"hours": "1.5"}),
    ],
)
def test_what_is_no_time_is_refused_with_a_sentence(browser, path, sent):
    answer = browser.post(path, sent, headers={"accept-language": "en"})

    assert answer.status_code == 422
    assert "no time the clock can be set to" in answer.content.decode()
    assert clock.now() == NOON


def test_a_fragment_request_reloads_the_whole_page(browser):
    answer = browser.post("/clock/step", {"days": "1"}, headers={"hx-request": "true"})

    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")


def test_only_who_may_sees_the_buttons(browser, client):
    page = browser.get("/clock/").content.decode()
    signed_in(client, Role.DUTY_OFFICER, "71")
    plain = client.get("/clock/").content.decode()
    part = client.get("/clock/", headers={"hx-request": "true"}).content.decode()

    assert 'action="/clock/step"' in page
    assert 'action="/clock/step"' not in plain
    assert "<lf-clock" in part
    assert "<main" not in part
