"""Minimum cuts and largest covers as integer programs, solved exactly (HiGHS)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from lianfang_sim.errors import SimulationError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

# Steps of branching, not seconds: the same question has the same answer on every machine.
MOST_NODES = 300
SLACK = 1e-9  # relative; sums of costs differ by rounding


class NoSolution(SimulationError):
    """The solver found no best choice; the message is its own."""


@dataclass(frozen=True, kw_only=True)
class Arc:
    """From one node to another; `site` is where it can be cut, None where it cannot.

    `flow` counts if the arc ends in what is protected; `also` is a second site at its end.
    """

    tail: int
    head: int
    site: int | None
    flow: float = 0.0
    also: int | None = None


@dataclass(frozen=True, kw_only=True)
class Cut:
    """`gap` bounds by what share a better choice could be better; 0 is proven best."""

    chosen: tuple[int, ...]
    cost: float
    gap: float = 0.0


@dataclass(frozen=True, kw_only=True)
class _Program:
    """Minimise over x (cut or not, by site), p (reached or not, by node), y (arrives, by arc)."""

    arcs: Sequence[Arc]
    costs: NDArray[np.float64]
    weights: NDArray[np.float64]
    begin: Collection[int]
    end: Collection[int]
    arriving: Sequence[Arc]

    @property
    def nodes(self) -> int:
        return 1 + max(max(arc.tail, arc.head) for arc in self.arcs)

    def solve(
        self,
        goal: NDArray[np.float64],
        limits: Sequence[tuple[NDArray[np.float64], float]] = (),
        *,
        nodes: int | None = None,
    ) -> tuple[NDArray[np.float64], float]:
        """The solution, and by what share at most a better one could be better."""
        sites, size = len(self.costs), self.size
        lower, upper = np.zeros(size), np.ones(size)
        lower[[sites + node for node in self.begin]] = 1.0
        upper[[sites + node for node in self.end]] = 0.0
        constraints = [LinearConstraint(self._rows(), 0.0, np.inf)]
        constraints += [LinearConstraint(row[None, :], -np.inf, limit) for row, limit in limits]
        found = milp(
            goal, integrality=np.arange(size) < sites, bounds=Bounds(lower, upper),
            constraints=constraints, options={"mip_rel_gap": 0.0} | ({} if nodes is None else {"node_limit": nodes}),
        )  # fmt: skip
        if found.x is None or not (found.success or nodes is not None):
            raise NoSolution(found.message)
        return found.x, 0.0 if found.success else float(found.mip_gap)

    @property
    def size(self) -> int:
        return len(self.costs) + self.nodes + len(self.arriving)

    def spread(
        self, *, sites: NDArray[np.float64] | float = 0.0, flows: float = 0.0
    ) -> NDArray[np.float64]:
        """A row of the program: weights of the sites, and `flows` times each arriving flow."""
        row = np.zeros(self.size)
        row[: len(self.costs)] = sites
        if flows:
            row[len(self.costs) + self.nodes :] = [flows * arc.flow for arc in self.arriving]
        return row

    def _rows(self) -> csr_array:
        """p(head) - p(tail) + x >= 0 for each arc, and y - p(tail) + x + x(also) >= 0."""
        sites = len(self.costs)
        entries: list[tuple[int, int, float]] = []
        for row, arc in enumerate(self.arcs):
            entries += [(row, sites + arc.head, 1.0), (row, sites + arc.tail, -1.0)]
            entries += [(row, arc.site, 1.0)] if arc.site is not None else []
        for place, arc in enumerate(self.arriving):
            row = len(self.arcs) + place
            entries += [(row, sites + self.nodes + place, 1.0), (row, sites + arc.tail, -1.0)]
            entries += [(row, site, 1.0) for site in (arc.site, arc.also) if site is not None]
        rows, columns, values = zip(*entries, strict=True)
        shape = (len(self.arcs) + len(self.arriving), self.size)
        return csr_array((values, (rows, columns)), shape=shape)

    def cut(self, solution: NDArray[np.float64]) -> Cut:
        chosen = np.flatnonzero(solution[: len(self.costs)] > 0.5)
        return Cut(chosen=tuple(chosen.tolist()), cost=float(self.costs[chosen].sum()))


def cheapest_cut(
    arcs: Sequence[Arc], *, begin: Collection[int], end: Collection[int],
    sites: Mapping[str, Sequence[float]],
) -> Cut:  # fmt: skip
    """The sites of least cost on every way from `begin` to `end`; of those, of least weight.

    `sites` holds `cost` and `weight` by site. Every way must hold a site.
    """
    program = _program(arcs, begin, end, sites=sites)
    if not len(program.costs) or not end:
        return Cut(chosen=(), cost=0.0)
    price = program.spread(sites=program.costs)
    best = program.cut(program.solve(price)[0]).cost
    weight = program.spread(sites=program.weights)
    return program.cut(program.solve(weight, [(price, best * (1 + SLACK))])[0])


def largest_cover(
    arcs: Sequence[Arc], *, begin: Collection[int], arriving: Sequence[Arc], budget: float,
    sites: Mapping[str, Sequence[float]],
) -> Cut:  # fmt: skip
    """The sites within the budget that leave the least flow uncut, or the best found in `MOST_NODES` steps."""
    program = _program(arcs, begin, (), sites=sites, arriving=arriving)
    if not len(program.costs):
        return Cut(chosen=(), cost=0.0)
    price = program.spread(sites=program.costs)
    left = program.spread(flows=1.0)
    solution, gap = program.solve(left, [(price, budget)], nodes=MOST_NODES)
    return replace(program.cut(solution), gap=gap)


def _program(
    arcs: Sequence[Arc], begin: Collection[int], end: Collection[int],
    *, sites: Mapping[str, Sequence[float]], arriving: Sequence[Arc] = (),
) -> _Program:  # fmt: skip
    return _Program(
        arcs=arcs, costs=np.array(sites["cost"], dtype=np.float64),
        weights=np.array(sites["weight"], dtype=np.float64),
        begin=tuple(begin), end=tuple(end), arriving=arriving,
    )  # fmt: skip
