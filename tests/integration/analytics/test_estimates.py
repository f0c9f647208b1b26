from datetime import date, datetime, timedelta

import pytest

from lianfang.ground.figures import services as recording
from lianfang.ground.figures.services import NewStatement, Trace
from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.ledger.models import Entry
from lianfang.ground.places import queries as places
from lianfang.ground.posts.actors import system
from lianfang.ground.posts.terms import Role
from lianfang.insight.analytics import jobs, loading, queries, services
from lianfang.insight.analytics import series as reading
from lianfang.insight.analytics.models import Alarm, Calculation, Estimate, LineList
from lianfang.insight.analytics.terms import CalculationState, EstimateKind
from tests.factories import HUNAN, an_actor
from tests.integration.boards import BRIEFING

R, GROWTH, NOWCAST = EstimateKind.REPRODUCTION, EstimateKind.GROWTH, EstimateKind.NOWCAST
LATER = BRIEFING + timedelta(days=14)
pytestmark = pytest.mark.usefixtures("series")


def compute(now: datetime = BRIEFING, place: str = "43"):
    return services.compute(place=place, by=system(), now=now)


def newest(place: str, kind: EstimateKind, *, at: datetime = BRIEFING) -> Estimate:
    return queries.newest([place], known_at=at)[place, kind]


def window(estimate: Estimate) -> dict:
    return estimate.values["windows"][-1]


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.CLINICIAN, "43"), (Role.GRID_WORKER, "43"), (Role.EPIDEMIOLOGIST, "4302")],
)
def test_who_does_not_answer_for_the_place_computes_nothing(role, place):
    with pytest.raises(NotAllowed):
        services.compute(place="4301", by=an_actor(role, place), now=BRIEFING)

    assert not Estimate.objects.exists()


def test_the_province_is_estimated_from_what_was_known_at_the_clock():
    compute()
    found = newest("43", R)

    assert (found.first_day, found.last_day) == (date(2020, 1, 21), date(2020, 1, 28))
    assert found.inputs["counts"] == [1, 3, 20, 19, 26, 31, 43, 78]
    assert window(found)["lower"] > 1
    assert window(found)["lower"] < window(found)["middle"] < window(found)["upper"]
    assert newest("43", GROWTH).values["rate"]["lower"] > 0


def test_few_cases_give_a_reason_instead_of_a_number():
    compute()

    assert {code: newest(code, R).absence for code in ("4301", "4303", "4308")} == {
        "4301": "",
        "4303": "few-cases",
        "4308": "no-infectors",
    }
    assert newest("4303", GROWTH).values == {}


def test_an_estimate_as_known_then_never_uses_what_was_published_since():
    compute(LATER)
    compute()
    then, since = newest("43", R), newest("43", R, at=LATER)

    assert then.last_day == date(2020, 1, 28)
    assert since.last_day == date(2020, 2, 11)
    assert since.inputs["counts"][: len(then.inputs["counts"])] == then.inputs["counts"]
    assert window(since)["upper"] < 1


def test_computed_again_from_the_same_figures_nothing_is_made():
    first = compute()
    again = compute()
    next_hour = compute(BRIEFING + timedelta(hours=1))

    assert first.estimates == 15 * len(EstimateKind)
    assert (again.estimates, again.alarms) == (0, 0)
    assert (next_hour.estimates, next_hour.alarms) == (0, 0)
    assert Entry.objects.filter(act="analytics.estimates.computed").count() == 1


def say(place: str, day: date, total: int, *, now: datetime = BRIEFING) -> None:
    recording.record_statements(
        [NewStatement(place=place, indicator="confirmed", day=day, numerator=total)],
        by=system(),
        now=now,
        source="test",
        trace=Trace(place=place),
    )


def test_a_correction_makes_a_new_estimate_and_keeps_the_old():
    compute()
    before = newest("4301", R)
    at = BRIEFING + timedelta(hours=1)
    say("4301", date(2020, 1, 28), 60, now=at)
    made = compute(at)

    assert made.estimates > 0
    assert newest("4301", R).pk == before.pk
    assert newest("4301", R, at=at).inputs["counts"][-1] == 36


