"""A scenario fills the house: room by room, once, and a cut leaves nothing half."""

import shutil
from datetime import date

import pytest
from click.testing import CliRunner

from lianfang.config.cli import main
from lianfang.ground.kernel import clock
from lianfang.ground.kernel.packs import BrokenData
from lianfang.ground.ledger.models import Entry
from lianfang.ground.places.models import Place
from lianfang.ground.posts import actors
from lianfang.insight.scenarios import acts, folders, loading, queries, services
from lianfang.insight.scenarios.errors import PackMissing, UnknownScenario
from lianfang.insight.scenarios.models import ReportedFact, Scenario
from tests.factories import LITTORAL, NOON

pytestmark = pytest.mark.django_db
CODE = "littoral-2031-05-05"


@pytest.fixture
def data(tmp_path, settings):
    """A copy of the made-up country's scenario, over its pack."""
    settings.DATA_DIR = tmp_path
    shutil.copytree(LITTORAL, tmp_path / "littoral")
    return folders.open_scenario(CODE, folder=tmp_path / "littoral" / "scenario")


def load(data):
    done = {}
    return services.load_scenario(
        data=data,
        by=actors.system(),
        now=NOON,
        report=lambda room, rows: done.update({room: done.get(room, 0) + rows}),
    )


def load_facts(data):
    return loading.load(data, by=actors.system(), now=NOON, report=lambda rows: None)


def rewrite_facts(data, old, new):
    path = data.file("facts")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("code", ["atlantis", "../littoral", "", "hunan-2020-01-29/"])
def test_an_unknown_scenario_is_refused(code):
    with pytest.raises(UnknownScenario) as refusal:
        folders.open_scenario(code)

    assert "hunan-2020-01-29" in refusal.value.sentence()


def test_a_scenario_without_its_pack_is_refused(tmp_path):
    lone = tmp_path / "a" / "b" / "c" / "d"
    shutil.copytree(LITTORAL / "scenario", lone)

    with pytest.raises(PackMissing):
        folders.open_scenario(CODE, folder=lone)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("kind: broadcast", "kind: gossip", "gossip"),
        ("2031-05-03", "3 May", "Invalid isoformat"),
        ('place: "72"', 'place: "99"', "99 is not in the tree"),
        ("publisher:", "printer:", "“publisher” is missing"),
    ],
)
def test_a_broken_fact_is_named_by_its_key(littoral, data, old, new, why):
    rewrite_facts(data, old, new)

    with pytest.raises(BrokenData) as refusal:
        load_facts(data)

    assert refusal.value.params["where"] == "lighthouse-bells"
    assert why in refusal.value.sentence()
    assert not ReportedFact.objects.exists()


def test_a_cut_leaves_whole_rooms_and_is_mended_by_loading_again(data):
    rewrite_facts(data, "kind: broadcast", "kind: gossip")

    with pytest.raises(BrokenData):
        load(data)

    assert Place.objects.count() == 8
    assert not Scenario.objects.exists()
    assert not clock.read().is_set

    rewrite_facts(data, "kind: gossip", "kind: broadcast")
    load(data)

    assert Scenario.objects.get().code == CODE


def test_loading_fills_the_rooms_and_sets_the_clock(data):
    written = load(data)

    assert written["places"] and written["posts"] and written["scenarios"]
    assert clock.read().now == services.filling.opening_of(data)
    assert not clock.read().is_running


def test_loading_is_one_entry_of_the_ledger_at_the_scenarios_own_moment(data):
    load(data)

    entry = Entry.objects.get(act=acts.LOADED)
    assert entry.subject == f"scenario:{CODE}"
    assert entry.at == services.filling.opening_of(data)


def test_loading_again_changes_nothing(data):
    load(data)
    entries = Entry.objects.count()
    clock.set_to(shown_at=NOON)

    assert not any(load(data).values())
    assert Entry.objects.count() == entries
    assert clock.read().now == NOON


def test_facts_that_are_gone_are_taken_out(littoral, data):
    load_facts(data)
    data.file("facts").write_text("[]\n", encoding="utf-8")

    assert load_facts(data) == 1
    assert not ReportedFact.objects.exists()


def test_in_production_the_clock_follows_the_wall(data, settings):
    settings.LIANFANG_CLOCK_CAN_BE_SET = False
    load(data)

    assert Entry.objects.get(act=acts.LOADED).at == NOON
    assert not clock.read().is_set


def a_fact(**changes):
    fields = {
        "scenario": "test",
        "key": "fact",
        "kind": "broadcast",
        "place_id": "72",
        "day": date(2031, 5, 3),
        "text": "铃",
        "text_en": "Bells",
        "source_id": "gazette",
        "publisher": "Gazette",
        "published_on": date(2031, 5, 5),
    }
    return ReportedFact.objects.create(**fields | changes)


@pytest.mark.parametrize(
    ("first", "last", "is_found"),
    [
        (date(2031, 5, 3), date(2031, 5, 3), True),
        (date(2031, 5, 4), date(2031, 5, 9), True),
        (date(2031, 5, 5), date(2031, 5, 9), False),
        (date(2031, 5, 1), date(2031, 5, 2), False),
    ],
)
def test_a_fact_is_found_on_each_of_its_days(littoral, first, last, is_found):
    a_fact(until=date(2031, 5, 4))

    assert queries.facts_between(("72",), first, last).exists() == is_found


def test_a_fact_is_found_in_its_scope_once_it_was_published(littoral):
    a_fact()
    day = date(2031, 5, 3)

    assert not queries.facts_between(("71",), day, day).exists()
    assert not queries.facts_between((), day, day).exists()
    assert not queries.facts_between(("7",), day, day, published_by=date(2031, 5, 4)).exists()
    fact = queries.facts_between(("7",), day, day, published_by=date(2031, 5, 5)).get()
    assert (fact.sentence, fact.source, fact.is_dated) == ("Bells", "Gazette (gazette)", True)


def test_the_shipped_facts_all_have_a_home(hunan_top):
    data = folders.open_scenario("hunan-2020-01-29")
    keys = {row["key"] for row in data.yaml("facts") if len(row["place"]) < 7}
    rows = [row for row in data.yaml("facts") if row["key"] in keys]

    facts = {fact.key: fact for fact in loading.reading.facts(data)}

    assert set(facts) >= keys
    assert all(facts[row["key"]].is_dated == ("on_reason" not in row) for row in rows)


def test_the_command_lists_the_shipped_scenarios():
    result = CliRunner().invoke(main, ["scenario", "list"])

    assert result.exit_code == 0
    assert "hunan-2020-01-29\tHunan, afternoon of 29 January 2020\tnot loaded" in result.output


def test_the_command_loads_and_says_what_changed(data):
    words = ["scenario", "load", CODE, "--folder", str(data.path)]
    first = CliRunner().invoke(main, words)
    second = CliRunner().invoke(main, words)

    assert f"{CODE}: places 12" in first.output
    assert "nothing to change" in second.output


def test_the_command_says_what_is_wrong():
    result = CliRunner().invoke(main, ["scenario", "load", "atlantis"])

    assert result.exit_code == 1
    assert "There is no scenario “atlantis”" in result.output
