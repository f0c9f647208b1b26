"""The shape of a rule pack's text. What it means is in `pack`; whether it is sound, in `checking`."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from lianfang.ground.rulepacks.terms import Grade, InputKind, Words

Value = float | int | str | dict[str, float | int | str]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ConstantText(Part):
    """One figure or word, how well it is known and where it is from."""

    value: Value
    unit: Words | None = None
    name: Words
    grade: Grade
    source: Words


class AreaText(Part):
    """A place with continuing local transmission, from a day and perhaps until one."""

    place: str = ""
    name: Words
    first: date
    last: date | None = None
    grade: Grade
    source: Words


class InputText(Part):
    """Something a table may look at. `assumed` is taken for an answer that nobody gave."""

    kind: InputKind
    ask: Words
    words: tuple[str, ...] = ()
    assumed: str = ""


class RowText(Part):
    """A row without a condition is the last one: it holds when no other does."""

    code: str
    when: dict[str, Any] | None = None
    outcome: str
    reason: Words
    duties: tuple[str, ...] = ()


class InvariantText(Part):
    """What must never come out when a condition holds, whatever the rows say."""

    name: Words
    when: dict[str, Any]
    never: tuple[str, ...]


class TableText(Part):
    title: Words
    grade: Grade
    source: Words
    inputs: dict[str, InputText]
    outcomes: dict[str, Words]
    rows: tuple[RowText, ...] = Field(min_length=1)
    invariants: tuple[InvariantText, ...] = ()


class PackText(Part):
    """A whole pack, as the province signs it."""

    format: Literal["lianfang-rulepack/1"] = "lianfang-rulepack/1"
    code: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]{2,59}$")
    valid_from: date
    supersedes: str = ""
    title: Words
    summary: Words
    constants: dict[str, ConstantText]
    areas: tuple[AreaText, ...] = ()
    duties: dict[str, Words] = {}
    tables: dict[str, TableText] = {}

    def canonical(self) -> str:
        """The one text that is hashed and signed: keys in order, no blanks, characters as they are."""
        body = self.model_dump(mode="json")
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
