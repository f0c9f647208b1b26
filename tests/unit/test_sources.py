"""The two files that tell where the data comes from say the same, each in its language."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENGLISH = (ROOT / "SOURCES.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "SOURCES.zh-CN.md").read_text(encoding="utf-8")

FILE = re.compile(r"[\w*/-]+\.(?:csv\.gz|csv|yaml|geojson)\b")
CODE = re.compile(r"`([^`]+)`")
NUMBER = re.compile(r"\d[\d,.:-]*\d|\d")


def shape(text: str) -> list[str]:
    """Headings and table rows in their order, without their words."""
    lines = (line for line in text.splitlines() if line.startswith(("#", "|")))
    return [line.split(" ")[0] + "|" * line.count("|") for line in lines]


def row_numbers(text: str) -> list[str]:
    """What stands in the second column of each table: how much each file holds."""
    cells = [line.split("|")[2] for line in text.splitlines() if line.startswith("|")]
    return [" ".join(NUMBER.findall(cell)) for cell in cells]


def test_both_languages_name_the_same_files() -> None:
    assert set(FILE.findall(CHINESE)) == set(FILE.findall(ENGLISH))
    assert len(set(FILE.findall(CHINESE))) > 20


def test_both_languages_name_every_shipped_file() -> None:
    shipped = {path for path in (ROOT / "data").rglob("*") if path.is_file()}
    by_name = {path.name for path in shipped if path.parent.name != "counties"}
    for told in (ENGLISH, CHINESE):
        assert by_name - set(FILE.findall(told)) == set()
        assert "counties/*.geojson" in told


def test_both_languages_quote_the_same_words_of_the_files() -> None:
    assert Counter(CODE.findall(CHINESE)) == Counter(CODE.findall(ENGLISH))


def test_both_languages_have_the_same_headings_and_rows_with_the_same_counts() -> None:
    assert shape(CHINESE) == shape(ENGLISH)
    assert row_numbers(CHINESE) == row_numbers(ENGLISH)


def test_both_languages_keep_the_credits_the_licences_ask_for() -> None:
    owed = ("© OpenStreetMap contributors", "ODbL 1.0", "WTFPL 2", "MIT", "Natural Earth")
    assert [each for each in owed if each not in ENGLISH or each not in CHINESE] == []