def test_a_day_that_nobody_reported_is_a_gap_and_a_reported_zero_is_none():
    say("4303", date(2020, 1, 29), 8)
    found = reading.read(places.get("43"), known_at=BRIEFING).series

    assert found["4303"].last == date(2020, 1, 29)
    assert found["4303"].counts[-1] == 0
    # The others have not reported that day, so neither has the whole.
    assert found["4301"].last == date(2020, 1, 28)
    assert found["43"].last == date(2020, 1, 28)


def test_what_lies_before_a_fall_is_left_out_and_said():
    say("4303", date(2020, 1, 26), 2)
    compute()
    found = newest("4303", R)

    assert found.inputs == {"first": "2020-01-27", "counts": [4, 2]}
    assert found.absence == "short-series"


def test_a_place_without_daily_figures_says_so():
    compute(place="430104")

    assert newest("430104", R).absence == "no-figures"
    assert newest("430104", R).last_day is None


def test_each_estimate_says_what_it_cannot_tell():
    compute()
    shown = Estimate.objects.filter(absence="")

    assert shown.count() > 20
    assert [one.pk for one in shown if not one.limits] == []
    assert "imported" in newest("43", R).limits


def test_a_silent_unit_is_pointed_at_once_and_a_cluster_is_found():
    compute()
    compute(BRIEFING + timedelta(hours=20))
    silence = Alarm.objects.get(method="silence")

    assert (silence.place_id, silence.observed) == ("4308", 0)
    assert 4 < silence.expected < 6
    assert silence.p < 0.01

    compute(LATER)
    cluster = Alarm.objects.filter(method="scan").order_by("p").first()
    assert cluster.observed > cluster.expected
    assert cluster.place_id in cluster.places


def test_rises_are_found_when_there_is_a_week_to_compare_with():
    compute()
    assert not Alarm.objects.filter(method__startswith="ears").exists()

    compute(LATER)
    found = Alarm.objects.filter(method__startswith="ears")

    assert found.exists()
    assert all(alarm.observed > alarm.threshold for alarm in found)


def test_the_scenario_opens_with_estimates_and_loads_nothing_twice():
    data = DataFolder(HUNAN)
    load = lambda: loading.load(data, by=system(), now=BRIEFING, report=lambda rows: None)  # noqa: E731

    assert load() > 100
    assert load() == 0
    assert LineList.objects.get().cases == 189
    # The list begins with reports of the thirtieth: nothing of it was known the day before.
    assert newest("4301", NOWCAST).absence == "no-line-list"


def test_a_calculation_is_asked_for_once_done_in_steps_and_ends():
    by = an_actor(Role.EPIDEMIOLOGIST, "43")
    asked = services.ask(place="43", by=by, now=BRIEFING)
    again = services.ask(place="43", by=by, now=BRIEFING)

    assert asked.pk == again.pk
    assert jobs.calculate(asked.pk) > 0
    assert jobs.calculate(asked.pk) > 0  # the worker's second try changes nothing
    asked.refresh_from_db()
    assert (asked.state, asked.done) == (CalculationState.FINISHED, asked.total)
    assert Estimate.objects.count() == 45


def test_a_cancelled_calculation_makes_nothing_more():
    by = an_actor(Role.EPIDEMIOLOGIST, "43")
    asked = services.ask(place="43", by=by, now=BRIEFING)
    services.cancel(calculation_id=asked.pk, by=by, now=BRIEFING)
    services.cancel(calculation_id=asked.pk, by=by, now=BRIEFING)

    assert jobs.calculate(asked.pk) == 0
    assert not Estimate.objects.exists()
    assert Calculation.objects.get().state == CalculationState.CANCELLED
    assert services.ask(place="43", by=by, now=BRIEFING).pk != asked.pk


def test_a_calculation_that_cannot_be_done_stands_in_nobodys_way(monkeypatch):
    asked = services.ask(place="43", by=system(), now=BRIEFING)
    monkeypatch.setattr(reading, "read", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        jobs.calculate(asked.pk)

    asked.refresh_from_db()
    assert asked.state == CalculationState.FAILED
    assert "ZeroDivisionError" in asked.problem


def test_the_schedule_computes_the_whole_tree():
    assert jobs.estimate_all() > 45 - 1
    assert jobs.estimate_all() == 0
