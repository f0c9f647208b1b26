"""Rules in the reader's language: conditions and values as a person would say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianfang.ground.rulepacks import logic
from lianfang.ground.rulepacks.terms import NO, YES, number_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lianfang.ground.rulepacks.shape import ConstantText, TableText

_SIGNS: Mapping[str, str] = {"below": "<", "at_most": "≤", "at_least": "≥", "above": ">"}


def value_text(constant: ConstantText) -> str:
    """A constant's value with its unit."""
    unit = f" {constant.unit}" if constant.unit else ""
    if isinstance(constant.value, dict):
        parts = [f"{name} {number_text(value)}" for name, value in constant.value.items()]
        return "; ".join(parts) + unit
    return number_text(constant.value) + unit


class Sentences:
    """Words the conditions of one table, with the constants of its pack."""

    def __init__(self, table: TableText, numbers: Mapping[str, float]) -> None:
        self._table = table
        self._numbers = numbers

    def lines(self, condition: Any) -> list[str]:
        """What must hold, all of it, a sentence each; none when the row holds always."""
        if condition is None:
            return []
        if logic.ALL in condition:
            return [self.text(part) for part in condition[logic.ALL]]
        return [self.text(condition)]

    def text(self, condition: Any) -> str:
        how, what = next(iter(condition.items()))
        if how == logic.ANY:
            return _("any of: {parts}").format(parts=self._joined(what))
        if how == logic.ALL:
            return self._joined(what, between=_(" and "))
        if how == logic.NOT:
            return _("not: {part}").format(part=self.text(what))
        if how == logic.COUNT:
            return _("at least {count} of: {parts}").format(
                count=what["at_least"], parts=self._joined(what["of"])
            )
        return _(" and ").join(self._test(name, test) for name, test in condition.items())

    def _joined(self, parts: Any, *, between: str = "; ") -> str:
        return between.join(self.text(part) for part in parts)

    def _test(self, name: str, test: Any) -> str:
        asked = str(self._table.inputs[name].ask).rstrip("?？")
        if isinstance(test, dict):
            bounds = [f"{_SIGNS[how]} {self._bound(bound)}" for how, bound in test.items()]
            return f"{asked}: {' '.join(bounds)}"
        words = test if isinstance(test, list) else [test]
        return f"{asked}: {', '.join(map(_word, words))}"

    def _bound(self, bound: Any) -> str:
        return number_text(self._numbers[bound] if isinstance(bound, str) else bound)


def _word(word: str) -> str:
    return {YES: _("yes"), NO: _("no")}.get(word, word)
