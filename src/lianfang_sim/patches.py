"""A metapopulation of places: who is susceptible, exposed, infectious, removed, by place and day.

Each day the number infected in place i is Binomial(S_i, 1 - exp(-force_i)) with

    force_i = beta * sum_j mixing[i, j] * I_j / N_j,

onsets of infectiousness are Binomial(E_i, 1 - exp(-sigma)) and removals Binomial(I_i, 1 - exp(-gamma)).
Draws are exact. It is quick over a whole province and checks the individual-based engine, which it
meets where everybody mixes with everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lianfang_sim.binomials import binomial, streams
from lianfang_sim.errors import InvalidInput, require_not_negative, require_positive

if TYPE_CHECKING:
    from collections.abc import Sequence

BATCH = 64  # replicates whose numbers stay in the processor's cache together

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class PatchRun:
    """What came out, with what went in.

    `infections` is [replicate, place, day], day 0 the first day after the start; `susceptible`
    [replicate, place] what was left at the end.
    """

    infections: NDArray[np.int32]
    susceptible: Whole
    populations: Whole
    beta: float
    sigma: float
    gamma: float
    seed: int
    first_replicate: int

    @property
    def attack_rates(self) -> Real:
        """Share of everybody who was no longer susceptible at the end, by replicate."""
        people = float(self.populations.sum())
        rates: Real = 1.0 - self.susceptible.sum(axis=1) / people
        return rates


def run_patches(  # noqa: PLR0913 - each is a quantity of the model
    populations: Sequence[int] | Whole,
    mixing: Real,
    *,
    beta: float,
    sigma: float,
    gamma: float,
    infected: Sequence[int] | Whole,
    days: int,
    replicates: int | range,
    seed: int,
) -> PatchRun:
    """Run the metapopulation; a replicate gives the same counts in whatever company it runs.

    Args:
        populations: persons of each place [P].
        mixing: contacts of a row's place with a column's [P, P], not negative.
        beta: infections a contact, per day.
        sigma: rate at which latency ends, per day.
        gamma: rate at which infectiousness ends, per day.
        infected: infectious persons of each place at the start [P].
        days: how long.
        replicates: how many, or which.
        seed: names the streams together with the replicate.

    Raises:
        InvalidInput: a place without people, more infected than people, shapes that do not fit,
            a rate that is negative or no number; the field, position and value are named.
    """
    people, start = _counts("populations", populations), _counts("infected", infected)
    matrix = np.ascontiguousarray(mixing, dtype=np.float64)
    _check(people, start, matrix)
    require_not_negative("beta, sigma, gamma", (beta, sigma, gamma))
    require_positive("days", days)
    chosen = range(replicates) if isinstance(replicates, int) else replicates
    require_positive("replicates", len(chosen))
    infections = np.empty((days, len(chosen), len(people)), dtype=np.int32)
    left = np.empty((len(chosen), len(people)), dtype=np.int64)
    for first in range(0, len(chosen), BATCH):
        part = slice(first, min(first + BATCH, len(chosen)))
        states = streams(seed, chosen[part])
        parts = (infections[:, part], left[part])
        _run_batch(people, start, beta * matrix, sigma, gamma, states, *parts)
    return PatchRun(
        infections=infections.transpose(1, 2, 0),
        susceptible=left,
        populations=people,
        beta=beta,
        sigma=sigma,
        gamma=gamma,
        seed=seed,
        first_replicate=chosen.start,
    )


def _counts(name: str, values: Sequence[int] | Whole) -> Whole:
    given = np.asarray(values)
    if given.ndim != 1 or len(given) == 0:
        raise InvalidInput(name, given.shape, "must be one number a place")
    whole = given.astype(np.int64)
    for position in np.flatnonzero((whole != given) | (whole < 0))[:1]:
        raise InvalidInput(
            name, given[position].item(), "is no count of persons", position=int(position)
        )
    return whole


def _check(people: Whole, start: Whole, matrix: Real) -> None:
    for position in np.flatnonzero(people == 0)[:1]:
        raise InvalidInput("populations", 0, "leaves the place empty", position=int(position))
    if len(start) != len(people):
        raise InvalidInput("infected", len(start), f"must hold {len(people)} places")
    for position in np.flatnonzero(start > people)[:1]:
        raise InvalidInput(
            "infected", int(start[position]), "is more than live there", position=int(position)
        )
    if matrix.shape != (len(people), len(people)):
        raise InvalidInput("mixing", matrix.shape, f"must be {len(people)} by {len(people)}")
    for row, column in np.argwhere(~(np.isfinite(matrix) & (matrix >= 0.0)))[:1]:
        raise InvalidInput(
            "mixing",
            float(matrix[row, column]),
            "must be a number not below 0",
            position=(int(row), int(column)),
        )


@njit
def _forces(prevalence: Real, matrix: Real, forces: Real) -> None:
    """forces[i, r] = sum_j matrix[i, j] * prevalence[j, r], always summed in the order of j."""
    for i in range(matrix.shape[0]):
        row = forces[i]
        row[:] = 0.0
        for j in range(matrix.shape[1]):
            weight = matrix[i, j]
            for r in range(row.shape[0]):
                row[r] += weight * prevalence[j, r]


@njit(nogil=True, cache=True, error_model="numpy")
def _run_batch(  # noqa: PLR0913, PLR0917 - Numba compiles one flat loop
    people: Whole,
    start: Whole,
    matrix: Real,
    sigma: float,
    gamma: float,
    states: NDArray[np.uint64],
    infections: NDArray[np.int32],
    susceptible: Whole,
) -> None:
    days, count, places = infections.shape
    inside = np.zeros((count, 4, places), dtype=np.int64)  # S, E, I, R
    prevalence = np.zeros((places, count))
    forces = np.zeros((places, count))
    hazard = np.zeros((3, places))  # of leaving S, E, I today
    hazard[1] = sigma
    hazard[2] = gamma
    chance = -np.expm1(-hazard)
    inside[:, 0] = people - start
    inside[:, 2] = start
    for i in range(places):
        prevalence[i] = start[i] / people[i]
    for day in range(days):
        _forces(prevalence, matrix, forces)  # type: ignore[call-arg,type-var]
        for r in range(count):
            stream = states[r]
            hazard[0] = forces[:, r]
            chance[0] = -np.expm1(-hazard[0])
            for step in range(2, -1, -1):  # from the last backwards: nobody moves twice a day
                for i in range(places):
                    among = inside[r, step, i]
                    moved = binomial(stream, among, chance[step, i], -hazard[step, i])
                    inside[r, step, i] -= moved
                    inside[r, step + 1, i] += moved
                    if step == 0:
                        infections[day, r, i] = moved
            for i in range(places):
                prevalence[i, r] = inside[r, 2, i] / people[i]
    susceptible[:] = inside[:, 0]
