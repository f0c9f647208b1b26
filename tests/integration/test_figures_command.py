import pytest
from click.testing import CliRunner

from lianfang.config.commands import figures
from lianfang.ground.kernel import clock
from tests.integration.test_bulletin_import import ROWS, as_csv
from tests.integration.test_daily_report import BRIEFING, hunan, known

__all__ = ["hunan"]
PREFECTURES = ["--indicator", "confirmed", "--level", "prefecture", "--as-of"]


@pytest.fixture(autouse=True)
def _house(hunan):
    clock.set_to(shown_at=BRIEFING)


def run(*words: str):
    return CliRunner().invoke(figures.command, list(words))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--indicator", "nope", "--level", "prefecture", "--as-of", "2020-01-28"],
        ["--indicator", "confirmed", "--level", "nope", "--as-of", "2020-01-28"],
    ],
)
def test_a_question_that_cannot_be_answered_says_what_can(words):
    answer = run(*words)

    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert answer.stderr


def test_code_name_and_value_stand_apart_by_tabs():
    lines = run(*PREFECTURES, "2020-01-28").stdout.splitlines()

    assert lines[0] == "4301\t长沙市\t46"
    assert len(lines) == 14


def test_what_is_not_confirmed_is_a_dash():
    lines = run(*PREFECTURES, "2020-01-29", "--known-at", "2020-01-29T15:00").stdout.splitlines()

    assert {line.split("\t")[2] for line in lines} == {"-"}


def test_only_units_below_a_place():
    answer = run(*PREFECTURES, "2020-01-28", "--under", "4308")

    assert answer.stdout == "4308\t张家界市\t0\n"


def test_a_rebuild_says_how_many_were_wrong():
    assert run("rebuild").stdout == "0 counters had to be changed.\n"


def test_a_bulletin_comes_in_whole_or_not_at_all(tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    bad.write_bytes(as_csv(*ROWS, ["月球", "2020-01-29", "1", "0", "0"]))
    good.write_bytes(as_csv(*ROWS))

    refused = run("import", str(bad))
    assert refused.exit_code == 1
    assert "row 4" in refused.stderr
    assert known("4301").value is None
    assert run("import", str(good)).stdout == "6 figures were recorded.\n"
    assert known("4301").value == 57
