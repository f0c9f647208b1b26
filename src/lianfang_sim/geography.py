"""The land a world is built from: areas, their neighbours, ages, households and groups.

A land is data: a folder with `areas.csv` (code, name, population, longitude, latitude),
`neighbours.csv` (area_a, area_b), optional `age_shares.csv` (code, then one column a band)
and `land.yaml` (household sizes, class and workplace sizes, who goes to school and to work).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from lianfang_sim.errors import InvalidInput, require_shares
from lianfang_sim.records import build

if TYPE_CHECKING:
    from pathlib import Path

MAX_HOUSEHOLD = 100
AGE_BANDS = 17  # 0-4, 5-9, ... 75-79, 80 and above
EVEN_AGES = tuple([0.06] * 12 + [0.06, 0.05, 0.04, 0.03, 0.10])
IN_SCHOOL = (0.0, 0.9, 0.98, 0.85, 0.25) + (0.0,) * 12
AT_WORK = (0.0, 0.0, 0.0, 0.1, 0.6, 0.85, 0.88, 0.88, 0.88, 0.85, 0.75, 0.65, 0.4, 0.2) + (0.0,) * 3


@dataclass(frozen=True, kw_only=True)
class Area:
    """The smallest unit of the land; `code` is hierarchical, its prefixes are the units above."""

    code: str
    name: str
    population: int
    longitude: float
    latitude: float


@dataclass(frozen=True, kw_only=True)
class Land:
    """Everything a world is built from.

    `age_shares` maps a code prefix ("" is everywhere) to the shares of the 17 five-year bands;
    the longest prefix of a area counts. `household_sizes` are shares of households of 1, 2, 3…
    `class_sizes` and `workplace_sizes` are sizes of the groups in which pupils and workers meet,
    repeated in this order. `in_school` and `at_work` are shares of each age band.
    """

    areas: tuple[Area, ...]
    neighbours: tuple[tuple[int, int], ...] = ()
    age_shares: dict[str, tuple[float, ...]] = field(default_factory=lambda: {"": EVEN_AGES})
    household_sizes: tuple[float, ...] = (0.2, 0.28, 0.24, 0.16, 0.08, 0.04)
    class_sizes: tuple[int, ...] = (40,)
    workplace_sizes: tuple[int, ...] = (5, 10, 20, 40)
    in_school: tuple[float, ...] = IN_SCHOOL
    at_work: tuple[float, ...] = AT_WORK

    def __post_init__(self) -> None:
        _check_areas(self.areas)
        _check_neighbours(self.neighbours, len(self.areas))
        for prefix, shares in self.age_shares.items():
            _check_bands(f"age_shares.{prefix}", shares, sums_to_one=True)
        if "" not in self.age_shares:
            raise InvalidInput("age_shares", None, "is missing for everywhere", position="''")
        require_shares("household_sizes", self.household_sizes, sums_to_one=True)
        if len(self.household_sizes) > MAX_HOUSEHOLD:
            reason = f"is above {MAX_HOUSEHOLD} persons, the largest household"
            raise InvalidInput("household_sizes", len(self.household_sizes), reason)
        _check_sizes("class_sizes", self.class_sizes)
        _check_sizes("workplace_sizes", self.workplace_sizes)
        _check_activities(self.in_school, self.at_work)

    @property
    def population(self) -> int:
        return sum(area.population for area in self.areas)


def _check_areas(areas: tuple[Area, ...]) -> None:
    if not areas:
        raise InvalidInput("areas", (), "is empty: a land has at least one area")
    seen: set[str] = set()
    for row, area in enumerate(areas):
        if not area.code.isdigit() or area.code in seen:
            raise InvalidInput("code", area.code, "must be digits and unique", position=row)
        if area.population < 1:
            raise InvalidInput(
                "population", area.population, "must be 1 or more", position=area.code
            )
        if not (-180 <= area.longitude <= 180 and -90 <= area.latitude <= 90):
            point = (area.longitude, area.latitude)
            raise InvalidInput("longitude, latitude", point, "is no point", position=area.code)
        seen.add(area.code)


def _check_neighbours(pairs: tuple[tuple[int, int], ...], areas: int) -> None:
    for row, (one, other) in enumerate(pairs):
        if one == other or not (0 <= one < areas and 0 <= other < areas):
            raise InvalidInput("neighbours", (one, other), "names no two areas", position=row)


def _check_bands(name: str, shares: tuple[float, ...], *, sums_to_one: bool) -> None:
    if len(shares) != AGE_BANDS:
        raise InvalidInput(name, len(shares), f"must hold {AGE_BANDS} age bands")
    require_shares(name, shares, sums_to_one=sums_to_one)


def _check_sizes(name: str, sizes: tuple[int, ...]) -> None:
    for position, size in enumerate(sizes):
        if size < 1:
            raise InvalidInput(name, size, "must be 1 or more", position=position)
    if not sizes:
        raise InvalidInput(name, sizes, "is empty")


def _check_activities(in_school: tuple[float, ...], at_work: tuple[float, ...]) -> None:
    _check_bands("in_school", in_school, sums_to_one=False)
    _check_bands("at_work", at_work, sums_to_one=False)
    for band, both in enumerate(zip(in_school, at_work, strict=True)):
        if sum(both) > 1.0 + 1e-9:
            raise InvalidInput("in_school + at_work", sum(both), "is above 1", position=band)


def read_land(folder: Path) -> Land:
    """The land of a folder.

    Raises:
        InvalidInput: a cell cannot be read (named by column, row and value), a area has no
            population, or two areas share a code.
    """
    areas = tuple(_area(row, n) for n, row in enumerate(_rows(folder / "areas.csv"), 2))
    index = {area.code: position for position, area in enumerate(areas)}
    record: dict[str, Any] = {}
    if (folder / "land.yaml").exists():
        record = yaml.safe_load((folder / "land.yaml").read_text(encoding="utf-8")) or {}
    record.pop("sources", None)
    if (folder / "age_shares.csv").exists():
        record["age_shares"] = _age_shares(folder)
    record["neighbours"] = _neighbours(folder, index)
    return build(Land, record | {"areas": areas})


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _area(row: dict[str, str], line: int) -> Area:
    return Area(
        code=_cell(row, "code", line),
        name=_cell(row, "name", line),
        population=int(_number(row, "population", line)),
        longitude=_number(row, "longitude", line),
        latitude=_number(row, "latitude", line),
    )


def _cell(row: dict[str, str], column: str, line: int) -> str:
    value = (row.get(column) or "").strip()
    if not value:
        raise InvalidInput(column, row.get(column), "is missing", position=f"row {line}")
    return value


def _number(row: dict[str, str], column: str, line: int) -> float:
    text = _cell(row, column, line)
    try:
        return float(text)
    except ValueError as error:
        raise InvalidInput(column, text, "is no number", position=f"row {line}") from error


def _age_shares(folder: Path) -> dict[str, tuple[float, ...]]:
    shares = {}
    for line, row in enumerate(_rows(folder / "age_shares.csv"), 2):
        bands = [column for column in row if column not in {"code", "source"}]
        shares[row["code"] or ""] = tuple(_number(row, column, line) for column in bands)
    return shares


def _neighbours(folder: Path, index: dict[str, int]) -> list[list[int]]:
    pairs = []
    for line, row in enumerate(_rows(folder / "neighbours.csv"), 2):
        ends = [_cell(row, column, line) for column in ("area_a", "area_b")]
        for code in ends:
            if code not in index:
                raise InvalidInput("neighbours", code, "is no area", position=f"row {line}")
        pairs.append([index[code] for code in ends])
    return pairs
