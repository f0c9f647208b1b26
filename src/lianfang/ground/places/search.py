"""Find places by name, reading, first letters, code or English name."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.ground.places import index
from lianfang.ground.places.naming import localized

BETWEEN = " / "


@dataclass(frozen=True, kw_only=True)
class Found:
    """A place as a search shows it; `path` names what it lies in, from the top."""

    code: str
    name: str
    name_en: str
    label: str
    path: str
    level: str


def prepare() -> None:
    """Build the index before anybody searches; processes that are forked later share it."""
    index.current()


def search(
    query: str, *, under: tuple[str, ...] = (), level: str = "", limit: int = 20
) -> list[Found]:
    """The places that fit best: exact first, then those that begin so, high levels before low.

    Args:
        query: Any part of a name, pinyin with or without spaces, first letters, or a code.
        under: Only places whose code begins with one of these; none given means all.
        level: Only places of the level with this code.
        limit: How many at most.
    """
    places = index.current()
    level_of = {no: code for code, no in places.levels.items()}
    wanted = index.Wanted(under=under, level=level, limit=limit)
    return [
        Found(
            code=entry.code,
            name=entry.name,
            name_en=_english(entry),
            label=_label(entry),
            path=BETWEEN.join(_label(above) for above in places.path(entry)),
            level=level_of[entry.level],
        )
        for entry in places.search(query, wanted=wanted)
    ]


def _english(entry: index.Entry) -> str:
    return entry.name_en or entry.pinyin.title()


def _label(entry: index.Entry) -> str:
    return localized(entry.name, _english(entry))
