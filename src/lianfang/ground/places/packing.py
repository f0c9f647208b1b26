"""Read a place pack into unsaved places: codes, parents, readings, zones, populations, centres."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lianfang.ground.places import naming
from lianfang.ground.places.models import Level, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lianfang.ground.kernel.packs import DataFolder, Row


@dataclass(frozen=True)
class Pack:
    """The manifest of a place pack, with the questions that reading it asks."""

    folder: DataFolder

    @cached_property
    def manifest(self) -> dict[str, Any]:
        return self.folder.pack.manifest

    @cached_property
    def levels(self) -> dict[str, Level]:
        """Level code -> level, in order from the top."""
        return {
            level["code"]: Level(
                no=level["no"],
                code=level["code"],
                digits=level["digits"],
                name=level.get(self.language, level["en"]),
                name_en=level["en"],
                name_plural_en=level.get("en_plural", ""),
            )
            for level in sorted(self.manifest["levels"], key=lambda level: int(level["no"]))
        }

    @cached_property
    def digits(self) -> dict[int, int]:
        """Level number -> how many digits its place codes have."""
        return {level.no: level.digits for level in self.levels.values()}

    @property
    def language(self) -> str:
        return str(self.manifest.get("language", "en"))

    @property
    def files(self) -> dict[str, str]:
        files: dict[str, str] = self.manifest.get("files", {})
        return files

    def own(self, words: dict[str, str]) -> str:
        """The form in the pack's own language."""
        return words.get(self.language, words["en"])

    def endings(self, level: str) -> tuple[str, ...]:
        found = self.manifest.get("name_endings", {}).get(level, ())
        return tuple(sorted(found, key=len, reverse=True))

    def code_of(self, official: str, level: Level) -> str:
        return official[: level.digits]

    def parent_of(self, code: str, level: Level) -> str | None:
        above = self.digits.get(level.no - 1)
        return None if above is None else code[:above]


def read(folder: DataFolder) -> dict[str, Place]:
    """Every place of the pack by code, from the top down, not saved."""
    pack = Pack(folder)
    places = {place.code: place for place in _places(pack)}
    _attach_zones(pack, places)
    _read_populations(pack, places)
    _read_centres(pack, places)
    return dict(sorted(places.items(), key=lambda item: (item[1].level_id, item[0])))


def _places(pack: Pack) -> Iterator[Place]:
    seen: set[str] = set()
    for table in pack.manifest["places"]:
        for row in pack.folder.rows(table):
            place = _place(pack, row)
            if place.code in seen:
                raise row.refusal(_("the code {code} stands here twice.").format(code=place.code))
            if place.parent_id is not None and place.parent_id not in seen:
                why = _("no place {parent} comes before it.")
                raise row.refusal(why.format(parent=place.parent_id))
            seen.add(place.code)
            yield place


def _place(pack: Pack, row: Row) -> Place:
    level = pack.levels.get(row["level"])
    if level is None:
        raise row.refusal(_("the pack knows no level “{level}”.").format(level=row["level"]))
    official, name, syllables = row["code"], row["name"], row.get("pinyin", "").split()
    if not (official.isdigit() and len(official) >= level.digits and name):
        raise row.refusal(_("a place needs a name and a code of digits long enough for its level."))
    code = pack.code_of(official, level)
    stem = naming.stem(name, pack.endings(level.code))
    # One syllable is one character; a name that mixes in other signs keeps its whole reading.
    own = syllables[: len(stem)] if len(syllables) == len(name) else syllables
    return Place(
        code=code,
        official_code=official,
        level_id=level.no,
        kind=row["kind"],
        name=name,
        name_en=row.get("name_en", "") or _english(pack, row["kind"], syllables=own),
        stem=stem,
        pinyin=naming.reading(syllables),
        initials=naming.initials(syllables),
        stem_pinyin=naming.reading(own),
        stem_initials=naming.initials(own),
        parent_id=pack.parent_of(code, level),
        is_zone=row["kind"] == pack.manifest.get("zone_kind"),
        valid_from=_date(row, "valid_from"),
        valid_until=_date(row, "valid_until"),
    )


def _english(pack: Pack, kind: str, *, syllables: list[str]) -> str:
    """The reading and the word for the kind, where the pack has such a word."""
    word = pack.manifest.get("kinds", {}).get(kind, {}).get("en", "")
    return f"{naming.reading(syllables).title()} {word}" if syllables and word else ""


def _date(row: Row, column: str) -> date | None:
    text = row.get(column, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise row.refusal(_("“{text}” is not a date like 2020-01-29.").format(text=text)) from None


def _attach_zones(pack: Pack, places: dict[str, Place]) -> None:
    for row in pack.folder.rows("zone_hosts") if "zone_hosts" in pack.files else ():
        zone, host = places.get(row["zone_code"]), places.get(row["host_code"])
        if zone is None or host is None or not zone.is_zone:
            raise row.refusal(_("it must name a statistical zone and its host, both in the tree."))
        zone.attached_to_id = host.code
        zone.attached_basis, zone.attached_basis_en = row["basis"], row["basis_en"]
        zone.attached_grade = row["grade"]


def _read_populations(pack: Pack, places: dict[str, Place]) -> None:
    rules = pack.manifest.get("population", {})
    officials = {place.official_code: place for place in places.values()}
    for table in rules.get("files", ()):
        for row in pack.folder.rows(table):
            place = officials.get(row["code"])
            if place is None:
                raise row.refusal(_("{code} is not in the tree.").format(code=row["code"]))
            place.area_km2 = row.number("area_km2")
            _take_population(pack, place, row=row)
    _sum_root(pack, places)


def _take_population(pack: Pack, place: Place, *, row: Row) -> None:
    for choice in pack.manifest["population"]["columns"]:
        value = row.integer(choice["column"])
        if value is not None:
            place.population = value
            place.population_basis = pack.own(choice)
            place.population_basis_en = choice["en"]
            return


def _sum_root(pack: Pack, places: dict[str, Place]) -> None:
    """Give the root what its children add up to, where the tables say nothing of it itself."""
    root = places[pack.manifest["root"]]
    parts = [p for p in places.values() if p.parent_id == root.code and not p.is_zone]
    people = [p.population for p in parts if p.population is not None]
    words = pack.manifest.get("population", {}).get("sum")
    if root.population is not None or words is None or len(people) < len(parts):
        return
    bases = {(p.population_basis, p.population_basis_en) for p in parts}
    own, english = bases.pop() if len(bases) == 1 else ("", "")
    root.population = sum(people)
    root.area_km2 = round(sum(p.area_km2 or 0.0 for p in parts), 2)
    root.population_basis = f"{own} {pack.own(words)}".strip()
    root.population_basis_en = f"{english}, {words['en']}".strip(", ")


def _read_centres(pack: Pack, places: dict[str, Place]) -> None:
    for name in pack.manifest.get("boundaries", {}).get("children", {}).values():
        shapes = json.loads(pack.folder.file(name).read_text(encoding="utf-8"))
        for shape in shapes["features"]:
            facts = shape["properties"]
            place = places.get(str(facts["code"]))
            if place is not None:
                place.longitude, place.latitude = facts["lon"], facts["lat"]
