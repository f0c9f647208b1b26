"""Observation without a store: verdicts, slots, attempts, support, and what makes a batch suspicious."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.people.observation import curve, rules
from lianfang.people.observation.rules import Marked, Verdict
from lianfang.people.observation.terms import (
    APPEAL_MOVES,
    CHECK_MOVES,
    PLACEMENT_MOVES,
    CheckState,
    DutyKind,
    Met,
    PlacementState,
    Setting,
    Slot,
)

PACK = rules.Constants(
    pack="p", days=14, fever_c=Decimal("37.3"), invalid_below_c=Decimal("35.0"),
    transfer=timedelta(minutes=60), appeal=timedelta(hours=24), review=timedelta(days=60),
)  # fmt: skip
MOMENT = datetime(2020, 1, 29, 15, 0, tzinfo=UTC)
TEMPERATURES = st.decimals("30", "45", places=1)


@pytest.mark.parametrize("machine", [PLACEMENT_MOVES, CHECK_MOVES, APPEAL_MOVES])
def test_every_state_can_be_reached(machine):
    assert machine.reachable() == frozenset(machine.moves)


def test_whatever_is_open_can_end():
    endings = {PlacementState.RELEASED, PlacementState.ENDED}
    for here, onward in PLACEMENT_MOVES.moves.items():
        assert not onward or endings <= onward, here


@given(celsius=TEMPERATURES, met=st.sampled_from(Met), symptoms=st.lists(st.just("cough")))
def test_nobody_with_fever_or_a_symptom_passes(celsius, met, symptoms):
    verdict = rules.judge(celsius, symptoms, met=met, by=PACK)
    assert (verdict == Verdict.ILL) == (bool(symptoms) or celsius >= PACK.fever_c)


@given(celsius=TEMPERATURES.filter(lambda one: one < 35))
def test_too_cold_to_be_true_is_never_well(celsius):
    assert rules.judge(celsius, [], met=Met.SEEN, by=PACK) == Verdict.INVALID


@given(here=st.sampled_from(CheckState), verdict=st.sampled_from(Verdict), met=st.sampled_from(Met))
def test_what_is_done_stays_done_and_every_step_is_a_legal_move(here, verdict, met):
    there = rules.state_after(here, verdict, met=met)
    if here == CheckState.DONE:
        assert there == CheckState.DONE
    assert there == here or CHECK_MOVES.allows(here=here, there=there)


@given(minutes=st.integers(-500_000, 500_000))
def test_each_moment_has_one_check_that_is_open(minutes):
    moment = MOMENT + timedelta(minutes=minutes)
    on, slot = rules.slot_of(moment)
    assert rules.opens(on, slot, like=moment) <= moment
    assert moment - rules.opens(on, slot, like=moment) < rules.HALF_DAY
    earlier = rules.opens(*rules.before(on, slot), like=moment)
    assert rules.opens(on, slot, like=moment) - earlier == rules.HALF_DAY


def test_the_last_check_is_the_one_before_the_end():
    ends_at = MOMENT + timedelta(hours=3)
    assert rules.is_last_slot(MOMENT, ends_at=ends_at)
    assert not rules.is_last_slot(MOMENT - timedelta(hours=6), ends_at=ends_at)


@pytest.mark.parametrize("setting", Setting)
def test_everybody_is_owed_support(setting):
    assert {DutyKind.PSYCHOLOGY, DutyKind.WAGES} <= rules.support_for(setting, []).keys()


def test_what_keeps_somebody_alive_is_urgent():
    wanted = rules.support_for(Setting.HOTEL, ["insulin", "dialysis", "unheard-of"])
    assert wanted[DutyKind.DIALYSIS] and wanted[DutyKind.MEDICINE]
    assert not wanted[DutyKind.FOOD]


def batch(size, *, refs, traits):
    return [Marked(key=n, evidence_ref=refs(n), traits=traits(n)) for n in range(size)]


def test_few_people_are_no_batch():
    assert rules.alike(batch(4, refs=str, traits=lambda _n: {"bank": "x"})) == []


def test_a_shared_trait_without_a_shared_exposure_is_found():
    [found] = rules.alike(batch(9, refs=str, traits=lambda n: {"bank": "x", "sex": str(n % 2)}))
    assert (found.trait, found.value, len(found.keys)) == ("bank", "x", 9)


@given(size=st.integers(5, 40))
def test_a_shared_exposure_explains_a_shared_trait(size):
    people = batch(size, refs=lambda _n: "case:1", traits=lambda _n: {"town": "x"})
    assert rules.alike(people) == []


@given(readings=st.dictionaries(st.tuples(st.integers(0, 13), st.sampled_from(Slot)), TEMPERATURES))
def test_the_curve_stays_in_its_box(readings):
    first = MOMENT.date()
    rows = [(first + timedelta(days=day), slot, c) for (day, slot), c in readings.items()]
    drawn = curve.curve(rows, first=first, last=first + timedelta(days=13), fever=PACK.fever_c)
    assert len(drawn.dots) == len(readings)
    assert all(0 <= x <= curve.WIDTH and 0 <= y <= curve.HEIGHT for x, y, _said in drawn.dots)
