"""What the tables decide: refusals, the article's must-fail sentences, and laws that always hold."""

import json
import time
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.ground.rulepacks import rules
from lianfang.ground.rulepacks.errors import BadInput
from tests.integration.rulepacks.packs import FILES, VECTORS, shipped, triage

PACK = shipped()
TRIAGE = triage()
SUSPECT = PACK.table("suspect-classifier")
CALM = {
    "reading_c": 36.5,
    "ambient_c": 20,
    "method": "electronic",
    "cough_or_breathless": "no",
    "other_symptom": "no",
    "exposure_stay": "no",
    "exposure_contact": "no",
}
KEPT = {"hospital_observation", "quarantine_station", "designated_hotel"}


def outcome(**changes) -> str:
    return rules.decide(TRIAGE, CALM | changes).outcome


def truths(*names):
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, st.sampled_from(["yes", "no"])))


def answers(table):
    kinds = {
        "truth": st.sampled_from(["yes", "no", "unknown"]),
        "number": st.one_of(st.none(), st.floats(30, 45, allow_nan=False)),
    }
    return st.fixed_dictionaries(
        {},
        optional={
            name: st.sampled_from(list(one.words)) if one.words else kinds[one.kind.value]
            for name, one in table.text.inputs.items()
        },
    )


@pytest.mark.parametrize("stranger", ["plate", "name", "id_prefix", "colour"])
def test_an_input_outside_the_list_is_refused(stranger):
    rules.decide(TRIAGE, CALM)
    with pytest.raises(BadInput):
        rules.decide(TRIAGE, CALM | {stranger: "42"})


@pytest.mark.parametrize(
    "changes",
    [{"reading_c": "warm"}, {"reading_c": True}, {"reading_c": float("nan")}, {"reading_c": [37]},
     {"method": "hand"}, {"exposure_stay": "perhaps"}, {"exposure_stay": {}}],
)  # fmt: skip
def test_what_is_no_answer_is_refused(changes):
    with pytest.raises(BadInput):
        rules.decide(TRIAGE, CALM | changes)


@pytest.mark.parametrize("reading", [34.9, 3.75, 0, 43.1, 375])
def test_a_reading_no_body_has_is_measured_again(reading):
    assert outcome(reading_c=reading) == "remeasure"
    assert outcome(reading_c=reading, exposure_stay="yes", resident_here="yes") == "remeasure"


@pytest.mark.parametrize("ambient", [-5, 15.9, 35.1])
def test_a_forehead_device_in_the_cold_is_no_pass(ambient):
    assert outcome(method="infrared", ambient_c=ambient) == "remeasure"
    assert outcome(method="glass", ambient_c=ambient) == "pass"


def test_fever_on_a_forehead_device_is_confirmed_first():
    assert outcome(method="infrared", reading_c=37.3) == "remeasure"
    assert outcome(method="glass", reading_c=37.3) == "hospital_observation"


def test_what_is_unknown_is_asked_and_not_guessed():
    decision = rules.decide(TRIAGE, CALM | {"exposure_stay": "yes"})
    assert (decision.outcome, decision.ask_next) == ("undetermined", "resident_here")
    assert rules.decide(TRIAGE, {}).ask_next == "reading_c"
    assert not decision.is_determined


def test_an_answer_that_changes_nothing_is_not_asked():
    assert outcome(cough_or_breathless="yes", exposure_stay="unknown") == "hospital_observation"


def test_every_disposition_comes_out():
    assert outcome(green_vehicle="yes", reading_c=None) == "pass"
    assert outcome(under_observation_elsewhere="yes") == "quarantine_station"
    assert outcome(exposure_stay="yes", resident_here="yes") == "pass_with_home_observation"
    assert outcome(exposure_cotraveller="yes", resident_here="no") == "designated_hotel"
    assert outcome(other_symptom="yes") == "quarantine_station"
    assert outcome(other_symptom="yes", exposure_contact="yes") == "hospital_observation"
    assert outcome(declines="yes") == "advise_return"
    assert outcome() == "pass"


def test_advice_to_return_is_barred_for_the_febrile():
    assert "advise_return" in rules.barred(TRIAGE, CALM | {"reading_c": 38})
    assert "advise_return" not in rules.barred(TRIAGE, CALM)


