"""Visits come in from the field: what is kept, what is disputed, what the counters then say."""

from datetime import timedelta
from uuid import UUID

import pytest

from lianfang.ground.kernel.facts import Reception
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.people.canvass import queries, services
from lianfang.people.canvass.models import Coverage, FollowUp, Household, Revisit, Visit
from lianfang.people.canvass.terms import Standing
from tests.factories import NOON
from tests.integration.canvassing import (
    BESIDE,
    FAR,
    HERE,
    TOWN,
    WELL,
    a_township,
    a_visit,
    csv_of,
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


@pytest.fixture
def round_(township):
    return under_way()


def stand(number=1, village=HERE):
    return Household.objects.get(code=home(number, village))


def counted(code, *names):
    row = Coverage.objects.get(code=code)
    return tuple(getattr(row, name) for name in names)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"round_": "nothing"}, "canvass.round.unknown"),
        ({"household": "nothing"}, "canvass.household.unknown"),
        ({"household": home(1, BESIDE)}, "canvass.household.not-yours"),
        ({"result": "asleep"}, "canvass.visit.unusable"),
        ({"persons": 100}, "canvass.visit.unusable"),
        ({"persons": True}, "canvass.visit.unusable"),
        ({"persons": 1, "linked": 2}, "canvass.visit.unusable"),
        ({"answers": {"been_there": "no"}}, "canvass.visit.unusable"),
        ({"answers": WELL | {"diagnosis": "flu"}}, "canvass.visit.unusable"),
        ({"answers": "none"}, "canvass.visit.unusable"),
        ({"minutes": 60 * 24 * 30, "round_": "ended"}, "canvass.visit.after-end"),
        ({"round_": "later"}, "canvass.round.not-open"),
    ],
)
def test_what_cannot_be_a_visit_is_disputed_and_changes_nothing(round_, body, code):
    planned("later")
    under_way("ended")
    services.close_round("ended", by=actors.system(), now=NOON + timedelta(days=1))
    household = body.pop("household", home())

    outcome, good = sent(a_visit(household, seq=1, **body), a_visit(home(2), seq=2))

    assert (outcome.reception, outcome.code) == (Reception.DISPUTED, code)
    assert str(outcome.sentence).format(**outcome.params)
    assert good.reception == Reception.STORED
    assert Visit.objects.count() == 1


def test_a_visit_counts_in_its_grid_and_everywhere_above(round_):
    sent(a_visit(home(), seq=1, persons=4, linked=1))

    for code in (f"{HERE}1", HERE, TOWN, "430104", "4301", "43"):
        assert counted(code, "answered", "visits", "persons", "linked") == (1, 1, 4, 1)
    assert counted(TOWN, "expected", "lists") == (8, 2)
    assert counted(HERE, "expected", "lists") == (4, 1)
    assert counted(BESIDE, "answered") == (0,)


def test_the_same_fact_again_changes_nothing(round_):
    fact = a_visit(home(), seq=1)

    first = sent(fact, fact)
    again = sent(fact)

    assert [one.reception for one in first + again] == [
        Reception.STORED,
        Reception.ALREADY,
        Reception.ALREADY,
    ]
    assert Visit.objects.count() == 1
    assert counted(HERE, "answered", "visits") == (1, 1)
    assert Entry.objects.filter(act="canvass.visits.accepted").count() == 1


def test_another_visit_under_the_same_number_is_disputed(round_):
    sent(a_visit(home(), seq=1))

    (outcome,) = sent(a_visit(home(2), seq=1))

    assert outcome.code == "canvass.visit.differs"
    assert stand(2).standing == Standing.UNVISITED


def test_nobody_home_twice_is_a_gap_until_somebody_answers(round_):
    sent(a_visit(home(), seq=1, result="not_home"))
    assert stand().standing == Standing.NOT_HOME
    sent(a_visit(home(), seq=2, minutes=60, result="not_home"))
    assert counted(HERE, "not_home", "not_home_twice", "visits") == (0, 1, 2)
    sent(a_visit(home(), seq=3, minutes=120))

    assert (stand().standing, stand().is_gap) == (Standing.ANSWERED, False)
    assert counted(HERE, "not_home_twice", "answered", "visits") == (0, 1, 3)


def test_a_late_fact_does_not_undo_a_newer_one(round_):
    sent(a_visit(home(), seq=2, minutes=60, persons=5))
    sent(a_visit(home(), seq=1, persons=2), now=NOON + timedelta(days=3))

    assert (stand().persons, stand().visits) == (5, 2)
    assert counted("43", "persons", "answered") == (5, 1)


