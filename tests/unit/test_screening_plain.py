"""The quick way takes nothing that the full way refuses, and asks the table the same."""

from __future__ import annotations

import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lianfang.people.screening import plain, rules
from lianfang.people.screening.bodies import Answers, ScreeningBody

WORDS = st.sampled_from(["", " ", "T1", "x" * 40, "x" * 41, "pass", "yes", 1, None])
NUMBERS = st.one_of(st.none(), st.integers(-100, 1100), st.floats(-100, 500), WORDS)
READING = st.fixed_dictionaries(
    {
        "celsius": st.one_of(st.floats(30, 42), NUMBERS),
        "method": st.sampled_from(["ear", "glass", "eye"]),
    },
    optional={"ambient": NUMBERS, "thermometer": WORDS, "more": WORDS},
)
TRUTHS = st.sampled_from(["yes", "no", "unknown", "perhaps", None, True])
BODY = st.fixed_dictionaries(
    {
        "checkpoint": st.sampled_from(["sample", "x" * 41]),
        "answers": st.dictionaries(
            st.sampled_from([*Answers.model_fields, "plate"]), TRUTHS, max_size=3
        ),
        "outcome": st.sampled_from(["pass", "remeasure"]),
    },
    optional={
        "lane": NUMBERS,
        "party": st.one_of(st.uuids().map(str), WORDS),
        "seat": WORDS,
        "readings": st.lists(READING, max_size=2),
        "row": NUMBERS,
        "person": st.sampled_from([None, {}, {"name": "演示甲"}]),
        "exposure": st.sampled_from([None, {}]),
        "declaration": WORDS,
        "second_officer": WORDS,
        "reason": WORDS,
        "is_synthetic": st.sampled_from([True, False, None, "yes"]),
    },
)
A_PASS = {
    "checkpoint": "sample",
    "lane": 2,
    "party": None,
    "readings": [{"celsius": 36.5, "method": "ear", "ambient": 20, "thermometer": "T1"}],
    "answers": {"other_symptom": "no"},
    "outcome": "pass",
    "person": None,
}


def asked(found):
    last = found.readings[-1] if found.readings else None
    return plain.asked(found.answers) | rules.inputs_of_reading(last)


@given(body=BODY)
def test_what_the_quick_way_takes_the_full_way_takes_as_well(body):
    found = plain.read(body)

    if found is not None:
        full = ScreeningBody.model_validate(body)
        assert asked(found) == rules.inputs_of(full, pack=None, on=None)
        assert (found.lane, found.party) == (full.lane, full.party)
        assert (full.person, full.exposure, full.declaration) == (None, None, None)


def test_somebody_who_passes_is_read_the_quick_way():
    assert plain.read(msgspec.json.decode(json.dumps(A_PASS))) is not None


def test_a_name_is_never_read_the_quick_way():
    assert plain.read(A_PASS | {"person": {"name": "演示甲"}}) is None
