"""Which code took over from one that ended between two official lists, judged by name and parent."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianfang.ground.places import naming

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianfang.ground.places.packing import Pack

ADDED, REMOVED, RENAMED = "added", "removed", "renamed"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One line of the comparison of two lists, in place codes."""

    kind: str
    level: str
    code: str
    name_before: str
    name_after: str
    parent: str


def read(pack: Pack) -> list[Change]:
    if "changes" not in pack.files:
        return []
    return [
        Change(
            kind=row["change"],
            level=row["level"],
            code=pack.code_of(row["code"], pack.levels[row["level"]]),
            name_before=row["name_2019"],
            name_after=row["name_2022"],
            parent=pack.parent_of(row["code"], pack.levels[row["level"]]) or "",
        )
        for row in pack.folder.rows("changes")
    ]


def successors(changes: Iterable[Change], pack: Pack) -> dict[str, str]:
    """Code -> the one code that took over from it. Codes split or dissolved are left out.

    From the top down: a place goes on under the same name, ending aside, at the same parent or at
    its parent's successor. What is left follows where most of its own units went.
    """
    lines = list(changes)
    found = {line.code: line.code for line in lines if line.kind == RENAMED}
    for level in pack.levels:
        found |= _by_name([line for line in lines if line.level == level], pack, found)
    return found | _by_children([line for line in lines if line.kind == REMOVED], found)


def _by_name(lines: list[Change], pack: Pack, found: dict[str, str]) -> dict[str, str]:
    coming: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    elsewhere: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for line in lines:
        if line.kind == ADDED:
            stem = naming.stem(line.name_after, pack.endings(line.level))
            coming[line.parent, stem].append(line.code)
            elsewhere[_grandparent(line, pack), stem].append(line.code)
    went = {}
    for line in lines:
        if line.kind == REMOVED:
            stem = naming.stem(line.name_before, pack.endings(line.level))
            parent = found.get(line.parent, line.parent)
            near = coming.get((parent, stem)) or elsewhere.get((_grandparent(line, pack), stem), [])
            if len(near) == 1:
                went[line.code] = near[0]
    return went


def _grandparent(line: Change, pack: Pack) -> str:
    above = pack.digits.get(pack.levels[line.level].no - 2)
    return line.code[:above] if above else ""


def _by_children(removed: list[Change], found: dict[str, str]) -> dict[str, str]:
    """Where most units of a dissolved place went, if that is one place and not a tie."""
    parent_of = {line.code: line.parent for line in removed}
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for child, heir in found.items():
        parent = parent_of.get(child, "")
        if parent in parent_of and parent not in found:
            votes[parent][heir[: len(parent)]] += 1
    return {
        code: best for code, heirs in votes.items() if (best := _majority(heirs)) != code and best
    }


def _majority(heirs: Counter[str]) -> str:
    heir, count = heirs.most_common(1)[0]
    return heir if count * 2 > heirs.total() else ""