def test_a_visit_made_before_the_end_counts_after_it(round_):
    services.close_round("sweep", by=actors.system(), now=NOON + timedelta(days=1))

    (outcome,) = sent(a_visit(home(), seq=1), now=NOON + timedelta(days=3))

    assert outcome.reception == Reception.STORED
    assert counted(HERE, "answered") == (1,)


def test_what_is_on_no_list_is_counted_apart(round_):
    new = a_visit("field-1", seq=1, address="Hut by the dam", persons=2)
    sent(new, a_visit("field-1", seq=2, minutes=5, result="not_home", address="Hut by the dam"))

    found = Household.objects.get(code="field-1")
    assert (found.is_outside, found.is_gap, found.visits) == (True, False, 2)
    assert counted("43", "outside", "expected", "answered", "persons") == (1, 8, 0, 2)
    assert not queries.gaps(found.round, queries.Wanted(place=HERE)).filter(pk=found.pk)


def test_answers_that_ask_for_a_doctor_open_one_follow_up(round_):
    unwell = {"answers": WELL | {"unwell": "yes"}}
    sent(a_visit(home(), seq=1, **unwell), a_visit(home(), seq=2, minutes=5, **unwell))
    sent(a_visit(home(2), seq=3, answers=WELL | {"needs_help": ["food"]}))

    follow_up = FollowUp.objects.get()
    assert (follow_up.found, follow_up.is_urgent) == (["unwell"], True)
    assert follow_up.due_at == NOON + timedelta(hours=2)
    assert counted(HERE, "findings") == (2,)


def test_five_hundred_visits_take_few_questions(township, django_assert_max_num_queries):
    under_way(villages=(HERE,), count=500)
    facts = [a_visit(home(number), seq=number) for number in range(1, 501)]
    by = walker()

    with django_assert_max_num_queries(40):
        outcomes = sent(*facts, by=by)

    assert {one.reception for one in outcomes} == {Reception.STORED}
    assert counted("43", "answered", "expected") == (500, 500)


def test_everybody_drawn_is_looked_at_again_by_the_unit_beside(township):
    round_ = under_way(share=1.0)
    sent(a_visit(home(), seq=1), a_visit(home(2), seq=2, result="not_home"))

    row = Revisit.objects.get()
    assert (row.household.code, row.unit_id, row.second) == (home(), BESIDE, None)
    (pad,) = queries.for_pad(walker(BESIDE))
    assert pad["revisits"] == [
        {"household": home(), "place": HERE, "address": row.household.address}
    ]
    sent(
        a_visit(home(), seq=1, device=UUID(int=2), answers=WELL | {"unwell": "yes"}),
        place=BESIDE,
    )
    row.refresh_from_db()
    assert row.second is not None
    assert row.second.is_blind
    assert counted(TOWN, "blind_due", "blind_done", "answered") == (1, 1, 1)
    assert stand().visits == 1
    found = queries.agreements(round_, "43")
    assert (found["unwell"].same, found["been_there"].same) == (0, 1)
    assert queries.for_pad(walker(BESIDE))[0]["revisits"] == []


def test_others_may_not_look_in_uninvited(township):
    under_way(share=1.0)
    sent(a_visit(home(), seq=1))

    (outcome,) = sent(a_visit(home(), seq=1, device=UUID(int=3)), place=FAR)

    assert outcome.code == "canvass.household.not-yours"


def test_a_pad_gets_its_own_grid_in_walking_order(round_):
    (pad,) = queries.for_pad(walker())

    assert [row["sequence"] for row in pad["households"]] == [1, 2, 3, 4]
    assert {row["place"] for row in pad["households"]} == {HERE}
    assert pad["template"] == "household-visit"


def test_a_grid_given_to_one_worker_is_not_on_anothers_pad(township):
    round_ = planned()
    listed(round_, csv_of(HERE) + f"{HERE},2,Lane 2 no. 1,1\n".encode())
    services.open_round("sweep", by=actors.system(), now=NOON)
    worker = walker()
    services.assign_grids({f"{HERE}2": worker.post_id}, place=HERE, by=actors.system(), now=NOON)

    (pad,) = queries.for_pad(worker)

    assert [row["grid"] for row in pad["households"]] == [f"{HERE}2"]
