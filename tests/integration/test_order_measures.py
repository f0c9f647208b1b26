"""Typed measures of clauses: what they take from their order, what is refused, what is in force."""

from datetime import date, timedelta

import pytest

from lianfang.command.orders import loading, measures, queries, services
from lianfang.command.orders.errors import (
    AlreadyIssued,
    BadMeasure,
    Incomplete,
    TooManyClauses,
    TooManyMeasures,
    UnknownAddressee,
)
from lianfang.command.orders.models import Order
from lianfang.command.orders.services.measuring import MOST_MEASURES
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang_measures import (
    CloseVenues,
    Mode,
    RestrictTraffic,
    ScreenArrivals,
    SuspendTransport,
    Venue,
    check_together,
)
from tests.factories import an_actor
from tests.integration.test_order_acts import HOUR, SCENARIO, content, restricting
from tests.integration.test_order_acts import a_draft as a_draft_of

TODAY = date(2020, 1, 29)
ROADS = {"kind": "restrict_traffic", "border": "43"}
BEDS = {"kind": "provide_beds"}


@pytest.fixture
def commander(hunan_top):
    return an_actor(Role.COMMANDER, "43")


@pytest.fixture
def draft(commander, noon):
    return restricting(commander, noon)


def set_measure(order, record, *, by, now, **more):
    clause = order.clauses.first()
    return services.set_measure(
        order_id=order.pk, clause_id=clause.pk, record=record, by=by, now=now, **more
    )


def test_an_issued_order_keeps_its_measures(draft, commander, noon):
    clause = set_measure(draft, ROADS, by=commander, now=noon)
    services.issue(order_id=draft.pk, by=commander, now=noon)
    act = {"order_id": draft.pk, "clause_id": clause.pk, "by": commander, "now": noon}

    with pytest.raises(AlreadyIssued):
        services.set_measure(record=BEDS | {"beds": 5}, **act)
    with pytest.raises(AlreadyIssued):
        services.remove_measure(key=measures.key_of(clause.measures[0]), **act)


def test_a_clause_of_another_order_is_not_found(draft, commander, noon):
    other = a_draft_of(commander, noon)

    with pytest.raises(NotFound):
        services.set_measure(
            order_id=draft.pk,
            clause_id=other.clauses.get().pk,
            record=ROADS,
            by=commander,
            now=noon,
        )


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"kind": "wish"}, "choose a kind from the list"),
        ({}, "choose a kind from the list"),
        ({"kind": "close_venues"}, "“Kind of venue”: it is missing."),
        ({"kind": "close_venues", "venues": "moons"}, "it cannot be read."),
        (ROADS | {"level": "1.5"}, "“Share of road traffic stopped”: give a share between 0 and 1"),
        (ROADS | {"level": "nan"}, "it cannot be read."),
        (ROADS | {"posts": 3}, "this kind of measure does not ask for it."),
        (ROADS | {"place": "44"}, "“Place”: choose a place from the list."),
        (ROADS | {"place": "4399"}, "“Place”: choose a place from the list."),
        (ROADS | {"border": "4399"}, "“Across the border of”: choose a place from the list."),
        (ROADS | {"sunset": "2020-03-01"}, "“Last day”: it lies after the order's last day."),
        (ROADS | {"start": "2020-01-20"}, "“First day”: it lies before the order's first day."),
        (ROADS | {"start": "2020-02-02", "sunset": "2020-02-01"}, "it lies before the first day."),
        (BEDS | {"beds": "1.5"}, "“Designated beds”: it cannot be read."),
        (BEDS | {"beds": 0}, "it must be greater than 0."),
    ],
)
def test_a_measure_that_cannot_stand_says_what_to_change(draft, commander, noon, record, says):
    with pytest.raises(BadMeasure) as refused:
        set_measure(draft, record, by=commander, now=noon)

    assert says in refused.value.sentence()
    assert not Entry.objects.filter(act="orders.order.measure-set").exists()


def test_two_clauses_do_not_ask_for_the_same(draft, commander, noon):
    set_measure(draft, ROADS, by=commander, now=noon)
    second = services.add_clause(order_id=draft.pk, by=commander)

    with pytest.raises(BadMeasure) as refused:
        services.set_measure(
            order_id=draft.pk,
            clause_id=second.pk,
            record=ROADS | {"level": 0.5, "place": "4307"},
            by=commander,
            now=noon,
        )

    assert "“Restrict road traffic” is asked twice on the same days" in refused.value.sentence()
    assert "Changde" in refused.value.sentence()


def test_a_clause_takes_only_so_many(draft, commander, noon):
    for day in range(MOST_MEASURES):
        first = (TODAY + timedelta(days=day)).isoformat()
        beds = BEDS | {"beds": 100, "start": first, "sunset": first}
        set_measure(draft, beds, by=commander, now=noon)

    with pytest.raises(TooManyMeasures):
        set_measure(draft, ROADS, by=commander, now=noon)


