"""A rule pack ready for use: constants by name, tables compiled, areas by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lianfang.ground.rulepacks import logic
from lianfang.ground.rulepacks.errors import UnknownName
from lianfang.ground.rulepacks.rules import Decision, Row, Table
from lianfang.ground.rulepacks.terms import Note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lianfang.ground.rulepacks.shape import (
        AreaText,
        ConstantText,
        PackText,
        RowText,
        TableText,
    )


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The rules of a span of days. Compiled once; the same object serves every decision."""

    code: str
    valid_from: date
    text: PackText
    tables: Mapping[str, Table]

    def constant(self, name: str) -> ConstantText:
        """A constant with its value, grade and source.

        Raises:
            UnknownName: the pack has no such constant.
        """
        found = self.text.constants.get(name)
        if found is None:
            raise UnknownName(pack=self.code, name=name)
        return found

    def number(self, name: str) -> float:
        """A numeric constant; `handover_hours.hotel` is one part of a constant with several."""
        first, _dot, part = name.partition(".")
        value: Any = self.constant(first).value
        if part:
            value = value.get(part) if isinstance(value, dict) else None
        if not isinstance(value, int | float):
            raise UnknownName(pack=self.code, name=name)
        return value

    def table(self, name: str) -> Table:
        """A compiled decision table.

        Raises:
            UnknownName: the pack has no such table.
        """
        found = self.tables.get(name)
        if found is None:
            raise UnknownName(pack=self.code, name=name)
        return found

    def areas(self, on: date) -> list[AreaText]:
        """Areas with continuing local transmission that a stay counts from on this day."""
        return [
            area
            for area in self.text.areas
            if area.first <= on and (area.last is None or on <= area.last)
        ]

    def duty(self, code: str) -> Note:
        words = self.text.duties.get(code)
        if words is None:
            raise UnknownName(pack=self.code, name=code)
        return Note(code=code, zh=words.zh, en=words.en)


def compiled(text: PackText) -> Pack:
    """The pack with its tables compiled.

    Raises:
        BadCondition: a condition is not written in the language of tables.
    """
    return Pack(
        code=text.code,
        valid_from=text.valid_from,
        text=text,
        tables={code: _table(text, code, table) for code, table in text.tables.items()},
    )


def numbers(text: PackText) -> dict[str, float]:
    """The numeric constants by the names that conditions may use."""
    found: dict[str, float] = {}
    for name, constant in text.constants.items():
        if isinstance(constant.value, dict):
            found |= {
                f"{name}.{part}": value
                for part, value in constant.value.items()
                if isinstance(value, int | float)
            }
        elif isinstance(constant.value, int | float):
            found[name] = constant.value
    return found


def reader_of(pack: PackText, table: TableText) -> logic.Reader:
    positions = {name: position for position, name in enumerate(table.inputs)}
    return logic.Reader(positions=positions, constants=numbers(pack))


def _table(pack: PackText, code: str, table: TableText) -> Table:
    reader = reader_of(pack, table)
    rows = [
        Row(
            number,
            None if row.when is None else reader.condition(row.when),
            row.outcome,
            _decision(pack, code, row=row, number=number),
        )
        for number, row in enumerate(table.rows, start=1)
    ]
    return Table(
        code=code,
        pack=pack.code,
        text=table,
        names=tuple(table.inputs),
        rows=tuple(rows),
        invariants=tuple(
            (reader.condition(one.when), frozenset(one.never)) for one in table.invariants
        ),
        known=frozenset(table.inputs),
    )


def _decision(pack: PackText, table: str, *, row: RowText, number: int) -> Decision:
    duties = [(code, pack.duties.get(code)) for code in row.duties]
    return Decision(
        outcome=row.outcome,
        row=number,
        reasons=(Note(code=row.code, zh=row.reason.zh, en=row.reason.en),),
        duties=tuple(Note(code=code, zh=words.zh, en=words.en) for code, words in duties if words),
        ask_next="",
        pack=pack.code,
        table=table,
    )
