"""Planning, the list of households, opening and closing; what a doctor decides; what is erased."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from lianfang.config.commands import canvass
from lianfang.ground.identity.models import Person
from lianfang.ground.identity.services import Traits
from lianfang.ground.kernel.errors import NotAllowed, NotFound
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.ledger.models import Entry
from lianfang.ground.places.models import Place
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.canvass import errors, loading, queries, services
from lianfang.people.canvass.models import FollowUp, FrameFile, Grid, Household, Round, Visit
from lianfang.people.canvass.services import erasing, follow_ups
from lianfang.people.canvass.terms import Outcome, Standing
from tests.factories import NOON, a_place, an_actor
from tests.integration.canvassing import (
    BESIDE,
    HEADING,
    HERE,
    TOWN,
    WELL,
    a_township,
    a_visit,
    csv_of,
    headquarters,
    home,
    listed,
    planned,
    sent,
    under_way,
    walker,
)


@pytest.fixture
def township(hunan_top):
    a_township()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"code": "Not a code"}, errors.UnusableRound),
        ({"code": "walk"}, errors.UnusableRound),
        ({"share": 1.5}, errors.UnusableRound),
        ({"template": "checkpoint-opening"}, errors.NotForLayPeople),
    ],
)
def test_a_plan_that_cannot_be_is_refused(township, changes, refusal):
    with pytest.raises(refusal):
        planned(**changes)

    assert not Round.objects.exists()


def test_planning_again_is_the_same_and_another_plan_needs_another_code(township):
    assert planned().pk == planned().pk
    with pytest.raises(errors.RoundExists):
        planned(place="4301")


def test_a_stranger_plans_nothing(township):
    draft = services.Draft(code="mine", title="Mine", place="430104", starts_on=None, ends_on=None)
    with pytest.raises(NotAllowed):
        services.plan(draft, by=walker(), now=NOON)


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        (b"", 1, "place, address"),
        (b"\x00\xff\xfe", 1, "no text"),
        (HEADING.encode(), 1, "no household"),
        ((HEADING + "430104999999,,Lane 1,1\n").encode(), 2, "no community"),
        ((HEADING + f"{HERE},,,1\n").encode(), 2, "no address"),
        ((HEADING + f"{HERE},,A,1\n{HERE},,A,2\n").encode(), 3, "row 2"),
        ((HEADING + f"{HERE},,A,1\n{HERE},,B,1\n").encode(), 3, "row 2"),
        ((HEADING + f"{HERE},9999,A,1\n").encode(), 2, "no grid"),
        ((HEADING + f"{HERE},,A,first\n").encode(), 2, "whole number"),
        ((HEADING + f"{HERE},,{'A' * 161},1\n").encode(), 2, "160"),
        (f"place,address,longitude\n{HERE},A,200\n".encode(), 2, "earth"),
    ],
)
def test_a_list_with_a_mistake_is_refused_whole_by_row_and_reason(township, content, line, why):
    planned()

    with pytest.raises(errors.FrameRefused) as refusal:
        services.receive("sweep", name="a.csv", content=content, by=headquarters(), now=NOON)

    (problem,) = refusal.value.problems
    assert (problem.line, why in problem.why) == (line, True)
    assert not FrameFile.objects.exists()


def test_a_list_is_loaded_in_steps_that_can_be_taken_up_again(township):
    round_ = planned()
    content = csv_of(HERE, BESIDE)
    by = headquarters()
    file = services.receive("sweep", name="a.csv", content=content, by=by, now=NOON)

    half = services.load_step(file.pk, by=by, now=NOON, rows=5)
    assert (half.done, half.state, Household.objects.count()) == (5, "loading", 5)
    with pytest.raises(errors.FrameLoading):
        services.open_round("sweep", by=by, now=NOON)

    again = services.receive("sweep", name="again.csv", content=content, by=by, now=NOON)
    done = services.load_step(again.pk, by=by, now=NOON)
    services.load_step(again.pk, by=by, now=NOON)
    assert (done.pk, done.done, done.state) == (file.pk, 8, "loaded")
    assert Household.objects.filter(round=round_).count() == 8
    assert list(Grid.objects.values_list("code", flat=True)) == [f"{HERE}1", f"{BESIDE}1"]
    overview = queries.overview(round_, TOWN)
    assert (overview.tally.expected, overview.lists, overview.communities) == (8, 2, 3)


def test_the_same_households_are_not_listed_twice(township):
    listed(planned(), csv_of(HERE))

    with pytest.raises(errors.FrameRefused, match="refused"):
        listed(Round.objects.get(), csv_of(HERE, count=2))

    assert Household.objects.count() == 4


def test_without_a_list_a_round_does_not_open(township):
    planned()

    with pytest.raises(errors.FrameMissing):
        services.open_round("sweep", by=headquarters(), now=NOON)


def test_an_open_round_takes_no_list_and_proves_its_lot(township):
    under_way()
    services.open_round("sweep", by=headquarters(), now=NOON)

    with pytest.raises(errors.FrameClosed):
        services.receive("sweep", name="a.csv", content=csv_of(BESIDE), by=headquarters(), now=NOON)

    assert Entry.objects.filter(act="canvass.round.opened").count() == 1
    assert Round.objects.get().seed not in Entry.objects.get(act="canvass.round.opened").data
    services.close_round("sweep", by=headquarters(), now=NOON)
    services.close_round("sweep", by=headquarters(), now=NOON)
    assert Round.objects.get().seed in Entry.objects.get(act="canvass.round.closed").data


def test_gaps_are_listed_and_searched_in_walking_order(township):
    round_ = under_way()
    sent(
        a_visit(home(1), seq=1),
        a_visit(home(2), seq=2, result="refused"),
        a_visit(home(3), seq=3, result="not_home"),
    )

    def codes(**wanted):
        found = queries.gaps(round_, queries.Wanted(place="430104", **wanted))
        return [row.code for row in found]

    assert codes() == [home(2), home(3), home(4), *(home(n, BESIDE) for n in range(1, 5))]
    assert codes(standing=Standing.REFUSED) == [home(2)]
    assert codes(words="no. 3") == [home(3), home(3, BESIDE)]
    assert queries.gap_count(round_, queries.Wanted(place="430104")) == 7
    assert queries.gap_count(round_, queries.Wanted(place=HERE, standing=Standing.NOT_HOME)) == 1


def test_a_zone_counts_with_its_host(township):
    zone = Place.objects.filter(is_zone=True, level=3).select_related("attached_to").first()
    town, village = f"{zone.code}001", f"{zone.code}001001"
    a_place(town, level=4, parent=zone.code)
    a_place(village, level=5, parent=town)
    above = zone.attached_to.parent_id
    round_ = planned(place=above)
    listed(round_, csv_of(village))

    lines = queries.overview(round_, above).lines

    found = {line.code: line.tally.expected for line in lines if line.tally.expected}
    assert found == {zone.attached_to_id: 4}
    assert {line.code: line.communities for line in lines}[zone.attached_to_id] == 1
    wanted = queries.Wanted(place=zone.attached_to_id)
    assert queries.gaps(round_, wanted).count() == queries.gap_count(round_, wanted) == 4


def test_the_same_dwelling_in_an_earlier_round_is_known_again(township):
    under_way()
    sent(a_visit(home(), seq=1))
    later = under_way("later")

    household, _ = queries.household(later, home(), by=walker())
    assert [row.round.code for row in queries.earlier_rounds(household)] == ["sweep"]
    untouched, _ = queries.household(later, home(2), by=walker())
    assert list(queries.earlier_rounds(untouched)) == []


@pytest.fixture
def follow_up(township):
    under_way()
    sent(a_visit(home(), seq=1, answers=WELL | {"unwell": "yes"}))
    return FollowUp.objects.get()


def doctor(place=TOWN):
    return an_actor(Role.CLINICIAN, place)


def test_only_a_doctor_of_the_place_judges(follow_up):
    with pytest.raises(NotAllowed):
        follow_ups.close(follow_up.pk, outcome=Outcome.ADVISED, by=walker(), now=NOON)
    with pytest.raises(NotFound):
        follow_ups.close(follow_up.pk, outcome=Outcome.ADVISED, by=doctor("4302"), now=NOON)
    with pytest.raises(errors.UnusableVisit):
        follow_ups.close(follow_up.pk, outcome=Outcome.REGISTERED, by=doctor(), now=NOON)

    assert list(queries.follow_ups(doctor())) == [follow_up]


def test_the_doctor_registers_whom_the_grid_worker_did_not(follow_up):
    person = Traits(name="Demo person A", is_synthetic=True)
    done = follow_ups.close(
        follow_up.pk, outcome=Outcome.REGISTERED, people=[person], by=doctor(), now=NOON
    )

    assert [str(one) for one in Person.objects.values_list("pk", flat=True)] == done.persons
    assert list(queries.follow_ups(doctor())) == []
    with pytest.raises(errors.AlreadySeen):
        follow_ups.close(follow_up.pk, outcome=Outcome.NO_CONCERN, by=doctor(), now=NOON)


def test_answers_without_findings_are_erased_in_time(follow_up):
    sent(a_visit(home(2), seq=2))
    late = NOON + timedelta(days=29)

    assert erasing.erase_answers(by=actors.system(), now=NOON + timedelta(days=27)) == 0
    assert erasing.erase_answers(by=actors.system(), now=late) == 1
    assert erasing.erase_answers(by=actors.system(), now=late) == 0

    quiet, unwell = Visit.objects.get(seq=2), Visit.objects.get(seq=1)
    assert (quiet.answers, quiet.persons, quiet.erased_at) == ({}, 3, late)
    assert unwell.answers["unwell"] == "yes"


def test_a_scenario_without_sweeps_loads_nothing(db, tmp_path):
    found = loading.load(
        DataFolder(tmp_path), by=actors.system(), now=NOON, report=lambda rows: None
    )

    assert found == 0


def test_a_large_list_comes_in_by_the_command_line(township, tmp_path):
    planned()
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(csv_of(HERE))
    bad.write_bytes(b"place,address\n1,A\n")

    refused = CliRunner().invoke(canvass.command, ["import", "sweep", str(bad)])
    done = CliRunner().invoke(canvass.command, ["import", "sweep", str(good)])
    again = CliRunner().invoke(canvass.command, ["rebuild", "sweep"])

    assert (refused.exit_code, "row 2" in refused.output) == (1, True)
    assert (done.exit_code, "4 of 4 rows" in done.output) == (0, True)
    assert again.exit_code == 0
    assert queries.tally_of(Round.objects.get(), HERE).expected == 4
