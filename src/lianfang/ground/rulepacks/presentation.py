"""A rule pack as its page shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lianfang.ground.rulepacks import differences
from lianfang.ground.rulepacks import pack as packs
from lianfang.ground.rulepacks.shape import PackText
from lianfang.ground.rulepacks.terms import NO, YES
from lianfang.ground.rulepacks.wording import Sentences, value_text

if TYPE_CHECKING:
    from lianfang.ground.rulepacks.models import RulePack
    from lianfang.ground.rulepacks.pack import Pack
    from lianfang.ground.rulepacks.shape import TableText


def row(record: RulePack, *, in_force: str) -> dict[str, Any]:
    """A pack as one line of the list."""
    text = PackText.model_validate(json.loads(record.canonical))
    return {"record": record, "text": text, "is_in_force": record.code == in_force}


def page(pack: Pack, *, before: Pack | None) -> dict[str, Any]:
    """Everything that a pack's page shows beside its signature."""
    text = pack.text
    numbers = packs.numbers(text)
    return {
        "text": text,
        "constants": [
            {"code": code, "text": one, "value": value_text(one)}
            for code, one in text.constants.items()
        ],
        "tables": [
            _table(pack, code, Sentences(one, numbers)) for code, one in text.tables.items()
        ],
        "differences": differences.diff(before.text if before else None, text),
        "before": before,
    }


def _table(pack: Pack, code: str, sentences: Sentences) -> dict[str, Any]:
    text = pack.text.tables[code]
    rows = [
        {
            "number": compiled.number,
            "conditions": sentences.lines(given.when),
            "outcome": text.outcomes[given.outcome],
            "reason": given.reason,
            "duties": compiled.decision.duties,
        }
        for compiled, given in zip(pack.tables[code].rows, text.rows, strict=True)
    ]
    never = [
        {"name": one.name, "outcomes": [text.outcomes[outcome] for outcome in one.never]}
        for one in text.invariants
    ]
    return {"code": code, "text": text, "rows": rows, "inputs": _inputs(text), "never": never}


def _inputs(text: TableText) -> list[dict[str, Any]]:
    return [
        {"ask": one.ask, "kind": one.kind.label, "assumed": one.assumed, "is_no": one.assumed == NO,
         "is_yes": one.assumed == YES, "words": one.words}
        for one in text.inputs.values()
    ]  # fmt: skip
