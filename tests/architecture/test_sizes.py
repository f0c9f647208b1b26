"""Files stay small enough to be read in one sitting."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIMITS = [
    ("src", "*.py", 400),
    ("tests", "*.py", 600),
    ("bench", "*.py", 400),
    ("src", "*.html", 250),
    ("frontend/src", "*.ts", 300),
]


@pytest.mark.parametrize(("folder", "pattern", "most"), LIMITS)
def test_no_file_is_longer_than_its_limit(folder, pattern, most):
    paths = [path for path in (ROOT / folder).rglob(pattern) if "migrations" not in path.parts]

    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}

    assert paths
    assert {str(path): lines for path, lines in lengths.items() if lines > most} == {}
