"""The what-if desk: who may ask, what a study starts from, and what an option may hold."""

from datetime import date

import pytest

from lianfang.ground.kernel import clock
from lianfang.ground.kernel.errors import NotAllowed, NotFound
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts.terms import Role
from lianfang.insight.scenarios import acts, queries, services
from lianfang.insight.scenarios.desk import freezing
from lianfang.insight.scenarios.engine import drawing
from lianfang.insight.scenarios.errors import (
    BadAssumption,
    BadMeasure,
    BaselineStays,
    MeasuresOverlap,
    NothingToCompare,
    OutOfDays,
    SimulatorMissing,
    StudyIsComputed,
    TooManyOptions,
)
from lianfang.insight.scenarios.models import Option, Study
from lianfang.insight.scenarios.terms import RunState
from tests.factories import NOON, an_actor

pytestmark = pytest.mark.django_db
FIRST = date(2031, 5, 4)
ROADS = {"kind": "restrict_traffic", "place": "71", "start": "2031-05-04"}


@pytest.fixture
def advisor(littoral, settings):
    settings.PLACE_PACK = "littoral"
    clock.set_to(shown_at=NOON)
    return an_actor(Role.COMMANDER, "71")


@pytest.fixture
def study(advisor):
    return services.begin(title="Roads", place="71", first=FIRST, by=advisor, now=NOON)


@pytest.fixture
def option(study, advisor):
    return services.add_option(study_id=study.pk, by=advisor)


def test_a_study_of_a_neighbour_is_refused(advisor):
    with pytest.raises(NotAllowed):
        services.begin(title="Roads", place="72", first=FIRST, by=advisor, now=NOON)

    assert not Study.objects.exists()


def test_who_neither_commands_nor_advises_may_not_ask(advisor):
    with pytest.raises(NotAllowed):
        services.begin(
            title="Roads",
            place="71",
            first=FIRST,
            by=an_actor(Role.GRID_WORKER, "71"),
            now=NOON,
        )


def test_a_neighbour_sees_no_study(study):
    with pytest.raises(NotFound):
        queries.study(study_id=study.pk, by=an_actor(Role.COMMANDER, "72"))


def test_a_pack_without_science_is_refused(advisor, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    with pytest.raises(SimulatorMissing):
        services.begin(title="Roads", place="71", first=FIRST, by=advisor, now=NOON)


def test_things_as_they_stand_are_what_the_pack_says_is_in_force(study):
    baseline = study.options.get()

    kinds = [line["record"]["kind"] for line in baseline.measures]
    assert sorted(kinds) == ["close_venues", "screen_arrivals"]
    assert all(line["origin"] for line in baseline.measures)
    assert Entry.objects.filter(act=acts.STUDY_ASKED, subject=study.subject).count() == 1


def test_things_as_they_stand_cannot_be_changed(study, advisor):
    with pytest.raises(BaselineStays):
        services.put_measure(option_id=study.options.get().pk, record=ROADS, by=advisor)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"level": 1.5}, BadMeasure),
        ({"start": "yesterday"}, BadMeasure),
        ({"sunset": "2031-05-01"}, BadMeasure),
        ({"kind": "magic"}, BadMeasure),
        ({"start": "2031-05-01"}, OutOfDays),
        ({"start": "2039-05-01"}, OutOfDays),
    ],
)
def test_a_measure_that_cannot_stand_is_refused(option, advisor, change, refusal):
    with pytest.raises(refusal):
        services.put_measure(option_id=option.pk, record=ROADS | change, by=advisor)

    option.refresh_from_db()
    assert len(option.measures) == 2


def test_two_measures_of_an_option_that_ask_the_same_are_refused(option, advisor):
    services.put_measure(option_id=option.pk, record=ROADS, by=advisor)

    with pytest.raises(MeasuresOverlap):
        services.put_measure(option_id=option.pk, record=ROADS | {"place": "7101"}, by=advisor)


def test_the_first_thing_asked_of_it_is_refused_without_an_option(study, advisor):
    with pytest.raises(NothingToCompare):
        services.ask(study_id=study.pk, by=advisor, now=NOON)


