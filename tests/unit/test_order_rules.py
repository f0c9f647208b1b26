"""Whom an order reaches, what it lacks, whether it applies: rules without a store."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.command.orders import rules
from lianfang.command.orders.terms import ORDER_MOVES, OrderState, Part, Standing
from lianfang.ground.kernel.errors import IllegalMove

NOON = datetime(2020, 1, 29, 4, tzinfo=UTC)
TREE = rules.Tree(by_level={2: ("71", "72"), 3: ("7101", "7102", "7201")}, hosts={"7199": "7101"})
TABLE = """
             draft  discarded  issued  lifted  superseded
draft          .       yes       yes      .        .
discarded     yes       .         .       .        .
issued         .        .         .      yes      yes
lifted         .        .         .       .        .
superseded     .        .         .       .        .
"""
COLUMNS, *ROWS = (line.split() for line in TABLE.strip().splitlines())
LAW = {here: dict(zip(COLUMNS, cells, strict=True)) for here, *cells in ROWS}


@dataclass
class Clause:
    text: str = "Close the halls"
    is_restricting: bool = False
    to_level_id: int | None = 2
    to_places: list[str] = field(default_factory=list)


def a_draft(**changes) -> rules.Draft:
    complete = {
        "title": "Screening",
        "clauses": [Clause(is_restricting=True)],
        "sign_by": NOON + timedelta(hours=2),
        "due_at": NOON + timedelta(hours=30),
        "legal_basis": "Law, article 42",
        "competent_organ": "Government",
        "in_force_from": NOON,
        "in_force_until": NOON + timedelta(days=14),
        "review_on": date(2020, 2, 5),
        "remedy": "Apply for review within 60 days.",
    }
    return rules.Draft(**(complete | changes))


@pytest.mark.parametrize("there", OrderState)
@pytest.mark.parametrize("here", OrderState)
def test_only_the_moves_in_the_table_are_legal(here, there):
    if LAW[here][there] == "yes":
        assert ORDER_MOVES.allows(here=here, there=there)
    else:
        with pytest.raises(IllegalMove):
            ORDER_MOVES.check(here=here, there=there)


@pytest.mark.parametrize(
    ("gap", "part"),
    [
        ({"title": " "}, Part.TITLE),
        ({"clauses": []}, Part.CLAUSES),
        ({"clauses": [Clause(text="")]}, Part.CLAUSE_TEXT),
        ({"clauses": [Clause(to_level_id=None)]}, Part.ADDRESSEES),
        ({"sign_by": None}, Part.SIGN_BY),
        ({"due_at": None}, Part.DUE_AT),
        ({"legal_basis": ""}, Part.LEGAL_BASIS),
        ({"competent_organ": ""}, Part.COMPETENT_ORGAN),
        ({"in_force_from": None}, Part.IN_FORCE_FROM),
        ({"in_force_until": None}, Part.IN_FORCE_UNTIL),
        ({"review_on": None}, Part.REVIEW_ON),
        ({"remedy": ""}, Part.REMEDY),
    ],
)
def test_each_missing_part_is_named(gap, part):
    assert rules.missing_for_issue(a_draft(**gap)) == (part,)


def test_a_complete_restriction_lacks_nothing():
    assert rules.missing_for_issue(a_draft()) == ()


def test_an_order_that_restricts_nobody_needs_no_law():
    draft = a_draft(
        clauses=[Clause()],
        legal_basis="",
        competent_organ="",
        remedy="",
        in_force_from=None,
        in_force_until=None,
        review_on=None,
    )

    assert rules.missing_for_issue(draft) == ()


def test_a_zone_is_its_hosts_affair():
    clauses = [Clause(to_level_id=None, to_places=["7199", "7101"])]

    assert rules.addressees(clauses, tree=TREE) == ("7101",)


def test_a_place_reached_by_two_clauses_is_told_once():
    clauses = [Clause(to_level_id=3), Clause(to_level_id=2, to_places=["7201"])]

    assert rules.addressees(clauses, tree=TREE) == ("71", "72", "7101", "7102", "7201")


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (-1, Standing.NOT_YET),
        (0, Standing.IN_FORCE),
        (7, Standing.IN_FORCE),
        (8, Standing.REVIEW_DUE),
        (14, Standing.EXPIRED),
    ],
)
def test_an_order_past_its_end_is_inactive_without_any_action(days, standing):
    term = rules.Term(starts_at=NOON, ends_at=NOON + timedelta(days=14), review_on=date(2020, 2, 5))

    now = NOON + timedelta(days=days)

    assert rules.standing(OrderState.ISSUED, term, now=now) == standing


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)))
def test_no_waiting_brings_an_expired_order_back(wait):
    term = rules.Term(starts_at=NOON, ends_at=NOON + timedelta(days=1), review_on=None)

    now = NOON + timedelta(days=1) + wait

    assert rules.standing(OrderState.ISSUED, term, now=now) == Standing.EXPIRED


@pytest.mark.parametrize(
    "gap",
    [
        {"in_force_until": NOON - timedelta(days=1)},
        {"review_on": date(2020, 3, 1)},
    ],
)
def test_a_term_out_of_order_is_noticed(gap):
    assert rules.term_is_in_order(a_draft()) is True
    assert rules.term_is_in_order(a_draft(**gap)) is False
