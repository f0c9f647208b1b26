"""Three-valued logic of decision tables: what is unknown is not false.

A condition is compiled once into functions over a tuple of input values. It answers True, False
or None (not known yet), and can name the input whose answer it waits for.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Values = tuple[Any, ...]
    Verdict = Callable[[Values], bool | None]
    Waits = Callable[[Values], int | None]

ALL, ANY, NOT, COUNT = "all", "any", "not", "count"
COMBINERS = frozenset({ALL, ANY, NOT, COUNT})
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "below": operator.lt,
    "at_most": operator.le,
    "at_least": operator.ge,
    "above": operator.gt,
}


class BadCondition(ValueError):
    """A condition that is not written in the language of tables."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`verdict` of a tuple of values; `waits` gives the input it waits for while undecided."""

    verdict: Verdict
    waits: Waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Compiles what a table writes, with its inputs and the constants of its pack."""

    positions: Mapping[str, int]
    constants: Mapping[str, float]

    def condition(self, given: Any) -> Condition:
        """The compiled condition.

        Raises:
            BadCondition: it names an unknown operator, input or constant.
        """
        if not isinstance(given, dict) or not given:
            msg = f"{given!r} is no condition"
            raise BadCondition(msg)
        combined = COMBINERS & given.keys()
        if not combined:
            return _all([self._test(name, test) for name, test in given.items()])
        if len(given) > 1:
            msg = f"“{min(combined)}” stands beside something else"
            raise BadCondition(msg)
        return self._combined(*next(iter(given.items())))

    def _combined(self, how: str, what: Any) -> Condition:
        if how == NOT:
            return _not(self.condition(what))
        if how == COUNT:
            parts = [self.condition(one) for one in _sequence(what.get("of"))]
            return _at_least(int(what["at_least"]), parts)
        parts = [self.condition(one) for one in _sequence(what)]
        return _all(parts) if how == ALL else _any(parts)

    def _test(self, name: str, test: Any) -> Condition:
        if name not in self.positions:
            msg = f"“{name}” is not among the table's inputs"
            raise BadCondition(msg)
        position = self.positions[name]
        if isinstance(test, dict):
            return _all([self._compare(position, how, bound) for how, bound in test.items()])
        words = frozenset(test if isinstance(test, list) else [test])
        return _leaf(position, words.__contains__)

    def _compare(self, position: int, how: str, bound: Any) -> Condition:
        if how not in COMPARE:
            msg = f"“{how}” is no comparison"
            raise BadCondition(msg)
        compare, limit = COMPARE[how], self.bound(bound)
        return _leaf(position, lambda value: compare(value, limit))

    def bound(self, given: Any) -> float:
        """A number, or the constant with this name."""
        found = self.constants.get(given) if isinstance(given, str) else given
        if not isinstance(found, int | float) or isinstance(found, bool):
            msg = f"“{given}” is neither a number nor a numeric constant"
            raise BadCondition(msg)
        return found


def _sequence(given: Any) -> Sequence[Any]:
    if not isinstance(given, list) or not given:
        msg = f"{given!r} is no list of conditions"
        raise BadCondition(msg)
    return given


def _leaf(position: int, holds: Callable[[Any], bool]) -> Condition:
    def verdict(values: Values) -> bool | None:
        value = values[position]
        return None if value is None else holds(value)

    return Condition(verdict, lambda values: position if values[position] is None else None)


def _not(part: Condition) -> Condition:
    def verdict(values: Values) -> bool | None:
        found = part.verdict(values)
        return None if found is None else not found

    return Condition(verdict, part.waits)


def _all(parts: Sequence[Condition]) -> Condition:
    if len(parts) == 1:
        return parts[0]

    def verdict(values: Values) -> bool | None:
        answer: bool | None = True
        for part in parts:
            found = part.verdict(values)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    return Condition(verdict, _waiting(parts))


def _any(parts: Sequence[Condition]) -> Condition:
    def verdict(values: Values) -> bool | None:
        answer: bool | None = False
        for part in parts:
            found = part.verdict(values)
            if found is True:
                return True
            if found is None:
                answer = None
        return answer

    return Condition(verdict, _waiting(parts))


def _at_least(wanted: int, parts: Sequence[Condition]) -> Condition:
    def verdict(values: Values) -> bool | None:
        found = [part.verdict(values) for part in parts]
        if found.count(True) >= wanted:
            return True
        return None if found.count(True) + found.count(None) >= wanted else False

    return Condition(verdict, _waiting(parts))


def _waiting(parts: Sequence[Condition]) -> Waits:
    def waits(values: Values) -> int | None:
        for part in parts:
            if part.verdict(values) is None:
                return part.waits(values)
        return None

    return waits


def leaves(given: Any) -> list[tuple[str, Any]]:
    """Every test of a condition as (input, test), in the order in which they are written."""
    if not isinstance(given, dict):
        return []
    found: list[tuple[str, Any]] = []
    for name, test in given.items():
        if name not in COMBINERS:
            found.append((name, test))
            continue
        parts = test.get("of", []) if name == COUNT else [test] if name == NOT else test
        for part in parts:
            found += leaves(part)
    return found
