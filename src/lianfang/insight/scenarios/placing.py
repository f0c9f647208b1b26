"""Where to screen: the network of a pack, what is asked of it, and the answer in words."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianfang.ground.places import queries as places
from lianfang.ground.places.naming import localized
from lianfang.insight.scenarios.desk import pack, wording
from lianfang.insight.scenarios.errors import NotOnNetwork, TooHardToPlace
from lianfang_sim.cuts import NoSolution
from lianfang_sim.network import read_network
from lianfang_sim.placement import Why, place_checkpoints

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from lianfang_sim.network import Network
    from lianfang_sim.placement import Checkpoint, Closure, DeadCorner, Placement

NETWORK = "network"
PLACES = "places.csv"
ARROW = " → "
# Ways as the pack names them; another mode is shown as it stands there.
_MODES = {
    "road": lambda: pgettext("way", "Road"),
    "rail": lambda: pgettext("way", "Railway"),
    "water": lambda: pgettext("way", "Water"),
    "air": lambda: pgettext("way", "Air"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One post as the table and the file show it."""

    post: str
    guards: str
    travellers: str
    lanes: str
    by_shift: str
    staff: str
    wait: str
    stays_open: bool
    keeps_up: bool

    @property
    def cells(self) -> list[str]:
        open_words = _("stays open") if self.stays_open else ""
        return [
            self.post, self.guards, self.travellers, self.lanes, self.by_shift, self.staff,
            self.wait, open_words,
        ]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Sentences first, then the posts, what is shut, and what stays open to a traveller unseen."""

    leads: tuple[str, ...]
    rows: tuple[Row, ...]
    closures: tuple[str, ...]
    dead_corners: tuple[tuple[str, str, str], ...]
    source: str


def find_network() -> Path | None:
    """The folder of the pack's network; None where it brings none."""
    science = pack.find_science()
    folder = science.folder / NETWORK if science else None
    return folder if folder is not None and (folder / PLACES).is_file() else None


def outside(folder: Path) -> list[tuple[str, str]]:
    """Areas of the network that the tree does not hold, with their names, as the pack lists them."""
    codes = [place.code for place in _network(folder).places]
    held = places.known_codes(codes)
    names = _names(folder)
    return [(code, localized(*names[code])) for code in codes if code not in held]


def protected_by(folder: Path, place: str) -> tuple[str, ...]:
    """The units of the network that a place is made of.

    Raises:
        NotOnNetwork: the network does not go down to this place.
    """
    prefixes = places.prefixes_of(place)
    codes = [one.code for one in _network(folder).places]
    found = tuple(code for code in codes if code.startswith(prefixes))
    if not set(found) & places.known_codes(found):
        raise NotOnNetwork(place=wording.place_label(place))
    return tuple(code for code in found if code in places.known_codes(found))


@lru_cache(maxsize=64)
def place_posts(
    folder: Path, *, sources: tuple[str, ...], protected: tuple[str, ...], budget: int | None
) -> Placement:
    """The cheapest posts; kept, so that the file of an answer is the answer that was read.

    Raises:
        TooHardToPlace: the solver found nothing within its limit of steps.
    """
    try:
        return place_checkpoints(
            _network(folder), sources=sources, protected=protected, budget=budget
        )
    except NoSolution as hard:
        raise TooHardToPlace from hard


@cache
def _network(folder: Path) -> Network:
    return read_network(folder)


@cache
def _names(folder: Path) -> Mapping[str, tuple[str, str]]:
    with (folder / PLACES).open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["code"]: (row["name"], row.get("name_en") or row["name"]) for row in rows}


def answer_of(folder: Path, found: Placement) -> Answer:
    labels = _labels(folder)
    rows = tuple(_row(folder, one, labels) for one in found.checkpoints)
    return Answer(
        leads=tuple(_leads(found, rows)),
        rows=rows,
        closures=tuple(_way_of(one, labels) for one in found.closures),
        dead_corners=tuple(_corner(one, labels) for one in found.dead_corners),
        source=_source(found, labels),
    )


def header() -> list[str]:
    """The columns of the table and of the file."""
    return [
        pgettext("checkpoint", "Post"),
        _("Way it guards"),
        _("Travellers a day"),
        _("Lanes by shift"),
        _("Staff by shift"),
        _("Staff a day"),
        _("Longest mean wait, minutes"),
        _("Traffic"),
    ]


def shifts(found: Placement) -> str:
    """The shifts in the order in which lanes and staff are given."""
    plans = found.checkpoints[0].shifts if found.checkpoints else ()
    return " · ".join(plan.name.replace("-", "\N{EN DASH}") for plan in plans)


