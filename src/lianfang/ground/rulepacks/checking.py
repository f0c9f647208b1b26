"""Whether a rule pack is sound: everything that is refused before anybody signs it."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianfang.ground.rulepacks import logic, rules
from lianfang.ground.rulepacks import pack as packs
from lianfang.ground.rulepacks.errors import BrokenPack
from lianfang.ground.rulepacks.terms import NO, YES, InputKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lianfang.ground.rulepacks.pack import Pack
    from lianfang.ground.rulepacks.rules import Table
    from lianfang.ground.rulepacks.shape import PackText, TableText

# Where somebody is from is not a reason: an input whose name has one of these parts is refused.
ORIGIN = frozenset(
    [
        "plate",
        "origin",
        "native",
        "hometown",
        "household",
        "hukou",
        "registration",
        "ethnic",
        "ethnicity",
        "nationality",
        "nation",
        "name",
        "surname",
        "race",
        "religion",
        "idcard",
        "id",
        "prefix",
        "birthplace",
        "ancestry",
    ]
)
# More combinations than this are not tried: the table is too wide to be proven.
MOST_COMBINATIONS = 1_000_000


def check(text: PackText) -> Pack:
    """The compiled pack.

    Raises:
        BrokenPack: with every problem found.
    """
    problems = [
        f"{code}: {problem}"
        for code, table in text.tables.items()
        for problem in _form(text, table)
    ]
    if problems:
        raise BrokenPack(problems)
    pack = packs.compiled(text)
    for code, table in pack.tables.items():
        problems += [f"{code}: {problem}" for problem in _meaning(table, packs.numbers(text))]
    if problems:
        raise BrokenPack(problems)
    return pack


def _form(pack: PackText, table: TableText) -> Iterator[str]:
    yield from _inputs(table)
    yield from _conditions(pack, table)
    for row in table.rows:
        if row.outcome not in table.outcomes:
            yield _("row “{row}” has the undeclared outcome “{outcome}”.").format(
                row=row.code, outcome=row.outcome
            )
        for duty in set(row.duties) - pack.duties.keys():
            yield _("row “{row}” has the undeclared duty “{duty}”.").format(row=row.code, duty=duty)
    *others, last = table.rows
    if last.when is not None:
        yield _("the last row must hold always; leave out its condition.")
    if any(row.when is None for row in others):
        yield _("only the last row may be without a condition.")


def _inputs(table: TableText) -> Iterator[str]:
    for name, given in table.inputs.items():
        if name in logic.COMBINERS:
            yield _("“{name}” cannot be the name of an input.").format(name=name)
        if ORIGIN & set(name.lower().split("_")):
            yield _(
                "the input “{name}” looks at where somebody is from. Ask for a dated stay or a "
                "contact instead."
            ).format(name=name)
        if bool(given.words) != (given.kind is InputKind.WORD):
            yield _("the input “{name}” must list its words.").format(name=name)
        if given.assumed and given.assumed not in _words(given.kind, given.words):
            yield _("the input “{name}” assumes a word it does not have.").format(name=name)


def _words(kind: InputKind, words: tuple[str, ...]) -> tuple[str, ...]:
    return (YES, NO) if kind is InputKind.TRUTH else words


def _conditions(pack: PackText, table: TableText) -> Iterator[str]:
    reader = packs.reader_of(pack, table)
    given = [(row.code, row.when) for row in table.rows if row.when is not None]
    given += [(one.name.en, one.when) for one in table.invariants]
    for where, condition in given:
        try:
            reader.condition(condition)
        except (logic.BadCondition, AttributeError, KeyError, TypeError, ValueError) as error:
            yield _("“{where}” cannot be read: {why}.").format(where=where, why=error)
            continue
        yield from _misused(table, where=where, condition=condition)
    for one in table.invariants:
        for outcome in set(one.never) - table.outcomes.keys():
            yield _("“{where}” forbids the undeclared outcome “{outcome}”.").format(
                where=one.name, outcome=outcome
            )


def _misused(table: TableText, *, where: str, condition: Any) -> Iterator[str]:
    """Tests that can never hold because they do not fit the kind of their input."""
    for name, test in logic.leaves(condition):
        declared = table.inputs[name]
        if isinstance(test, dict) != (declared.kind is InputKind.NUMBER):
            yield _("“{where}” compares “{name}” as what it is not.").format(where=where, name=name)
            continue
        if isinstance(test, dict):
            continue
        words = set(test if isinstance(test, list) else [test])
        for word in sorted(words - set(_words(declared.kind, declared.words)), key=str):
            yield _("“{where}” asks whether “{name}” is “{word}”, which it never is.").format(
                where=where, name=name, word=word
            )


def _meaning(table: Table, constants: dict[str, float]) -> Iterator[str]:
    """Try every combination of answers that the table can tell apart."""
    columns = [_representatives(table, name, constants) for name in table.names]
    size = 1
    for column in columns:
        size *= len(column)
    if size > MOST_COMBINATIONS:
        yield _("its inputs have {size} combinations, too many to be proven.").format(size=size)
        return
    reached, broken = _walk(table, columns)
    for row in table.rows:
        if row.number not in reached:
            yield _("row {number}, “{row}”, can never hold.").format(
                number=row.number, row=table.text.rows[row.number - 1].code
            )
    for position, example in sorted(broken.items()):
        yield _("“{rule}” is broken, for example by {example}.").format(
            rule=table.text.invariants[position].name,
            example=dict(zip(table.names, example, strict=True)),
        )


def _walk(table: Table, columns: list[list[Any]]) -> tuple[set[int], dict[int, tuple[Any, ...]]]:
    reached: set[int] = set()
    broken: dict[int, tuple[Any, ...]] = {}
    for values in product(*columns):
        decision = rules.decide_values(table, values)
        reached.add(decision.row)
        for position, (condition, never) in enumerate(table.invariants):
            if decision.outcome in never and condition.verdict(values):
                broken.setdefault(position, values)
    return reached, broken


def _representatives(table: Table, name: str, constants: dict[str, float]) -> list[Any]:
    """One value of an input for each way in which the table can see it."""
    declared = table.text.inputs[name]
    tests = list(_tests_of(table, name))
    if declared.kind is not InputKind.NUMBER:
        return _kinds_of_word(_words(declared.kind, declared.words), tests)
    bounds = {
        constants[bound] if isinstance(bound, str) else bound
        for test in tests
        for bound in test.values()
    }
    if not bounds:
        return [0.0]
    ordered = sorted(bounds)
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    return sorted({ordered[0] - 1, *ordered, *between, ordered[-1] + 1})


def _kinds_of_word(words: tuple[str, ...], tests: list[Any]) -> list[str]:
    """One word of each group that no test tells apart."""
    seen: dict[tuple[bool, ...], str] = {}
    for word in words:
        holds = tuple(word in (test if isinstance(test, list) else [test]) for test in tests)
        seen.setdefault(holds, word)
    return list(seen.values())


def _tests_of(table: Table, name: str) -> Iterator[Any]:
    conditions = [row.when for row in table.text.rows] + [one.when for one in table.text.invariants]
    for condition in conditions:
        yield from (test for found, test in logic.leaves(condition) if found == name)
