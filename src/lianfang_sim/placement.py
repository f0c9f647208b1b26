"""Where to screen: the cheapest posts that no way from the listed areas goes around."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lianfang_sim.cuts import Arc, Cut, cheapest_cut, largest_cover
from lianfang_sim.errors import InvalidInput, require_not_negative, require_positive
from lianfang_sim.queueing import Shift, ShiftPlan, plan_shift

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lianfang_sim.network import Network, Place, Way

DAY_AND_NIGHT = (
    Shift(name="06-14", hours=8, share=0.42),
    Shift(name="14-22", hours=8, share=0.46),
    Shift(name="22-06", hours=8, share=0.12),
)


class Why(StrEnum):
    """Why a protected place is still reached without a screen."""

    NO_POST = "no post can stand on this way"
    OVER_BUDGET = "the budget does not reach"


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """A screen at a place (`b` empty) or on the way between two; `flow` is checked a day."""

    a: str
    b: str
    mode: str
    name: str
    flow: float
    cost: float
    shifts: tuple[ShiftPlan, ...]

    @property
    def staff(self) -> int:
        """People a day, all shifts."""
        return sum(shift.staff for shift in self.shifts)

    @property
    def keeps_up(self) -> bool:
        return all(shift.keeps_up for shift in self.shifts)


@dataclass(frozen=True, kw_only=True)
class Closure:
    """A way shut, because that is cheaper than a screen and nothing asks that it stay open."""

    a: str
    b: str
    mode: str
    name: str
    flow: float
    cost: float


@dataclass(frozen=True, kw_only=True)
class DeadCorner:
    """A protected place reached without a screen, one way on which that happens, and why."""

    place: str
    way: tuple[str, ...]
    why: Why


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Posts and closures, what they cost, and what they leave open.

    `arriving` travellers a day cross into protected places from others that the listed areas
    reach; `unscreened` of them may have met no screen. `is_complete` where no way is open. `gap` is 0
    where the choice is proven best, else the share by which fewer yet might be unscreened.
    """

    checkpoints: tuple[Checkpoint, ...]
    closures: tuple[Closure, ...]
    dead_corners: tuple[DeadCorner, ...]
    cost: float
    arriving: float
    unscreened: float
    sources: tuple[str, ...]
    protected: tuple[str, ...]
    budget: float | None
    gap: float

    @property
    def is_complete(self) -> bool:
        return not self.dead_corners

    @property
    def covered_share(self) -> float:
        return 1 - self.unscreened / self.arriving if self.arriving else 1.0