@given(answers(TRIAGE))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_decided_is_never_barred(inputs):
    decision = rules.decide(TRIAGE, inputs)
    holding = [
        never for condition, never in TRIAGE.invariants if condition.verdict(TRIAGE.values(inputs))
    ]
    assert all(decision.outcome not in never for never in holding)


@given(answers(TRIAGE), st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_one_more_answer_never_overturns_a_decision(inputs, data):
    before = rules.decide(TRIAGE, inputs)
    open_names = [
        name for name in TRIAGE.names if TRIAGE.values(inputs)[TRIAGE.names.index(name)] is None
    ]
    more = {}
    for name in open_names:
        one = TRIAGE.text.inputs[name]
        known = (
            st.floats(30, 45)
            if one.kind == "number"
            else st.sampled_from(one.words or ["yes", "no"])
        )
        more[name] = data.draw(known)
    after = rules.decide(TRIAGE, inputs | more)
    assert after.is_determined
    assert not before.is_determined or before.outcome == after.outcome


@given(answers(TRIAGE))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_asking_what_is_asked_comes_to_an_end(inputs):
    given_answers = dict(inputs)
    for _step in TRIAGE.names:
        decision = rules.decide(TRIAGE, given_answers)
        if decision.is_determined:
            break
        one = TRIAGE.text.inputs[decision.ask_next]
        given_answers[decision.ask_next] = (
            36.6 if one.kind == "number" else (one.words or ("no",))[0]
        )
    assert rules.decide(TRIAGE, given_answers).is_determined


@given(answers(TRIAGE))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_worse_reading_never_frees(inputs):
    warm = rules.decide(TRIAGE, inputs | {"reading_c": 36.6, "method": "glass"})
    hot = rules.decide(TRIAGE, inputs | {"reading_c": 38.6, "method": "glass"})
    if warm.outcome in KEPT - {"designated_hotel", "quarantine_station"}:
        assert hot.outcome == warm.outcome
    assert hot.outcome in {"pass", "hospital_observation", "undetermined"}
    assert hot.outcome != "pass" or hot.row == 1


@given(answers(SUSPECT))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_wider_definition_loses_nobody(inputs):
    narrow = shipped_table("cn-ncov-2020-01-22", "suspect-classifier")
    if rules.decide(narrow, inputs).outcome == "suspect":
        assert rules.decide(SUSPECT, inputs).outcome == "suspect"


TABLES = {}


def shipped_table(pack, table):
    if (pack, table) not in TABLES:
        TABLES[pack, table] = shipped(pack).table(table)
    return TABLES[pack, table]


def test_the_shared_vectors_hold_here_and_know_the_shipped_packs():
    for code in FILES:
        assert VECTORS["packs"][code] == json.loads(shipped(code).text.canonical())
    for vector in VECTORS["vectors"]:
        table = shipped_table(vector["pack"], vector["table"])
        found = rules.decide(table, vector["inputs"])
        expected = [vector[key] for key in ("outcome", "row", "ask_next", "barred")]
        barred = sorted(rules.barred(table, vector["inputs"]))
        assert [found.outcome, found.row, found.ask_next, barred] == expected


def test_every_row_of_the_newest_pack_is_in_the_vectors():
    walked = {(one["table"], one["row"]) for one in VECTORS["vectors"]}
    rows = {(code, row.number) for code, table in PACK.tables.items() for row in table.rows}
    assert rows <= walked


def test_another_pack_is_tried_on_open_decisions_and_changes_nothing():
    inputs = {"stay_area": "yes", "fever": "yes", "imaging": "yes", "blood": "no"}
    before = shipped_table("cn-ncov-2020-01-22", "suspect-classifier")
    kept = rules.record(rules.decide(before, inputs), inputs)
    other = rules.record(rules.decide(before, inputs | {"fever": "no"}), inputs | {"fever": "no"})
    (difference,) = rules.rerun(SUSPECT, [("1", kept), ("2", other)])
    assert (difference.key, difference.was, difference.would_be) == ("1", "not", "suspect")
    assert kept.outcome == "not"


def test_deciding_keeps_up_with_a_busy_lane():
    begun = time.perf_counter()
    for number in range(20_000):
        rules.decide(TRIAGE, CALM | {"reading_c": 36 + number % 13 / 10})
    assert timedelta(seconds=time.perf_counter() - begun) < timedelta(seconds=5)
