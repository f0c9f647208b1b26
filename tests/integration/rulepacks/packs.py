"""Small packs for tests."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lianfang.ground.kernel.packs import DataFolder
from lianfang.ground.rulepacks import checking, services
from tests.factories import HUNAN, ROOT

if TYPE_CHECKING:
    from lianfang.ground.rulepacks.pack import Pack
    from lianfang.ground.rulepacks.rules import Table

FILES = {
    "cn-ncov-2020-01-22": "rulepacks/2020-01-22.yaml",
    "cn-ncov-2020-01-28": "rulepacks/2020-01-28.yaml",
}
VECTORS = json.loads((ROOT / "tests/data/decision_vectors.json").read_text("utf-8"))


def words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def yes_no(**more: Any) -> dict[str, Any]:
    return {"kind": "truth", "ask": words("?"), **more}


def tiny(**changes: Any) -> dict[str, Any]:
    """A pack with one table of two rows: a fever keeps, all others pass."""
    row = {"code": "hot", "when": {"reading_c": {"at_least": "limit"}}, "outcome": "keep"}
    last = {"code": "rest", "outcome": "pass", "reason": words("nothing")}
    table = {
        "title": words("Door"),
        "grade": "D",
        "source": words("made up"),
        "inputs": {
            "reading_c": {"kind": "number", "ask": words("How warm?")},
            "coughs": yes_no(),
        },
        "outcomes": {"keep": words("Keep"), "pass": words("Pass")},
        "rows": [{**row, "reason": words("hot")}, last],
    }
    limit = {"value": 37, "name": words("Limit"), "grade": "D", "source": words("made up")}
    pack = {
        "code": "tiny-1",
        "valid_from": "2020-01-01",
        "title": words("Tiny"),
        "summary": words("Tiny"),
        "constants": {"limit": limit},
        "tables": {"door": table},
    }
    return deepcopy(pack | changes)


def shipped(code: str = "cn-ncov-2020-01-28") -> Pack:
    return checking.check(services.read(DataFolder(HUNAN).yaml(FILES[code])))


def triage() -> Table:
    return shipped().table("checkpoint-triage")
