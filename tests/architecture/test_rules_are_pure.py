"""A rule decides from what it is given: it opens no store, reads no clock and knows no request."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPURE = ("django.db", "django.http", "django.shortcuts", "lianfang.ground.kernel.clock")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_rules_import_nothing_impure():
    rules = sorted((ROOT / "src" / "lianfang").rglob("rules.py"))

    impure = {
        f"{path.relative_to(ROOT)} -> {name}"
        for path in rules
        for name in imports_of(path)
        if name.startswith(IMPURE)
    }

    assert rules
    assert impure == set()
