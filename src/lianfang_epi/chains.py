"""Chains of transmission from pairs of who infected whom; cases are codes, never names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lianfang_epi.errors import InvalidInput, NotEnoughData

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray


Code = str | int


@dataclass(frozen=True, kw_only=True)
class Chain:
    """All cases that go back to one index case."""

    index: Code
    cases: tuple[Code, ...]  # in the order of their generations
    generations: tuple[int, ...]  # cases by generation, the index case first
    largest_offspring: int

    @property
    def size(self) -> int:
        return len(self.cases)

    @property
    def depth(self) -> int:
        """Generations after the index case."""
        return len(self.generations) - 1


@dataclass(frozen=True, kw_only=True)
class Chains:
    """All chains, the largest first; single cases are chains of one.

    `offspring` counts those infected by each of `cases`; `serial_intervals` (days from onset to
    onset) has one figure for each pair with both onsets known, NaN for the others.
    """

    chains: tuple[Chain, ...]
    cases: tuple[Code, ...]
    offspring: NDArray[np.int64]
    serial_intervals: NDArray[np.float64]

    @property
    def sizes(self) -> NDArray[np.int64]:
        return np.array([chain.size for chain in self.chains])

    @property
    def clusters(self) -> tuple[Chain, ...]:
        """The chains with more than one case."""
        return tuple(chain for chain in self.chains if chain.size > 1)

    @property
    def share_of_cases_in_clusters(self) -> float:
        return sum(chain.size for chain in self.clusters) / len(self.cases)

    def share_causing(self, share: float = 0.8) -> float:
        """The share of cases, the most infectious first, that caused `share` of the infections.

        Counted, not fitted: with few cases it is too small; `Offspring.share_causing` is not.
        """
        caused = np.cumsum(np.sort(self.offspring)[::-1])
        if caused[-1] == 0:
            raise NotEnoughData("offspring", 0, "infections; nobody caused a share of them")
        return float(np.searchsorted(caused, share * caused[-1]) + 1) / len(self.cases)


def chains(
    pairs: Iterable[tuple[Code, Code]],
    *,
    cases: Iterable[Code] = (),
    onsets: Mapping[Code, float] | None = None,
) -> Chains:
    """Chains of (infector, infectee) pairs; `cases` adds those who are in no pair.

    `onsets` gives days of onset by case, of which serial intervals are made.

    Raises:
        InvalidInput: one who infects oneself, two infectors of one case, a ring of infections.
        NotEnoughData: no case at all.
    """
    links = list(pairs)
    infector = _infectors(links)
    known = tuple(dict.fromkeys([code for link in links for code in link] + list(cases)))
    if not known:
        raise NotEnoughData("cases", 0, "cases have no chains")
    infected: dict[Code, list[Code]] = {code: [] for code in known}
    for source, target in links:
        infected[source].append(target)
    found = [_chain(code, infected) for code in known if code not in infector]
    _check_no_ring(known, found, links)
    return Chains(
        chains=tuple(sorted(found, key=lambda chain: -chain.size)),
        cases=known,
        offspring=np.array([len(infected[code]) for code in known]),
        serial_intervals=_serial_intervals(links, onsets or {}),
    )


def _infectors(links: Sequence[tuple[Code, Code]]) -> dict[Code, Code]:
    infector: dict[Code, Code] = {}
    for row, (source, target) in enumerate(links):
        if source == target:
            raise InvalidInput("pairs", source, "infects itself", position=row)
        if target in infector:
            reason = f"has two infectors, {infector[target]} and {source}"
            raise InvalidInput("pairs", target, reason, position=row)
        infector[target] = source
    return infector


def _chain(index: Code, infected: Mapping[Code, Sequence[Code]]) -> Chain:
    generation: list[Code] = [index]
    members: list[Code] = []
    sizes = []
    while generation:
        members += generation
        sizes.append(len(generation))
        generation = [target for source in generation for target in infected[source]]
    return Chain(
        index=index,
        cases=tuple(members),
        generations=tuple(sizes),
        largest_offspring=max(len(infected[code]) for code in members),
    )


def _check_no_ring(
    known: Sequence[Code], found: Sequence[Chain], links: Sequence[tuple[Code, Code]]
) -> None:
    # Whoever goes back to no index case goes back to oneself.
    reached = {code for chain in found for code in chain.cases}
    for row, (_, target) in enumerate(links):
        if len(reached) < len(known) and target not in reached:
            raise InvalidInput("pairs", target, "goes back to itself in a ring", position=row)


def _serial_intervals(
    links: Sequence[tuple[Code, Code]], onsets: Mapping[Code, float]
) -> NDArray[np.float64]:
    unknown = float("nan")
    return np.array(
        [onsets.get(target, unknown) - onsets.get(source, unknown) for source, target in links]
    )
