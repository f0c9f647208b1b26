"""The place search: every name in a few long strings, searched by the machine's own string search.

Entries stand in the order of the answer: high levels first, then by reading. One process keeps one
index and builds it anew when the tree's digest has changed.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from lianfang.ground.places import naming
from lianfang.ground.places.models import Level, Place, Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_END = "\n"
# A stem begins as its name does, so that beginnings need not be sought in both.
_BEGIN = ("code", "official_code", "name", "pinyin", "initials", "name_en")
_EXACT = (*_BEGIN, "stem", "stem_pinyin", "stem_initials")
# The middle of a code, or of first letters, says nothing about a place; that of an ending little.
_MIDDLE = ("stem", "stem_pinyin")
_WHOLE = ("name", "pinyin", "name_en")


class Entry(NamedTuple):
    """What the index keeps of a place."""

    code: str
    official_code: str
    level: int
    parent: str | None
    name: str
    name_en: str
    pinyin: str
    initials: str
    stem: str
    stem_pinyin: str
    stem_initials: str


_FIELDS = ("parent_id" if field == "parent" else field for field in Entry._fields)
FIELDS = tuple("level_id" if field == "level" else field for field in _FIELDS)


class Text:
    """One field of all entries as one string, one line for each entry."""

    def __init__(self, words: Iterable[str]) -> None:
        lines = naming.folded_lines(words)
        self.joined = _END + _END.join(lines) + _END
        # starts[i] is where the line break before entry i stands.
        self.starts = list(accumulate((len(line) + 1 for line in lines), initial=0))

    def entries(self, needle: str, *, first: int, last: int) -> Iterator[int]:
        """Numbers of the entries that contain the needle, rising, each once."""
        at, end = self.starts[first], self.starts[last] + 1
        while (at := self.joined.find(needle, at, end)) >= 0:
            entry = bisect_right(self.starts, at) - 1
            yield entry
            at = self.starts[entry + 1]


class Index:
    """All places of a tree, ready to be searched."""

    def __init__(self, entries: Iterable[Entry], *, levels: dict[str, int]) -> None:
        self.entries = sorted(entries, key=lambda e: (e.level, e.pinyin or e.name_en, e.code))
        self.of_code = {entry.code: entry for entry in self.entries}
        self.levels = levels
        columns = dict(zip(Entry._fields, zip(*self.entries, strict=True), strict=False))
        self._texts = {field: Text(columns.get(field, ())) for field in _EXACT}
        numbers = [entry.level for entry in self.entries]
        self._spans = {no: (numbers.index(no), bisect_right(numbers, no)) for no in set(numbers)}

    def path(self, entry: Entry) -> list[Entry]:
        """The entries from the root down to the parent."""
        above: list[Entry] = []
        while entry.parent is not None and entry.parent in self.of_code:
            entry = self.of_code[entry.parent]
            above.append(entry)
        return above[::-1]

    def search(self, query: str, *, wanted: Wanted) -> list[Entry]:
        """The best entries: exact, then beginning with the query, then containing it."""
        words = naming.folded(query)
        if not words:
            return []
        tiers = (
            (_EXACT, f"{_END}{words}{_END}"),
            (_BEGIN, f"{_END}{words}"),
            (_MIDDLE, words),
            (_WHOLE, words),
        )
        found: dict[int, None] = {}
        for fields, needle in tiers:
            if len(found) >= wanted.limit:
                break
            found |= dict.fromkeys(self._tier(fields, needle, wanted=wanted))
        return [self.entries[number] for number in list(found)[: wanted.limit]]

    def _tier(self, fields: Sequence[str], needle: str, *, wanted: Wanted) -> list[int]:
        first, last = self._span(wanted.level)
        numbers: set[int] = set()
        for field in fields:
            hits = self._texts[field].entries(needle, first=first, last=last)
            numbers.update(_first(hits, wanted.limit * 2, test=self._in_scope(wanted.under)))
        return sorted(numbers)

    def _span(self, level: str) -> tuple[int, int]:
        if not level:
            return 0, len(self.entries)
        return self._spans.get(self.levels.get(level, 0), (0, 0))

    def _in_scope(self, under: tuple[str, ...]) -> Callable[[int], bool]:
        if not under:
            return lambda number: True
        return lambda number: self.entries[number].code.startswith(under)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a search asks for beside its words. No prefix means the whole tree."""

    under: tuple[str, ...] = ()
    level: str = ""
    limit: int = 20


def _first(hits: Iterator[int], limit: int, *, test: Callable[[int], bool]) -> list[int]:
    taken: list[int] = []
    for hit in hits:
        if test(hit):
            taken.append(hit)
            if len(taken) == limit:
                break
    return taken


_kept: tuple[str, Index] | None = None


def current() -> Index:
    """The index of the tree as it stands now."""
    global _kept
    digest = Tree.objects.filter(pk=1).values_list("digest", flat=True).first()
    if _kept is not None and _kept[0] == digest:
        return _kept[1]
    index = _build()
    if digest is not None:
        _kept = (digest, index)
    return index


def _build() -> Index:
    rows = Place.objects.filter(valid_until=None).values_list(*FIELDS)
    return Index(
        (_entry(row) for row in rows), levels=dict(Level.objects.values_list("code", "no"))
    )


def _entry(row: tuple[Any, ...]) -> Entry:
    """An official code that says no more than the code is left out: it would be sought twice."""
    code, official_code, *rest = row
    return Entry(code, "" if official_code == code else official_code, *rest)