def limits() -> list[str]:
    """What the answer cannot tell, printed with it."""
    return [
        _(
            "Travellers are computed from a model of distances and populations and from a "
            "timetable; nobody counted them. Count at the posts and correct the network before "
            "you send anybody."
        ),
        _(
            "The way between two units stands for all its roads of one kind. Flights, ferries, "
            "coaches and single roads are not told apart, so a post may mean several sites."
        ),
        _(
            "“Every way” means every way of this network. Whoever walks around a post, travels "
            "on a way that is not in it, or was inside before the posts stood is not seen."
        ),
        _(
            "Waits are means of a queue with even arrivals within a shift; a train or a holiday "
            "morning brings longer ones. A check finds only who can be recognised at it."
        ),
    ]


def _labels(folder: Path) -> dict[str, str]:
    names = {code: localized(*pair) for code, pair in _names(folder).items()}
    return names | {place.code: place.label for place in places.of_codes(names)}


def _row(folder: Path, one: Checkpoint, labels: Mapping[str, str]) -> Row:
    return Row(
        post=_post_of(one, labels),
        guards=_way_of(one, labels),
        travellers=wording.number(one.flow),
        lanes=" · ".join(str(plan.lanes) for plan in one.shifts),
        by_shift=" · ".join(str(plan.staff) for plan in one.shifts),
        staff=wording.number(one.staff),
        wait=_wait(one),
        stays_open=_stays_open(folder, one),
        keeps_up=one.keeps_up,
    )


def _post_of(one: Checkpoint, labels: Mapping[str, str]) -> str:
    return one.name or _between(one, labels)


def _way_of(one: Checkpoint | Closure, labels: Mapping[str, str]) -> str:
    if not one.b:
        return _("all that pass through {place}").format(place=labels[one.a])
    mode = _MODES[one.mode]() if one.mode in _MODES else one.mode
    return _("{mode}: {ends}").format(mode=mode, ends=_between(one, labels))


def _between(one: Checkpoint | Closure, labels: Mapping[str, str]) -> str:
    return " – ".join(labels[code] for code in (one.a, one.b) if code)


def _wait(one: Checkpoint) -> str:
    if not one.keeps_up:
        return _("cannot keep up")
    longest = _longest(one)
    return wording.number(longest) if longest >= 1 else _("under 1")


def _longest(one: Checkpoint) -> float:
    return max(plan.wait_minutes for plan in one.shifts)


def _stays_open(folder: Path, one: Checkpoint) -> bool:
    key = (one.a, one.b, one.mode, one.name)
    ways = _network(folder).ways
    return any(way.keep_open and (way.a, way.b, way.mode, way.name) == key for way in ways)


def _corner(one: DeadCorner, labels: Mapping[str, str]) -> tuple[str, str, str]:
    why = {
        Why.NO_POST: _("no post can stand on this way"),
        Why.OVER_BUDGET: _("the staff does not reach"),
    }[one.why]
    return labels[one.place], ARROW.join(labels[code] for code in one.way), why


def _leads(found: Placement, rows: Iterable[Row]) -> Iterable[str]:
    yield _first(found)
    if not found.checkpoints:
        return
    yield _("{checks} checks a day, about; {staff} staff a day at the lanes, in {shifts} shifts.").format(
        checks=wording.number(sum(one.flow for one in found.checkpoints)),
        staff=wording.number(sum(one.staff for one in found.checkpoints)),
        shifts=len(found.checkpoints[0].shifts),
    )  # fmt: skip
    late = [row.post for row in rows if not row.keeps_up]
    yield _not_keeping_up(late) if late else _longest_wait(found, rows)
    yield _("The pack reckons with {cost} staff a day for these ways, side roads included.").format(
        cost=wording.number(found.cost)
    )
    if found.gap > 0:
        yield _(
            "This choice is not proven best: up to {share} fewer might arrive unscreened."
        ).format(share=wording.percent(found.gap))


def _first(found: Placement) -> str:
    posts = len(found.checkpoints) + len(found.closures)
    if found.is_complete:
        return _(
            "{posts} posts close every way of the network: about {travellers} travellers a day "
            "arrive, and each passes at least one."
        ).format(posts=posts, travellers=wording.number(found.arriving))
    return _(
        "{posts} posts leave ways open to {corners} units: of about {travellers} travellers a day "
        "who arrive, {unscreened} may have met no post."
    ).format(
        posts=posts,
        corners=len(found.dead_corners),
        travellers=wording.number(found.arriving),
        unscreened=wording.number(found.unscreened),
    )


def _longest_wait(found: Placement, rows: Iterable[Row]) -> str:
    slowest, row = max(
        zip(found.checkpoints, rows, strict=True), key=lambda pair: _longest(pair[0])
    )
    return _("Longest expected mean wait: {minutes} minutes, at {post}.").format(
        minutes=wording.number(_longest(slowest)), post=row.post
    )


def _not_keeping_up(posts: list[str]) -> str:
    joined = str(_(", ")).join(posts)
    return _("All lanes open cannot keep up with the travellers at {posts}.").format(posts=joined)


def _source(found: Placement, labels: Mapping[str, str]) -> str:
    joined = str(_(", ")).join(labels[code] for code in found.sources)
    return _("Computed, not reported. From: {areas}. Flows are a model.").format(areas=joined)
