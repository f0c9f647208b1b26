"""Names as people type them: without their ending, as one reading, as first letters."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NOT_LETTERS = re.compile(r"(?:[^\S\n]|['’·.\-])+")


def stem(name: str, endings: Iterable[str]) -> str:
    """The part of a name that is its own. `endings` come longest first; a name is never used up."""
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name


def reading(syllables: Sequence[str]) -> str:
    return "".join(syllables).lower()


def initials(syllables: Sequence[str]) -> str:
    return "".join(syllable[0] for syllable in syllables).lower()


def folded(text: str) -> str:
    """How a query and what it looks for are compared: no case, width, blanks or apostrophes."""
    return folded_lines([text])[0]


def folded_lines(words: Iterable[str]) -> list[str]:
    """Each of the words folded; all at once, because there are very many."""
    lines = list(words)
    text = "\n".join(lines)
    if text.count("\n") >= len(lines) > 0:
        text = "\n".join(line.replace("\n", " ") for line in lines)
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold()).split("\n")


def localized(own: str, english: str) -> str:
    """Choose the English form for readers of English, the place's own otherwise."""
    return english if (get_language() or "").startswith("en") and english else own
