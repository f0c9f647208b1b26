"""A pack that is not sound is refused before anybody signs it, and every fault is named."""

import pytest

from lianfang.ground.rulepacks import checking, differences, services
from lianfang.ground.rulepacks.errors import BrokenPack
from tests.integration.rulepacks.packs import FILES, shipped, tiny, words, yes_no


def refusal(given) -> str:
    with pytest.raises(BrokenPack) as refused:
        checking.check(services.read(given))
    return refused.value.sentence()


def door(change):
    pack = tiny()
    change(pack["tables"]["door"])
    return pack


@pytest.mark.parametrize(
    "name",
    ["plate", "plate_province", "id_prefix", "household_registration", "ethnicity", "name",
     "native_place", "province_of_origin", "hukou"],
)  # fmt: skip
def test_an_input_that_looks_at_origin(name):
    assert name in refusal(door(lambda table: table["inputs"].update({name: yes_no()})))


def test_an_input_that_is_not_declared():
    broken = door(lambda table: table["rows"][0].update(when={"colour": "red"}))
    assert "colour" in refusal(broken)


def test_an_unknown_comparison():
    broken = door(lambda table: table["rows"][0].update(when={"reading_c": {"near": 37}}))
    assert "near" in refusal(broken)


def test_an_unknown_combination():
    broken = door(lambda table: table["rows"][0].update(when={"all": "reading_c"}))
    assert "hot" in refusal(broken)


def test_a_constant_that_is_not_there():
    broken = door(lambda table: table["rows"][0].update(when={"reading_c": {"above": "fever"}}))
    assert "fever" in refusal(broken)


def test_a_word_that_an_input_never_is():
    broken = door(lambda table: table["rows"][0].update(when={"coughs": "perhaps"}))
    assert "perhaps" in refusal(broken)


def test_a_truth_that_is_compared_as_a_number():
    broken = door(lambda table: table["rows"][0].update(when={"coughs": {"above": 3}}))
    assert "coughs" in refusal(broken)


def test_a_table_without_a_last_row():
    assert "last row" in refusal(door(lambda table: table["rows"].pop()))


def test_a_row_that_can_never_hold():
    late = {"code": "late", "outcome": "keep", "reason": words("late")}
    late["when"] = {"reading_c": {"at_least": 40}}
    assert "late" in refusal(door(lambda table: table["rows"].insert(1, late)))


def test_an_outcome_and_a_duty_that_are_not_declared():
    assert "banish" in refusal(door(lambda table: table["rows"][0].update(outcome="banish")))
    assert "sing" in refusal(door(lambda table: table["rows"][0].update(duties=["sing"])))


def test_a_broken_invariant_shows_an_example():
    rule = {"name": words("Nobody who coughs passes"), "when": {"coughs": "yes"}}
    rule["never"] = ["pass"]
    sentence = refusal(door(lambda table: table.update(invariants=[rule])))
    assert "Nobody who coughs passes" in sentence
    assert "'coughs': 'yes'" in sentence


def test_a_text_of_another_shape():
    assert "valid_from" in refusal({"code": "x-1", "tables": []})
    assert "colour" in refusal(tiny(colour="red"))
    assert refusal("nothing") != ""


def test_the_shipped_packs_are_sound():
    for code in FILES:
        assert shipped(code).code == code


def test_the_difference_of_the_shipped_packs_is_said_in_words():
    lines = differences.diff(*(shipped(code).text for code in FILES))
    assert "New area of continuing transmission: Hubei Province, from 2020-01-24" in lines
    assert "Suspected case: new row “Any one exposure and any two clinical findings”" in lines
    assert differences.diff(None, shipped().text) == [
        "This is the first pack: everything in it is new."
    ]


def test_a_changed_constant_is_named_with_both_values():
    now = tiny()
    now["constants"]["limit"]["value"] = 37.3
    assert differences.diff(services.read(tiny()), services.read(now)) == ["Limit: 37 becomes 37.3"]
