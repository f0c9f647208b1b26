"""Names as people type them, what holds of every tree, and which code took over from which."""

from types import SimpleNamespace

import pytest

from lianfang.ground.places import naming, rules, succession
from lianfang.ground.places.rules import Standing
from lianfang.ground.places.succession import Change

ENDINGS = ("town", "hamlet")
PACK = SimpleNamespace(
    levels={
        "shire": SimpleNamespace(no=1, digits=2),
        "parish": SimpleNamespace(no=2, digits=4),
    },
    digits={1: 2, 2: 4},
    endings=lambda level: ENDINGS,
)


@pytest.mark.parametrize(
    ("name", "stem"),
    [("长沙市", "长沙"), ("市市", "市"), ("市", "市"), ("新村村委会", "新村"), ("岳麓", "岳麓")],
)
def test_a_name_loses_its_ending_but_is_never_used_up(name, stem):
    assert naming.stem(name, ("村委会", "市")) == stem


@pytest.mark.parametrize("typed", ["Dong'an", "dong an", "DONGAN", "\uff24ong an", "Dong’an"])
def test_case_width_blanks_and_apostrophes_do_not_matter(typed):
    assert naming.folded(typed) == "dongan"


@pytest.mark.parametrize(
    ("standing", "is_misplaced"),
    [
        (Standing("43", 1, None, None, False, None), False),
        (Standing("4301", 2, "43", 1, False, None), False),
        (Standing("430171", 3, "4301", 2, True, "430102"), False),
        (Standing("4301", 2, None, None, False, None), True),
        (Standing("4401", 2, "43", 1, False, None), True),
        (Standing("430101", 3, "43", 1, False, None), True),
        (Standing("430171", 3, "4301", 2, True, None), True),
    ],
)
def test_what_contradicts_the_tree(standing, is_misplaced):
    assert rules.is_misplaced(standing) == is_misplaced


def test_differences_name_what_is_counted_otherwise():
    found = {"1": 1, "2": 13, "zones": 16}

    assert rules.differences(found, {"1": 1, "2": 14, "zones": 16}) == [("2", 13, 14)]
    assert rules.differences(found, found) == []


def removed(code, name, *, level="parish", parent="11"):
    return Change(
        kind="removed", level=level, code=code, name_before=name, name_after="", parent=parent
    )


def added(code, name, *, level="parish", parent="11"):
    return Change(
        kind="added", level=level, code=code, name_before="", name_after=name, parent=parent
    )


def test_a_place_goes_on_under_its_name_with_another_ending():
    changes = [removed("1101", "Mill hamlet"), added("1102", "Mill town")]

    assert succession.successors(changes, PACK) == {"1101": "1102"}


def test_units_follow_their_parent():
    changes = [
        removed("11", "Old shire", level="shire", parent=""),
        added("12", "Old shire", level="shire", parent=""),
        removed("1101", "Mill"),
        added("1201", "Mill", parent="12"),
    ]

    assert succession.successors(changes, PACK) == {"11": "12", "1101": "1201"}


def test_two_heirs_of_one_name_are_no_heir():
    changes = [removed("1101", "Mill"), added("1102", "Mill town"), added("1103", "Mill hamlet")]

    assert succession.successors(changes, PACK) == {}


def test_a_dissolved_place_follows_most_of_its_units():
    changes = [
        removed("11", "Gone", level="shire", parent=""),
        removed("1101", "Mill"),
        removed("1102", "Ford"),
        removed("1103", "Well"),
        added("1301", "Mill", parent="13"),
        added("1302", "Ford", parent="13"),
        added("1401", "Well", parent="14"),
    ]

    assert succession.successors(changes, PACK)["11"] == "13"


def test_renaming_keeps_the_code():
    change = Change(
        kind="renamed", level="parish", code="1101", name_before="A", name_after="B", parent="11"
    )

    assert succession.successors([change], PACK) == {"1101": "1101"}