def place_checkpoints(
    graph: Network,
    *,
    sources: Collection[str],
    protected: Collection[str],
    budget: float | None = None,
    shifts: Sequence[Shift] = DAY_AND_NIGHT,
    longest_wait: float = 15.0,
) -> Placement:
    """The cheapest posts such that every way from `sources` to `protected` passes at least one.

    Exact: a minimum cut with costs at places and ways (Ford & Fulkerson 1956,
    doi:10.4153/CJM-1956-045-5) as an integer program; of cuts of one cost the one that checks
    fewest travellers. With a `budget` that is too small, the posts that leave the fewest travellers
    to arrive unscreened. A way with a closing cost below that of its post is closed. Lanes are the
    fewest with a mean wait of at most `longest_wait` minutes in each shift.

    Raises:
        InvalidInput: an unknown code, a place both listed and protected, nothing to protect or to
            protect from, a budget below 0, shifts that do not share the whole day.
    """
    _check_ends(graph, sources, protected)
    _check_settings(budget, shifts, longest_wait)
    layout = _layout(graph)
    begin = frozenset(2 * layout.index[code] for code in sources)
    end = frozenset(2 * layout.index[code] + 1 for code in protected)
    # What is reached however many posts there are can be cut by none of them.
    hopeless = end & layout.reached(begin, chosen=frozenset(range(len(layout.sites)))).keys()
    arriving = layout.arriving(end)
    cut = cheapest_cut(layout.arcs, begin=begin, end=end - hopeless, sites=layout.figures)
    if budget is not None and cut.cost > budget:
        outer = [arc for arc in layout.arcs if arc.tail not in end]
        cut = largest_cover(
            outer, begin=begin, arriving=arriving, budget=budget, sites=layout.figures
        )
        cut = _needed(layout, cut, begin=begin, arriving=arriving)
    chosen = frozenset(cut.chosen)
    built = [_build(layout.sites[site], shifts, longest_wait) for site in sorted(chosen)]
    return Placement(
        checkpoints=tuple(one for one in built if isinstance(one, Checkpoint)),
        closures=tuple(one for one in built if isinstance(one, Closure)),
        dead_corners=_dead_corners(layout, begin, end, chosen=chosen, hopeless=hopeless),
        cost=cut.cost,
        arriving=layout.unscreened(begin, arriving, chosen=frozenset()),
        unscreened=layout.unscreened(begin, arriving, chosen=chosen),
        sources=tuple(sources), protected=tuple(protected), budget=budget, gap=cut.gap,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """The network with every place split in two, 2 i where one enters and 2 i + 1 behind its post."""

    index: dict[str, int]
    codes: tuple[str, ...]
    sites: tuple[Place | Way, ...]
    arcs: tuple[Arc, ...]

    @property
    def figures(self) -> dict[str, list[float]]:
        return {
            "cost": [_price(site)[0] for site in self.sites],
            "weight": [site.flow for site in self.sites],
        }

    def arriving(self, end: Collection[int]) -> tuple[Arc, ...]:
        """The arcs that lead from places not protected into protected ones."""
        return tuple(
            arc for arc in self.arcs if arc.tail % 2 and arc.head + 1 in end and arc.tail not in end
        )

    def reached(
        self, begin: Collection[int], *, chosen: Collection[int], within: Collection[int] = ()
    ) -> dict[int, int | None]:
        """Nodes reached past no chosen site, each with the node before it; none behind `within`."""
        leaving: dict[int, list[int]] = {}
        for arc in self.arcs:
            if arc.site not in chosen and arc.tail not in within:
                leaving.setdefault(arc.tail, []).append(arc.head)
        before: dict[int, int | None] = dict.fromkeys(sorted(begin))
        waiting = deque(before)
        while waiting:
            node = waiting.popleft()
            for head in leaving.get(node, ()):
                if head not in before:
                    before[head] = node
                    waiting.append(head)
        return before

    def unscreened(
        self, begin: Collection[int], arriving: Sequence[Arc], *, chosen: Collection[int]
    ) -> float:
        # Who is inside has arrived: ways between protected places count no second time.
        inside = {arc.head + 1 for arc in arriving}
        reached = self.reached(begin, chosen=chosen, within=inside)
        return sum(
            arc.flow
            for arc in arriving
            if arc.tail in reached and arc.site not in chosen and arc.also not in chosen
        )


def _needed(layout: _Layout, cut: Cut, *, begin: Collection[int], arriving: Sequence[Arc]) -> Cut:
    """The cut without the sites that keep nobody from arriving unscreened, the dearest first."""
    price = layout.figures["cost"]
    kept = frozenset(cut.chosen)
    least = layout.unscreened(begin, arriving, chosen=kept)
    for site in sorted(kept, key=lambda one: -price[one]):
        if layout.unscreened(begin, arriving, chosen=kept - {site}) <= least:
            kept -= {site}
    return Cut(chosen=tuple(sorted(kept)), cost=sum(price[site] for site in kept), gap=cut.gap)


def _layout(graph: Network) -> _Layout:
    every: list[Place | Way] = [*graph.places, *graph.ways]
    sites = tuple(one for one in every if _price(one)[0] < float("inf"))
    number = {id(site): row for row, site in enumerate(sites)}
    index = {place.code: row for row, place in enumerate(graph.places)}
    arcs = [
        Arc(tail=2 * row, head=2 * row + 1, site=number.get(id(place)))
        for row, place in enumerate(graph.places)
    ]
    for way in graph.ways:
        for one, other in ((way.a, way.b), (way.b, way.a)):
            target = graph.places[index[other]]
            arcs.append(
                Arc(
                    tail=2 * index[one] + 1, head=2 * index[other], site=number.get(id(way)),
                    flow=way.flow, also=number.get(id(target)),
                )
            )  # fmt: skip
    codes = tuple(place.code for place in graph.places)
    return _Layout(index=index, codes=codes, sites=sites, arcs=tuple(arcs))


def _price(site: Place | Way) -> tuple[float, bool]:
    """What it costs to let nobody by unscreened, and whether that is done by closing."""
    screen = site.post.cost if site.post else float("inf")
    close = getattr(site, "close_cost", None)
    if close is not None and close < screen:
        return close, True
    return screen, False


def _build(site: Place | Way, shifts: Sequence[Shift], longest_wait: float) -> Checkpoint | Closure:
    cost, is_closed = _price(site)
    a, b = getattr(site, "a", ""), getattr(site, "b", "")
    a, mode = a or getattr(site, "code", ""), getattr(site, "mode", "")
    if is_closed or site.post is None:
        return Closure(a=a, b=b, mode=mode, name=site.name, flow=site.flow, cost=cost)
    post = site.post
    plans = tuple(
        plan_shift(
            shift, site.flow, seconds=post.seconds, most_lanes=post.most_lanes,
            staff_per_lane=post.staff_per_lane, longest_wait=longest_wait,
        )
        for shift in shifts
    )  # fmt: skip
    return Checkpoint(a=a, b=b, mode=mode, name=site.name, flow=site.flow, cost=cost, shifts=plans)


def _dead_corners(
    layout: _Layout, begin: Collection[int], end: Collection[int],
    *, chosen: Collection[int], hopeless: Collection[int],
) -> tuple[DeadCorner, ...]:  # fmt: skip
    before = layout.reached(begin, chosen=chosen)
    return tuple(
        DeadCorner(
            place=layout.codes[node // 2],
            way=_way_to(layout, before, node),
            why=Why.NO_POST if node in hopeless else Why.OVER_BUDGET,
        )
        for node in sorted(end)
        if node in before
    )


def _way_to(layout: _Layout, before: dict[int, int | None], node: int) -> tuple[str, ...]:
    way: list[str] = []
    step: int | None = node
    while step is not None:
        if step % 2 or before[step] is None:
            way.append(layout.codes[step // 2])
        step = before[step]
    return tuple(dict.fromkeys(reversed(way)))


def _check_ends(graph: Network, sources: Collection[str], protected: Collection[str]) -> None:
    known = {place.code for place in graph.places}
    for field, codes in (("sources", sources), ("protected", protected)):
        if not codes:
            raise InvalidInput(field, (), "is empty: nothing to keep apart")
        for row, code in enumerate(codes):
            if code not in known:
                raise InvalidInput(field, code, "is no place of the network", position=row)
    for row, code in enumerate(sources):
        if code in set(protected):
            raise InvalidInput("sources", code, "is also to be protected", position=row)


def _check_settings(budget: float | None, shifts: Sequence[Shift], longest_wait: float) -> None:
    if budget is not None:
        require_not_negative("budget", (budget,))
    require_positive("longest_wait", longest_wait)
    share, hours = sum(s.share for s in shifts), sum(s.hours for s in shifts)
    if abs(share - 1) > 1e-6 or abs(hours - 24) > 1e-6:
        raise InvalidInput("shifts", (hours, share), "must be 24 hours and all travellers")
