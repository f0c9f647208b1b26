"""What was computed before signing: attached to a draft, read with it, never to an issued order."""

import pytest

from lianfang.command.orders import annexes, services
from lianfang.command.orders.errors import AlreadyIssued, BadSummary, TooManyAnnexes
from lianfang.command.orders.models import Annex
from lianfang.command.orders.services.annexing import MOST_ANNEXES
from lianfang.ground.kernel.errors import NotFound
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts.terms import Role
from tests.factories import an_actor
from tests.integration.test_order_acts import a_draft

FINDING = {
    "option": "筛查",
    "option_en": "Screening",
    "label": "少感染",
    "label_en": "Infections averted",
    "unit": "人",
    "unit_en": "persons",
    "low": 3,
    "middle": 17.4,
    "high": 41,
    "chance": 0.97,
}


@pytest.fixture
def commander(hunan_top):
    return an_actor(Role.COMMANDER, "43")


@pytest.fixture
def draft(commander, noon):
    return a_draft(commander, noon)


def a_summary(**changes):
    notes = [{"text": "看不出学校的作用", "text_en": "It cannot tell what schools do."}]
    facts = {
        "against": "维持现状",
        "against_en": "As things stand",
        "findings": [FINDING],
        "notes": notes,
        "basis": {"seed": "7"},
    }
    return facts | changes


def attach(draft, by, now, **changes):
    facts = {
        "title": "卡口推演",
        "title_en": "Checkpoints",
        "summary": a_summary(),
        "study": "study:1",
    }
    return services.attach(order_id=draft.pk, by=by, now=now, **(facts | changes))


def test_nothing_is_attached_once_it_is_issued(draft, commander, noon):
    annex = attach(draft, commander, noon)
    services.issue(order_id=draft.pk, by=commander, now=noon)

    with pytest.raises(AlreadyIssued):
        attach(draft, commander, noon, study="study:2")
    with pytest.raises(AlreadyIssued):
        services.detach(order_id=draft.pk, annex_id=annex.pk, by=commander, now=noon)


def test_a_stranger_does_not_find_the_draft(draft, noon):
    with pytest.raises(NotFound):
        attach(draft, an_actor(Role.COMMANDER, "4301"), noon)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"findings": []}, "findings"),
        ({"findings": [FINDING | {"low": 42}]}, "findings.0"),
        ({"findings": [FINDING | {"low": float("nan")}]}, "findings.0.low"),
        ({"findings": [FINDING | {"chance": 1.5}]}, "findings.0.chance"),
        ({"findings": [FINDING | {"label": "a\x00b"}]}, "findings.0.label"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_result_that_says_less_than_it_must_is_refused(draft, commander, noon, change, field):
    with pytest.raises(BadSummary) as refused:
        attach(draft, commander, noon, summary=a_summary(**change))

    assert refused.value.params["field"] == field
    assert not Annex.objects.exists()


@pytest.mark.parametrize("change", [{"title": " "}, {"study": ""}])
def test_a_result_without_a_name_is_refused(draft, commander, noon, change):
    with pytest.raises(BadSummary):
        attach(draft, commander, noon, **change)


def test_a_draft_takes_only_so_many(draft, commander, noon):
    for number in range(MOST_ANNEXES):
        attach(draft, commander, noon, study=f"study:{number}")

    with pytest.raises(TooManyAnnexes):
        attach(draft, commander, noon, study="study:99")


def test_attaching_again_changes_nothing_and_a_new_result_takes_the_old_ones_place(
    draft, commander, noon
):
    first = attach(draft, commander, noon)
    again = attach(draft, commander, noon)
    newer = attach(draft, commander, noon, summary=a_summary(findings=[FINDING | {"high": 50}]))

    assert first.pk == again.pk == newer.pk
    assert Entry.objects.filter(act="orders.order.annexed").count() == 2
    assert Annex.objects.get().summary["findings"][0]["high"] == 50


def test_taking_off_twice_is_harmless(draft, commander, noon):
    annex = attach(draft, commander, noon)

    for _time in range(2):
        services.detach(order_id=draft.pk, annex_id=annex.pk, by=commander, now=noon)

    assert not Annex.objects.exists()
    assert Entry.objects.filter(act="orders.order.annex-removed").count() == 1


def test_ranges_come_first_in_words(draft, commander, noon):
    words = annexes.in_words(attach(draft, commander, noon))
    (finding,) = words.findings

    assert finding.range == "between 3 and 41 persons"
    assert (finding.middle, finding.chance) == ("in the middle 17", "better in 97 % of runs")
    assert words.against == "Compared with: As things stand"
    assert words.notes == ("It cannot tell what schools do.",)


@pytest.mark.parametrize(
    ("low", "high", "chance", "words"),
    [
        (0, 0, 0.5, ("0 persons", "better in 50 % of runs")),
        (
            -4.25,
            1234567,
            1,
            ("between \N{MINUS SIGN}4.2 and 1,234,567 persons", "better in nearly every run"),
        ),
        (1, 2, 0, ("between 1 and 2 persons", "better in hardly any run")),
        (1, 2, None, ("between 1 and 2 persons", "")),
    ],
)
def test_numbers_read_as_people_write_them(draft, commander, noon, low, high, chance, words):
    finding = FINDING | {"low": low, "high": high, "middle": None, "chance": chance}
    annex = attach(draft, commander, noon, summary=a_summary(findings=[finding]))

    (line,) = annexes.in_words(annex).findings

    assert (line.range, line.chance, line.middle) == (*words, "")


def test_the_basis_is_named_in_words_where_they_are_known(draft, commander, noon):
    basis = {"seed": "7", "inputs": "9f3c", "weather": "dry"}

    words = annexes.in_words(attach(draft, commander, noon, summary=a_summary(basis=basis)))

    assert words.basis == "seed 7 · digest of the inputs 9f3c · weather dry"
