"""Places as bulletins write them: by official code, by full name, or without the ending."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from lianfang.ground.places import queries as places
from lianfang.ground.places.naming import folded, stem
from lianfang.insight.sitreps import pack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lianfang.ground.places.models import Place


class Gazetteer:
    """The places a bulletin may speak of: the one that uploads it, and two levels below."""

    def __init__(self, top: Place) -> None:
        below = list(places.children(top.code))
        further = [unit for place in below for unit in places.children(place.code)]
        self._endings = pack.name_endings()
        self._levels = {level.no: level.code for level in places.levels()}
        self._by_code: dict[str, Place] = {}
        self._by_name: dict[str, list[Place]] = {}
        for place in [top, *below, *further]:
            self._add(place)

    def _add(self, place: Place) -> None:
        self._by_code |= {place.code: place, place.official_code: place}
        for name in self._names(place):
            same = self._by_name.setdefault(folded(name), [])
            if place not in same:
                same.append(place)

    def _names(self, place: Place) -> Iterable[str]:
        level = self._levels[place.level_id]
        endings = sorted(self._endings.get(level, ()), key=len, reverse=True)
        return {place.name, place.name_en, stem(place.name, endings)} - {""}

    def find(self, written: str) -> list[Place]:
        """The places that a cell may mean: none, one, or several of one name at the highest level."""
        code = written.removesuffix(".0")
        if code in self._by_code:
            return [self._by_code[code]]
        found = self._by_name.get(folded(written), [])
        highest = min((place.level_id for place in found), default=0)
        return [place for place in found if place.level_id == highest]

    def nearest(self, written: str) -> str:
        """The name most like what was written; empty when none is near."""
        near = get_close_matches(folded(written), self._by_name, n=1, cutoff=0.5)
        return str(self._by_name[near[0]][0]) if near else ""
