"""The province, the disease and the names of administrative levels are data, never logic."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src"
# Which pack and which scenario are loaded is a setting.
SETTINGS = SOURCES / "lianfang" / "config" / "settings.py"
FORBIDDEN = re.compile(
    r"(?<![a-z])(hunan|china|wuhan|covid|sars|ncov|coronavirus|pneumonia)(?![a-z])"
    r"|(?<![a-z])(province|prefecture|county|counties|township|village)s?(?![a-z])"
    r"|[省县乡镇村]|地级|自治州|湖南|武汉|中国|疫情|新冠|肺炎",
    re.IGNORECASE,
)


def words_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Identifiers and strings that the program uses; docstrings explain and are left out."""
    docstrings = set(map(id, docstrings_of(tree)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in docstrings:
                yield node.lineno, node.value
        elif isinstance(node, ast.Name | ast.Attribute | ast.arg | ast.keyword):
            yield getattr(node, "lineno", 0), name_of(node)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.lineno, node.name


def name_of(node: ast.Name | ast.Attribute | ast.arg | ast.keyword) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
            return name
        case _:
            return node.arg or ""


def docstrings_of(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def findings(source: str) -> list[tuple[int, str]]:
    return [
        (line, words[:80]) for line, words in words_of(ast.parse(source)) if FORBIDDEN.search(words)
    ]


def test_no_module_names_a_country_a_disease_or_a_level():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {words}"
        for path in sorted(SOURCES.rglob("*.py"))
        if path != SETTINGS
        for line, words in findings(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "CODE = 'hunan'",
        "def wuhan_rule(): ...",
        "x = county_of(y)",
        "LEVEL = '地级市'",
        "f(prefectures=1)",
    ],
)
def test_the_guard_sees_what_it_should(source):
    assert findings(source)


def test_a_docstring_may_give_an_example():
    assert findings('"""Hunan is 43."""') == []