def test_an_assumption_out_of_bounds_is_refused(study, advisor):
    with pytest.raises(BadAssumption):
        services.save_assumptions(study_id=study.pk, values={"disease.r0": -1}, by=advisor)


def test_only_what_differs_from_the_pack_is_kept_as_an_assumption(study, advisor):
    kept = services.save_assumptions(
        study_id=study.pk, values={"disease.r0": 3.0, "mobility.trips": 0.05}, by=advisor
    )

    assert kept.assumptions == {"disease.r0": 3.0}


def test_there_are_only_so_many_options(study, advisor):
    for _more in range(5):
        services.add_option(study_id=study.pk, by=advisor)

    with pytest.raises(TooManyOptions):
        services.add_option(study_id=study.pk, by=advisor)


def test_a_ready_made_option_is_added_once(study, advisor):
    one = services.add_option(study_id=study.pk, by=advisor, offer="close_roads")
    two = services.add_option(study_id=study.pk, by=advisor, offer="close_roads")

    assert one.pk == two.pk
    assert one.measures[-1]["record"]["place"] == "71"


def test_an_option_takes_the_place_of_what_is_in_force_only_there_and_then(study, advisor):
    services.add_option(study_id=study.pk, by=advisor, offer="screen_roads")

    measures = freezing.frozen(study)["options"][1]["measures"]

    screening = {
        (one["place"], one["start"], one["sunset"])
        for one in measures
        if one["kind"] == "screen_arrivals"
    }
    assert screening == {
        ("71", "2031-05-04", None),
        ("71", "2031-05-03", "2031-05-03"),
        ("72", "2031-05-03", None),
    }


def test_a_measure_in_force_is_ended_and_not_forgotten(option, advisor):
    services.remove_measure(option_id=option.pk, number=0, by=advisor)

    option.refresh_from_db()
    assert option.measures[0]["record"]["sunset"] == "2031-05-03"


def test_a_measure_of_ones_own_is_taken_out(option, advisor):
    services.put_measure(option_id=option.pk, record=ROADS, by=advisor)
    services.remove_measure(option_id=option.pk, number=2, by=advisor)

    option.refresh_from_db()
    assert len(option.measures) == 2


def test_what_is_being_computed_stays_as_it_was_asked(option, study, advisor):
    services.put_measure(option_id=option.pk, record=ROADS, by=advisor)
    services.ask(study_id=study.pk, by=advisor, now=NOON)

    with pytest.raises(StudyIsComputed):
        services.remove_option(option_id=option.pk, by=advisor)

    assert Option.objects.filter(pk=option.pk).exists()


def test_asking_twice_gives_the_same_computation(option, study, advisor):
    one = services.ask(study_id=study.pk, by=advisor, now=NOON)
    two = services.ask(study_id=study.pk, by=advisor, now=NOON)

    assert one.pk == two.pk
    assert one.state == RunState.QUEUED
    assert Entry.objects.filter(act=acts.RUN_ASKED).count() == 1


def test_a_cancelled_computation_can_be_asked_for_again(option, study, advisor):
    run = services.ask(study_id=study.pk, by=advisor, now=NOON)
    services.cancel(run_id=run.pk, by=advisor, now=NOON)
    services.cancel(run_id=run.pk, by=advisor, now=NOON)

    again = services.ask(study_id=study.pk, by=advisor, now=NOON)

    assert again.pk != run.pk
    assert Entry.objects.filter(act=acts.RUN_CANCELLED).count() == 1


def test_a_draw_speaks_of_what_was_in_force_and_not_of_what_is_added(study, advisor):
    services.add_option(study_id=study.pk, by=advisor, offer="screen_roads")
    services.save_assumptions(study_id=study.pk, values={"disease.r0": 3.0}, by=advisor)
    study.refresh_from_db()
    inputs = freezing.frozen(study)

    drawn = drawing.variants_of(inputs, inputs["options"][1])

    shares = {one.adherence for one in drawn[-1].measures if one.kind == "screen_arrivals"}
    assert shares == {1.0, 0.95}
    assert {one.disease.r0 for one in drawn} == {3.0}
    assert sum(drawn[0].importation.expected[:5]) == pytest.approx(6.0)
    assert set(drawn[0].importation.expected[5:]) == {1.0}
    assert len(drawn) == 50
