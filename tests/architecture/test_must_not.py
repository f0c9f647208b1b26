"""The table of what must not happen names real tests."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "reference" / "must-not.md"
NAME = re.compile(r"`(test_\w+)`")


def test_every_test_named_in_the_table_is_there():
    named = set(NAME.findall(TABLE.read_text(encoding="utf-8")))
    written = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert len(named) > 40
    assert named - written == set()


def test_every_line_of_the_table_names_a_test():
    rows = [
        line
        for line in TABLE.read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and not line.startswith(("|---", "| what", "| harm", "| requirem"))
    ]

    assert [row for row in rows if not NAME.search(row)] == []
