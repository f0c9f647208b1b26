"""What a checklist asks, what it refuses and what it finds; no store."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from lianfang.ground.checklists import rules, shapes
from lianfang.ground.checklists.terms import ItemType, Urgency

SAMPLE = {
    "code": "sample",
    "version": 1,
    "valid_from": "2020-01-01",
    "purpose": "inspection",
    "title": {"en": "Sample", "zh": "样本"},
    "source": {"en": "Made up"},
    "items": [
        {"key": "open", "type": "yes_no", "prompt": {"en": "Open?"}, "required": True},
        {
            "key": "guests",
            "type": "number",
            "prompt": {"en": "Guests"},
            "min": 0,
            "max": 100,
            "required": True,
            "show_if": {"open": "yes"},
        },
        {"key": "warmth", "type": "temperature", "prompt": {"en": "Warmth"}},
        {
            "key": "signs",
            "type": "choices",
            "prompt": {"en": "Signs"},
            "choices": [{"key": "a", "words": {"en": "A"}}, {"key": "b", "words": {"en": "B"}}],
        },
        {"key": "remark", "type": "text", "prompt": {"en": "Remark"}},
        {"key": "photo", "type": "photo", "prompt": {"en": "Photo"}},
    ],
    "findings": [
        {
            "code": "crowd",
            "when": {"guests": {"at_least": 50}},
            "words": {"en": "Crowd"},
            "action": {"en": "Send home"},
        },
        {
            "code": "hot",
            "when": {"warmth": {"at_least": 37.3}},
            "words": {"en": "Hot"},
            "action": {"en": "Doctor"},
            "urgency": "now",
        },
    ],
}


def template(**changes):
    return shapes.parse(SAMPLE | changes)


def item(**changes):
    return {"key": "one", "type": "yes_no", "prompt": {"en": "One?"}} | changes


def keys(problems):
    return [problem.key for problem in problems]


@pytest.mark.parametrize(
    ("items", "complaint"),
    [
        ([item(), item()], "stands twice"),
        ([item(show_if={"two": "yes"})], "does not come before it"),
        ([item(type="choice")], "needs choices"),
        ([item(key="Un Key")], "pattern"),
        ([], "at least 1"),
    ],
)
def test_a_template_that_does_not_hold_together_is_refused(items, complaint):
    with pytest.raises(ValidationError, match=complaint):
        template(items=items, findings=[])


def test_a_checklist_for_lay_people_asks_nothing_medical():
    with pytest.raises(ValidationError, match="medical knowledge"):
        template(items=[item(lay_observable=False)], lay_only=True, findings=[])


def test_a_finding_looks_at_items_that_are_asked():
    rule = SAMPLE["findings"][0] | {"when": {"nothing": "yes"}}

    with pytest.raises(ValidationError, match="not asked"):
        template(findings=[rule])


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, ["open"]),
        ({"open": "maybe"}, ["open"]),
        ({"open": True}, ["open"]),
        ({"open": "yes"}, ["guests"]),
        ({"open": "yes", "guests": 101}, ["guests"]),
        ({"open": "yes", "guests": "many"}, ["guests"]),
        ({"open": "yes", "guests": True}, ["guests"]),
        ({"open": "yes", "guests": float("nan")}, ["guests"]),
        ({"open": "no", "warmth": 3.75}, ["warmth"]),
        ({"open": "no", "warmth": 375}, ["warmth"]),
        ({"open": "no", "signs": ["a", "c"]}, ["signs"]),
        ({"open": "no", "remark": "x" * 2001}, ["remark"]),
        ({"open": "no", "remark": "\x00"}, ["remark"]),
        ({"open": "no", "remark": 5}, ["remark"]),
        ({"open": "no", "photo": "a photo"}, ["photo"]),
        ({"open": "no", "diagnosis": "flu"}, ["diagnosis"]),
        ({"open": "no"}, []),
        ({"open": "unknown", "guests": "ignored"}, []),
        ({"open": "yes", "guests": 0, "signs": ["a"], "photo": "0" * 64}, []),
    ],
)
def test_each_answer_that_cannot_be_kept_is_named(answers, wrong):
    problems = rules.check(template(), answers)

    assert keys(problems) == wrong
    assert all(problem.sentence for problem in problems)


def test_findings_come_most_urgent_first():
    found = rules.findings(template(), {"open": "yes", "guests": 50, "warmth": 37.3})

    assert [(one.code, one.urgency) for one in found] == [
        ("hot", Urgency.NOW),
        ("crowd", Urgency.TODAY),
    ]
    assert found[0].label == "Hot"
    assert found[0].action_label == "Doctor"


def test_what_was_not_asked_neither_counts_nor_stays():
    answers = {"open": "no", "guests": 99, "remark": ""}

    assert rules.findings(template(), answers) == []
    assert rules.kept(template(), answers) == {"open": "no"}


WORD = st.sampled_from(["", "yes", "no", "unknown", "a", "b", "0", "\x00"])
ANSWER = st.one_of(
    st.none(),
    WORD,
    st.sampled_from([float("nan"), float("inf"), -1.0, 0.0, 37.3, 1e9]),
    st.booleans(),
    st.lists(WORD, max_size=3),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([one["key"] for one in SAMPLE["items"]]), ANSWER))
def test_whatever_is_sent_is_answered(answers):
    shown = {one.key for one in rules.asked(template(), answers)}
    problems = rules.check(template(), answers)

    assert set(keys(problems)) <= shown
    assert set(rules.kept(template(), answers)) <= shown
    assert all(finding.urgency in Urgency for finding in rules.findings(template(), answers))


def test_every_type_has_its_check():
    assert set(rules._CHECKS) == set(ItemType)