def test_a_record_keeps_only_what_was_stated(draft, commander, noon):
    typed = ROADS | {"place": "", "start": "2020-01-29", "sunset": None, "level": "0.5"}

    clause = set_measure(draft, typed, by=commander, now=noon)

    assert clause.measures == [ROADS | {"level": 0.5}]
    assert measures.assumed_of(clause.measures[0]) == ()
    assert measures.assumed_of({"kind": "restrict_traffic"}) == ("border", "level")


def test_setting_the_same_again_changes_nothing(draft, commander, noon):
    set_measure(draft, ROADS, by=commander, now=noon)
    clause = set_measure(draft, ROADS | {"level": ""}, by=commander, now=noon)

    assert clause.measures == [ROADS]
    assert Entry.objects.filter(act="orders.order.measure-set").count() == 1


def test_a_measure_is_changed_in_its_place_and_taken_out_once(draft, commander, noon):
    clause = set_measure(draft, ROADS, by=commander, now=noon)
    set_measure(draft, BEDS | {"beds": 5}, by=commander, now=noon)
    old = measures.key_of(clause.measures[0])

    clause = set_measure(draft, ROADS | {"level": 0.5}, replaces=old, by=commander, now=noon)
    assert clause.measures == [ROADS | {"level": 0.5}, BEDS | {"beds": 5}]

    key = measures.key_of(clause.measures[0])
    for _time in range(2):
        clause = services.remove_measure(
            order_id=draft.pk, clause_id=clause.pk, key=key, by=commander, now=noon
        )
    assert clause.measures == [BEDS | {"beds": 5}]
    assert Entry.objects.filter(act="orders.order.measure-removed").count() == 1


def test_days_of_the_order_that_no_longer_hold_a_measure_stop_the_issue(draft, commander, noon):
    set_measure(draft, ROADS | {"sunset": "2020-02-10"}, by=commander, now=noon)
    sooner = {"in_force_until": noon + 48 * HOUR, "review_on": date(2020, 1, 30)}
    services.save_draft(order_id=draft.pk, fields=sooner, clauses={}, by=commander)

    with pytest.raises(BadMeasure):
        services.issue(order_id=draft.pk, by=commander, now=noon)

    assert Order.objects.get(pk=draft.pk).number is None


def test_a_measure_that_restricts_needs_its_law(commander, noon):
    order = a_draft_of(commander, noon)
    clause = set_measure(order, ROADS, by=commander, now=noon)
    unticked = {clause.pk: content(restricts=False)}
    services.save_draft(order_id=order.pk, fields={}, clauses=unticked, by=commander)

    with pytest.raises(Incomplete):
        services.issue(order_id=order.pk, by=commander, now=noon)


def test_a_measure_stands_at_every_place_addressed_once(commander, noon):
    order = restricting(commander, noon)
    clause = order.clauses.get()
    services.save_draft(
        order_id=order.pk,
        fields={},
        clauses={clause.pk: content(level=None, places=["4302", "430202", "4307"], restricts=True)},
        by=commander,
    )
    set_measure(order, ROADS, by=commander, now=noon)
    services.issue(order_id=order.pk, by=commander, now=noon)

    found = queries.measures_in_force(prefix="43", day=TODAY)

    assert [one.measure for one in found] == [
        RestrictTraffic(place=place, border="43", start=TODAY, sunset=date(2020, 2, 12))
        for place in ("4302", "4307")
    ]
    check_together(one.measure for one in found)


@pytest.fixture
def in_force(draft, commander, noon):
    set_measure(draft, ROADS, by=commander, now=noon)
    return services.issue(order_id=draft.pk, by=commander, now=noon)


def days_of(prefix, *days):
    return [bool(queries.measures_in_force(prefix=prefix, day=day)) for day in days]


def test_a_draft_is_not_in_force(draft, commander, noon):
    set_measure(draft, ROADS, by=commander, now=noon)

    assert days_of("43", TODAY) == [False]


def test_a_measure_applies_from_its_first_to_its_last_day(in_force):
    last = date(2020, 2, 12)
    around = (TODAY - timedelta(days=1), TODAY, last, last + timedelta(days=1))

    assert days_of("43", *around) == [False, True, True, False]


def test_a_measure_applies_below_its_place_and_is_seen_from_above(commander, noon):
    order = a_draft_of(commander, noon, content(level=None, places=["4307"]))
    set_measure(order, {"kind": "screen_arrivals"}, by=commander, now=noon)
    services.issue(order_id=order.pk, by=commander, now=noon)

    seen = {code: days_of(code, TODAY) for code in ("43", "4307", "430702", "4308", "")}

    assert seen == {"43": [True], "4307": [True], "430702": [True], "4308": [False], "": [True]}


