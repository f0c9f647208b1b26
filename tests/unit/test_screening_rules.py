"""Origin changes nothing, care comes before haste, and a band is all that stays of a reading."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.rulepacks import pack as packs
from lianfang.ground.rulepacks import rules as tables
from lianfang.ground.rulepacks import services as rulepacks
from lianfang.people.screening import rules, slips
from lianfang.people.screening.bodies import Answers, ScreeningBody
from lianfang.people.screening.terms import CAREFUL, TABLE
from tests.factories import HUNAN

DAY = date(2020, 1, 29)
PACK = packs.compiled(
    rulepacks.read(DataFolder(HUNAN).yaml(DataFolder(HUNAN).manifest["rulepacks"][-1]))
)
TRUTHS = st.sampled_from(["yes", "no", "unknown"])
ANSWERS = st.fixed_dictionaries(dict.fromkeys(Answers.model_fields, TRUTHS))
READINGS = st.lists(
    st.fixed_dictionaries(
        {
            "celsius": st.floats(30, 44).map(lambda value: round(value, 1)),
            "method": st.sampled_from(["infrared", "ear", "glass", "electronic"]),
            "ambient": st.floats(-10, 45),
        }
    ),
    max_size=3,
)
OUTCOMES = st.sampled_from([outcome.value for outcome in CAREFUL])
ORIGINS = st.sampled_from(["42", "4201", "43", "4306", ""])


def a_body(**more):
    found = {"checkpoint": "sample", "answers": {}, "outcome": "pass"} | more
    return ScreeningBody.model_validate(found)


def judged(body):
    inputs = rules.inputs_of(body, pack=PACK, on=DAY)
    return rules.judge(body.outcome, inputs=inputs, pack=PACK, own=None)


@given(answers=ANSWERS, readings=READINGS, said=OUTCOMES, one=ORIGINS, other=ORIGINS)
def test_changing_only_the_card_and_the_plate_never_changes_the_outcome(
    answers, readings, said, one, other
):
    def with_origin(prefix):
        person = {
            "document_kind": "id_card",
            "document_no": f"{prefix}0106199001011234",
            "address_place": prefix,
        }
        return judged(a_body(answers=answers, readings=readings, outcome=said, person=person))

    assert with_origin(one) == with_origin(other)


@pytest.mark.parametrize("stranger", ["plate", "origin", "id_prefix", "home_province", "ethnicity"])
def test_no_answer_about_origin_is_taken(stranger):
    assert stranger not in PACK.table(TABLE).known
    with pytest.raises(ValueError, match=stranger):
        a_body(answers={stranger: "yes"})


@given(answers=ANSWERS, readings=READINGS, said=OUTCOMES)
def test_what_stands_is_never_barred(answers, readings, said):
    body = a_body(answers=answers | {"green_vehicle": "no"}, readings=readings, outcome=said)
    inputs = rules.inputs_of(body, pack=PACK, on=DAY)
    found = rules.judge(said, inputs=inputs, pack=PACK, own=None)

    if found.decision.is_determined and found.doubt:
        assert found.stands not in tables.barred(PACK.table(TABLE), inputs)


@pytest.mark.parametrize("celsius", [37.3, 38.5, 40.0])
@pytest.mark.parametrize("method", ["glass", "electronic", "ear"])
def test_whoever_is_febrile_is_never_advised_to_return(celsius, method):
    body = a_body(
        outcome="advise_return",
        answers={"declines": "yes"},
        readings=[{"celsius": celsius, "method": method, "ambient": 20}],
    )

    assert judged(body).stands == "hospital_observation"


@pytest.mark.parametrize(
    ("celsius", "stands"), [(34.2, "remeasure"), (3.75, "remeasure"), (36.5, "pass")]
)
def test_a_reading_that_cannot_be_is_not_a_pass(celsius, stands):
    answers = dict.fromkeys(Answers.model_fields, "no")
    readings = [{"celsius": celsius, "method": "glass", "ambient": 20}]

    assert judged(a_body(answers=answers, readings=readings)).stands == stands


@pytest.mark.parametrize(
    ("left_on", "place", "counts"),
    [
        (None, "", "yes"),
        (date(2020, 1, 15), "4201", "yes"),
        (date(2020, 1, 14), "4201", "no"),
    ],
)  # fmt: skip
def test_a_stay_counts_for_as_long_as_an_incubation_lasts(left_on, place, counts):
    exposure = {"kind": "stay", "place": place, "left_on": left_on}
    body = a_body(answers={"exposure_stay": "yes"}, exposure=exposure)

    assert rules.inputs_of(body, pack=PACK, on=DAY)["exposure_stay"] == counts


@pytest.mark.parametrize(
    ("celsius", "band"),
    [(36.5, 365), (36.9, 365), (37.0, 370), (37.3, 370), (None, None), (-4, None)],
)
def test_a_reading_is_kept_as_half_a_degree(celsius, band):
    assert rules.band_of(celsius) == band


@given(key=st.integers(1, 10**15), kind=st.sampled_from(slips.Kind))
def test_a_slip_proves_itself(key, kind):
    code = slips.code_of(kind, key)

    assert slips.read(code.lower()) == slips.Slip(kind, key)
    assert slips.read(code[:-1] + ("A" if code[-1] != "A" else "B")) is None
