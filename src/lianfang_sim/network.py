"""Places and the ways between them, with what it costs to screen at each.

A network is data: a folder with `places.csv` (code, name, flow, cost) and `ways.csv` (a, b, mode,
name, flow, cost, keep_open, close_cost); an empty cost means that no screen can stand there.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianfang_sim.errors import InvalidInput, require_not_negative, require_positive

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Post:
    """A place where a screen can stand: its cost (any unit) and how it works."""

    cost: float
    seconds: float = 30.0  # one check
    most_lanes: int = 20
    staff_per_lane: int = 2

    def __post_init__(self) -> None:
        for name in ("cost", "seconds", "most_lanes", "staff_per_lane"):
            require_positive(name, getattr(self, name))


@dataclass(frozen=True, kw_only=True)
class Place:
    """A unit of the map, an outside area, a station. `flow` travellers pass through it a day."""

    code: str
    name: str = ""
    flow: float = 0.0
    post: Post | None = None


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way between two places, open in both directions; `flow` travellers a day in each.

    A way that is kept open (a trunk road, a railway) may hold a screen and is never closed; any
    other may also be closed, if closing has a cost.
    """

    a: str
    b: str
    mode: str = "road"
    name: str = ""
    flow: float = 0.0
    post: Post | None = None
    keep_open: bool = False
    close_cost: float | None = None


@dataclass(frozen=True, kw_only=True)
class Network:
    """Places and ways. Raises `InvalidInput` for what cannot be, with its row from 0."""

    places: tuple[Place, ...]
    ways: tuple[Way, ...]

    def __post_init__(self) -> None:
        codes: set[str] = set()
        for row, place in enumerate(self.places):
            if not place.code or place.code in codes:
                raise InvalidInput(
                    "places", place.code, "must have a code of its own", position=row
                )
            codes.add(place.code)
        require_not_negative("places.flow", tuple(place.flow for place in self.places))
        require_not_negative("ways.flow", tuple(way.flow for way in self.ways))
        for row, way in enumerate(self.ways):
            _check_way(way, codes, row)


def _check_way(way: Way, codes: set[str], row: int) -> None:
    for code in (way.a, way.b):
        if code not in codes:
            raise InvalidInput("ways", code, "is no place", position=row)
    if way.a == way.b:
        raise InvalidInput("ways", way.a, "leads back to itself", position=row)
    if way.close_cost is None:
        return
    if way.keep_open:
        raise InvalidInput("close_cost", way.close_cost, "closes a way kept open", position=row)
    if not 0 < way.close_cost < float("inf"):
        raise InvalidInput("close_cost", way.close_cost, "must be above 0", position=row)


def read_network(folder: Path) -> Network:
    """The network of a folder.

    Raises:
        InvalidInput: a cell that cannot be read, with column, row and value.
    """
    places = tuple(
        Place(
            code=row["code"],
            name=row.get("name") or "",
            flow=_number(row, "flow", line) or 0.0,
            post=_post(row, line),
        )
        for line, row in _rows(folder / "places.csv")
    )
    ways = tuple(
        Way(
            a=row["a"],
            b=row["b"],
            mode=row.get("mode") or "road",
            name=row.get("name") or "",
            flow=_number(row, "flow", line) or 0.0,
            post=_post(row, line),
            keep_open=row.get("keep_open") == "1",
            close_cost=_number(row, "close_cost", line),
        )
        for line, row in _rows(folder / "ways.csv")
    )
    return Network(places=places, ways=ways)


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [(n, line) for n, line in enumerate(file, 1) if not line.startswith("#")]
    rows = csv.DictReader(line for _, line in lines)
    return [(n, row) for (n, _), row in zip(lines[1:], rows, strict=True)]


def _post(row: dict[str, str], line: int) -> Post | None:
    cost = _number(row, "cost", line)
    if cost is None:
        return None
    seconds, lanes = _number(row, "seconds", line), _number(row, "most_lanes", line)
    return Post(
        cost=cost,
        seconds=Post.seconds if seconds is None else seconds,
        most_lanes=Post.most_lanes if lanes is None else int(lanes),
    )


def _number(row: dict[str, str], column: str, line: int) -> float | None:
    text = (row.get(column) or "").strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise InvalidInput(column, text, "is no number", position=f"row {line}") from error
