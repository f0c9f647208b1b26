"""Which row is the heading, and what each column probably holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lianfang.ground.figures import queries as figures
from lianfang.ground.places.naming import folded
from lianfang.insight.sitreps import pack
from lianfang.insight.sitreps.imports import errors
from lianfang.insight.sitreps.terms import Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lianfang.ground.figures.models import Indicator

_LOOKED_AT = 12
_NUMBER = re.compile(r"[\d\s,.:/\-]*")
_BRACKETED = re.compile(r"[（(\[【].*?[）)\]】]")


def choices() -> list[Indicator]:
    """The figures that a column can hold."""
    return [one for one in figures.indicators() if one.formula is None]


def words() -> dict[str, str]:
    """Every known heading, folded -> what such a column holds."""
    known = {}
    for one in choices():
        for word in (one.name, one.name_en, one.code):
            known[folded(word)] = one.code
    allowed = {one.code for one in choices()} | {Column.PLACE, Column.DAY}
    for column, headings in pack.column_words().items():
        if column in allowed:
            known |= {folded(heading): column for heading in headings}
    return known | {"place": Column.PLACE, "day": Column.DAY, "date": Column.DAY}


def heading_at(rows: Sequence[Sequence[str]], known: Mapping[str, str]) -> int:
    """The row that names the columns: the one with most known words, else the first without numbers."""
    first = rows[:_LOOKED_AT]
    hits = [sum(bool(guess(cell, known)) for cell in row) for row in first]
    if max(hits) >= 2:
        return hits.index(max(hits))
    named = (at for at, row in enumerate(first) if len(row) > 1 and not any(map(_is_number, row)))
    return next(named, 0)


def _is_number(cell: str) -> bool:
    return bool(cell) and _NUMBER.fullmatch(cell) is not None


def guess(heading: str, known: Mapping[str, str]) -> str:
    """What a column with this heading holds; a remark in brackets may be left out."""
    whole = folded(heading)
    return known.get(whole) or known.get(folded(_BRACKETED.sub("", heading)), Column.IGNORE)


def guesses(heading: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """A guess for each column; nothing is guessed twice, the first column keeps it."""
    found: list[str] = []
    for cell in heading:
        column = guess(cell, known)
        found.append(Column.IGNORE if column in found else column)
    return [str(column) for column in found]


def check(mapping: Sequence[str]) -> None:
    """Refuse a choice that names a column twice or leaves out what every row needs."""
    chosen = [column for column in mapping if column]
    names = {str(one.code): str(one) for one in choices()} | dict(Column.choices)
    for column in chosen:
        if chosen.count(column) > 1:
            raise errors.ColumnTwice(what=names.get(column, column))
    needed = [Column.PLACE, Column.DAY]
    missing = [str(one.label) for one in needed if one not in chosen]
    if not set(chosen) - {str(one) for one in needed}:
        missing.append("/".join(str(one) for one in choices()[:3]))
    if missing:
        raise errors.ColumnsMissing(missing=", ".join(missing))
