from datetime import UTC, date, datetime, timedelta

import pytest

from lianfang.ground.figures import queries, services
from lianfang.ground.figures.errors import UnknownFigure, UnknownPlace
from lianfang.ground.figures.models import Counter, Indicator, Statement
from lianfang.ground.figures.services import NewStatement
from lianfang.ground.figures.terms import IndicatorType, Knowledge
from lianfang.ground.kernel.errors import NotAllowed
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts.actors import system
from lianfang.ground.posts.terms import Role
from tests.factories import a_place, an_actor

NINE = datetime(2020, 1, 30, 1, 0, tzinfo=UTC)
DAY = date(2020, 1, 29)
HOUR = timedelta(hours=1)


def indicator(code: str, *, formula=None, reported_by=("level-2",)) -> Indicator:
    return Indicator(
        code=code,
        name=code,
        name_en=code,
        unit="例",
        unit_en="cases",
        type=IndicatorType.CUMULATIVE,
        formula=formula,
        reported_by=[] if formula else list(reported_by),
    )


@pytest.fixture
def tree(db):
    """1 with 11 and 12; 11 with 1101, 1102 and the zone 1109 that hangs under 1101."""
    a_place("1")
    for code in ("11", "12"):
        a_place(code, level=2, parent="1")
    for code in ("1101", "1102", "1109"):
        a_place(code, level=3, parent="11")
    zone = a_place("1109", level=3)
    zone.is_zone, zone.attached_to_id = True, "1101"
    zone.save()
    formulas = {
        "new": {"daily_change": "cases"},
        "open": {"minus": ["cases", "dead"]},
        "rate": {"per": "population", "scale": 1000, "of": "open"},
    }
    services.define_indicators(
        [indicator("cases"), indicator("dead")]
        + [indicator(code, formula=formula) for code, formula in formulas.items()],
        by=system(),
        now=NINE,
    )


def say(*rows: tuple[str, int], day=DAY, now=NINE, by=None, code="cases", **more) -> int:
    return services.record_statements(
        [
            NewStatement(place=place, indicator=code, day=day, numerator=value, **more)
            for place, value in rows
        ],
        by=by or system(),
        now=now,
        source="test",
        trace=services.Trace(place="1"),
    )


def read(place: str, code: str = "cases", *, day=DAY, known_at=None):
    block = queries.grid(places=[place], indicators=[code], first=day, last=day, known_at=known_at)
    return block[place, code, day]


def test_nobody_records_for_a_place_they_do_not_answer_for(tree):
    with pytest.raises(NotAllowed):
        say(("12", 1), by=an_actor(Role.DUTY_OFFICER, "11"))

    assert not Statement.objects.exists()


def test_a_derived_figure_cannot_be_recorded(tree):
    with pytest.raises(UnknownFigure):
        say(("11", 1), code="new")


def test_an_unknown_place_is_named(tree):
    with pytest.raises(UnknownPlace, match="99"):
        say(("99", 1))

    assert not Counter.objects.exists()


def test_the_tree_above_counts_along(tree):
    say(("1101", 3), ("1109", 2))

    assert (read("1101").value, read("1109").value) == (3, 2)
    assert (read("11").value, read("11").parts, read("11").parts_expected) == (3, 1, 2)
    assert read("1").value == 3


def test_a_zone_counts_with_its_host_while_the_host_is_silent(tree):
    say(("1109", 2), ("1102", 4))

    assert read("1101").value == 2
    assert (read("11").value, read("11").is_whole) == (6, True)


def test_recording_again_changes_nothing(tree):
    say(("11", 3))

    assert say(("11", 3)) == 0
    assert Statement.objects.count() == 1
    assert Entry.objects.filter(act="figures.statements.recorded").count() == 1


def test_a_batch_leaves_one_entry_with_its_digest(tree):
    say(("11", 3), ("12", 4))

    entry = Entry.objects.get(act="figures.statements.recorded")
    assert entry.items == 2
    assert len(entry.digest) == 64


def test_what_was_known_stays_readable_after_a_correction(tree):
    say(("11", 3))
    say(("11", 5), now=NINE + 2 * HOUR)

    assert read("11", known_at=NINE - HOUR).value is None
    assert read("11", known_at=NINE + HOUR).value == 3
    assert read("1", known_at=NINE + HOUR).value == 3
    assert read("11").value == read("1").value == 5


def test_a_late_statement_takes_its_place_in_time(tree):
    say(("11", 5), now=NINE + 2 * HOUR)
    say(("11", 3), now=NINE + 9 * HOUR, known_at=NINE)

    assert read("11", known_at=NINE + HOUR).value == 3
    assert read("11").value == 5


def test_a_silent_unit_is_unconfirmed_and_never_zero(tree):
    say(("11", 3))

    silent = read("12", known_at=NINE)
    assert (silent.value, silent.state) == (None, Knowledge.UNCONFIRMED)
    assert read("12", day=DAY + 3 * 24 * HOUR, known_at=NINE).state == Knowledge.NONE
    assert read("1102", known_at=NINE).state == Knowledge.NONE


def test_the_last_known_figure_of_a_silent_unit(tree):
    say(("12", 7), day=DAY - 24 * HOUR)
    say(("11", 3))

    found = queries.last_known(places=["12"], indicators=["cases"], day=DAY, known_at=NINE)

    assert found["12", "cases"].value == 7
    assert found["12", "cases"].day == DAY - timedelta(days=1)


def test_derived_figures_follow(tree):
    place = a_place("11", level=2)
    place.population = 500
    place.save()
    say(("11", 3), day=DAY - timedelta(days=1))
    say(("11", 5))
    say(("11", 1), code="dead")

    assert read("11", "new").value == 2
    assert read("11", "open").value == 4
    assert read("11", "rate").value == 8


def test_the_latest_day_can_be_asked_whole(tree):
    before = DAY - timedelta(days=1)
    say(("11", 3), ("12", 0), day=before)
    say(("11", 5), now=NINE + HOUR)

    assert queries.latest_day(root="1", known_at=NINE) == before
    assert queries.latest_day(root="1", known_at=None) == DAY
    assert queries.latest_day(root="1", known_at=None, is_whole=True) == before
    assert queries.latest_day(root="12", known_at=NINE - HOUR) is None


def test_what_changed_between_two_moments(tree):
    say(("11", 3), ("12", 4))
    say(("11", 5), now=NINE + HOUR)

    (change,) = queries.changes_since(
        places=["11", "12"],
        indicators=["cases"],
        since=NINE,
        known_at=NINE + HOUR,
        first=DAY,
        last=DAY,
    )

    assert (change.place, change.before, change.after) == ("11", 3, 5)


def test_a_rebuild_finds_nothing_to_change(tree):
    say(("1101", 3), ("1109", 2), ("12", 4))
    say(("1101", 4), ("11", 9), now=NINE + HOUR)

    assert services.rebuild() == 0


def test_a_rebuild_mends_what_was_spoiled(tree):
    say(("1101", 3), ("12", 4))
    Counter.objects.filter(place="1").update(numerator=99)
    Counter.objects.filter(place="12").delete()

    assert services.rebuild() == 3
    assert read("1").value == 7
    assert services.rebuild() == 0