def test_what_was_lifted_counts_until_the_day_before(in_force, commander, noon):
    services.lift(order_id=in_force.pk, reason="Over.", by=commander, now=noon + 72 * HOUR)

    lifted = TODAY + timedelta(days=3)
    assert days_of("43", TODAY, lifted - timedelta(days=1), lifted) == [True, True, False]


def test_a_measure_names_its_order_and_what_nobody_stated(in_force):
    (one,) = queries.measures_in_force(prefix="43", day=TODAY)

    assert (one.order_id, one.clause, one.issuer) == (in_force.pk, 1, "43")
    assert one.number == "(2020) No. 1"
    assert one.assumed == ("level",)
    assert one.is_start_stated is True


def test_a_successor_takes_the_measures_along(in_force, commander, noon):
    copy = services.copy_as_successor(order_id=in_force.pk, by=commander, now=noon)

    assert copy.clauses.get().measures == [ROADS]


@pytest.fixture
def loaded(hunan_top, noon):
    loading.load(DataFolder(SCENARIO), by=actors.system(), now=noon, report=lambda _n: None)


def test_every_measure_of_the_scenario_can_stand(loaded):
    for order in Order.objects.all():
        stated = measures.of_clauses(order, order.clauses.all())
        unmarked = [one for one, _ in stated if not one.is_restricting]
        assert not any(measures.restrict(clause.measures) for clause in unmarked), order.key
        found = [one for _clause, ones in stated for one in ones]
        assert [one.problem for one in found if one.problem] == []
        check_together(measure for one in found for measure in one.measures)


def test_the_scenarios_afternoon_has_records_and_samples_in_force(loaded):
    changde = queries.measures_in_force(prefix="4307", day=TODAY)

    assert [(one.measure.kind, one.measure.place, one.is_synthetic) for one in changde] == [
        ("canvass", "43", True),
        ("observe", "43", True),
        ("screen_arrivals", "43", True),
        ("screen_arrivals", "4307", False),
    ]
    undated = changde[-1]
    assert (undated.is_record, undated.is_start_stated) == (True, False)
    assert undated.measure.start == TODAY
    assert undated.assumed == ("sensitivity", "recall", "seconds", "posts")


OPTION = (
    RestrictTraffic(
        place="4307", border="43", start=date(2020, 1, 30), sunset=date(2020, 2, 20), level=0.8
    ),
    CloseVenues(venues=Venue.SCHOOLS, start=date(2020, 1, 25), sunset=date(2020, 2, 10)),
)


def draft_from(by, now, *ones):
    return services.draft_from_measures(
        measures=ones, title="常德封路", title_en="Changde closes roads", by=by, now=now
    )


def test_an_option_becomes_a_draft(commander, noon, settings):
    order = draft_from(commander, noon, *OPTION)

    roads, schools = order.clauses.all()
    assert (roads.to_places, schools.to_places) == (["4307"], ["43"])
    assert roads.text == "跨湖南省边界道路：车流减少80%"
    assert schools.text_en == "Schools: closed"
    assert roads.is_restricting and schools.is_restricting
    stated = measures.of_clauses(order, [roads, schools])
    first, second = (one.measures[0] for _clause, (one,) in stated)
    assert first == OPTION[0]
    assert (second.place, second.start, second.sunset) == ("43", TODAY, date(2020, 2, 10))


def test_a_draft_from_an_option_can_be_issued_once_the_law_is_named(commander, noon):
    order = draft_from(commander, noon, *OPTION)
    law = {"legal_basis": "Law, 42", "competent_organ": "Government", "remedy": "Apply."}
    services.save_draft(order_id=order.pk, fields=law, clauses={}, by=commander)

    services.issue(order_id=order.pk, by=commander, now=noon)

    assert len(queries.measures_in_force(prefix="4307", day=date(2020, 2, 1))) == 2


def test_an_open_end_takes_the_orders(commander, noon):
    rail = SuspendTransport(mode=Mode.RAIL, start=date(2020, 2, 1))

    order = draft_from(commander, noon, rail, *OPTION)

    (one,) = measures.of_clauses(order, order.clauses.all())[0][1]
    assert (order.in_force_until.date(), one.measures[0].sunset) == (
        date(2020, 2, 20),
        date(2020, 2, 20),
    )


@pytest.mark.parametrize(
    ("ones", "refusal"),
    [
        ((ScreenArrivals(place="44", start=TODAY),), UnknownAddressee),
        ((OPTION[0], OPTION[0]), BadMeasure),
        ((OPTION[0], ScreenArrivals(start=date(2020, 1, 2), sunset=date(2020, 1, 9))), BadMeasure),
        (tuple(SuspendTransport(mode=Mode.AIR, start=TODAY) for _ in range(41)), TooManyClauses),
    ],
)
def test_an_option_that_makes_no_order_leaves_no_draft(commander, noon, ones, refusal):
    with pytest.raises(refusal):
        draft_from(commander, noon, *ones)

    assert not Order.objects.exists()
